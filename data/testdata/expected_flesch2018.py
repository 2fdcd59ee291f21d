"""Computes flesch2018.json, the values that the tests of Flesch2018 and HumanGardenFits compare with, straight from the files with SciPy and pandas.

    python3 expected_flesch2018.py <folder of flesch2018 and hebbcl_mit>

Of either experiment: people by curriculum; missed trials and negative times; sums over trials i (from 1, people one after the other) of (i mod 1009) * value, missing ones as 0, of
columns of the CSV file; sums of RDMs ("both", as in the file) with weights (person from 1) * (row * 50 + column, both from 0 in the order south, north). Of 1a: sums of curves with
weights (person) * (level), of north choice matrices with weights (person) * (10 leafiness + branchiness). Fits: sums of (person) * value.
"""
import json, os, sys, numpy as np, pandas as pd, scipy, scipy.io

folder = os.path.join(sys.argv[1], "flesch2018")
out = {"Made": "data/testdata/expected_flesch2018.py, numpy %s, scipy %s, pandas %s" % (np.__version__, scipy.__version__, pd.__version__)}
groups = {"interleaved": ("in", "int"), "b200": ("bl200", "b200"), "b20": ("bl20", "b20"), "b2": ("bl2", "b2")}
people = lambda n: np.arange(1, n + 1)
for e in ("1a", "1b"):
    d = pd.read_csv(os.path.join(folder, "trials_exp%s.csv.gz" % e))
    first = d[::600]
    group = np.where(first.code1 == 3, "interleaved", "b" + first.code5.astype(str))
    weight = np.arange(1, len(d) + 1) % 1009
    rt = d.reactiontime.where(d.reactiontime >= 0, 0)
    mat = scipy.io.loadmat(os.path.join(folder, "rdmCollection_exp%s.mat" % e), simplify_cells=True)["rdmCollection"]
    rdm = {}
    for phase in ("train", "test"):
        for g, (name, _) in groups.items():
            v = mat[phase][name]["both"]
            p, i, j = np.indices(v.shape)
            rdm[phase + " " + g] = float((v * (p + 1) * (50 * i + j)).sum())
    out[e] = {
        "People": {g: int((group == g).sum()) for g in groups}, "Missed": int(d.category.isna().sum()), "ClockErrors": int((d.reactiontime < 0).sum()),
        "Sums": {k: float((d[c].fillna(0) * weight).sum()) for k, c in {"branch": "branchIDX", "leaf": "leafIDX", "reward": "rewardIDX", "category": "catIDX",
                 "choice": "category", "correct": "correct", "received": "reward", "trial": "trial", "block": "block", "session": "sessIDX"}.items()},
        "RT": float((rt * weight).sum()), "Exemplar": "".join(d.exemplarIDX[:40]), "RDM": rdm}
r = scipy.io.loadmat(os.path.join(folder, "choiceRTstats_exp1a.mat"), simplify_cells=True)["results"]
curves = {}
for phase in ("train", "test"):
    for g, (_, name) in groups.items():
        n = len(r["choice"][phase]["rel"][name])
        w = np.outer(people(n), np.arange(1, 6))
        north = r["choicematrix"][phase]["north"][name]
        p, l, b = np.indices(north.shape)
        curves[phase + " " + g] = [float((r[what][phase][kind][name] * w).sum()) for what in ("choice", "rt") for kind in ("rel", "irrel")] + [
            float((north * (p + 1) * (10 * (l + 1) + b + 1)).sum())]
out["Curves"] = curves
f = scipy.io.loadmat(os.path.join(sys.argv[1], "hebbcl_mit", "modelfits_exp1a.mat"), simplify_cells=True)["results"]["modelfits"]
out["Fits"] = {m + " " + g: {k: float((np.atleast_2d(v.T).T * people(len(v))[:, None]).sum()) for k, v in f[field]["test"][name].items()}
               for m, field in (("two boundaries", "free_twoBounds"), ("two boundaries and sigmoids", "free_twoBoundsAndSigmoids"), ("one boundary", "free_oneBound"))
               for g, (_, name) in groups.items()}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "flesch2018.json"), "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
