"""Computes hebbcl.json, the values that TestHumanGardens compares with, straight from the files with SciPy.

    python3 expected_hebbcl.py <folder of hebbcl_mit>

Per group: number of people; mean accuracy; sum over people p (from 1), garden g, leafiness l and branchiness b (from 1) of p * (100 g + 10 l + b) * share planted;
weighted sums of the curves and slopes. t: blocked against interleaved, two-sample with pooled variance, of the accuracy and of the weights of the factorised and
the linear choice model (least squares on z-scored |differences| of the 50 shares).
"""
import json, os, sys, numpy as np, scipy.io
from scipy.spatial.distance import pdist
from scipy.stats import ttest_ind, zscore

load = lambda name: scipy.io.loadmat(os.path.join(sys.argv[1], "hebbcl_mit", name + "_exp1a.mat"))
accs, mats, curves, slopes = map(load, ["accs", "choicemats", "choices", "slopes_sigmoids"])
step = np.array([0, 0, .5, 1, 1])
leaf, branch = np.meshgrid(step, step, indexing="ij")
factorised = np.r_[leaf.ravel(), branch.ravel()]
level = np.add.outer(np.arange(5), np.arange(5)).ravel() - 4
linear = np.tile((np.sign(level) + 1) / 2, 2)
design = np.c_[zscore(pdist(factorised[:, None])), zscore(pdist(linear[:, None]))]


def weights(north, south):
    y = zscore(pdist(np.r_[north.ravel(), south.ravel()][:, None]))
    return np.linalg.lstsq(design, y, rcond=None)[0]


out, w, accuracy = {"Made": "data/testdata/expected_hebbcl.py, numpy " + np.__version__ + ", scipy " + scipy.__version__}, {}, {}
for name, acc, cmat, of in (("Blocked", "acc_b200", "cmat_b", "b200"), ("Interleaved", "acc_int", "cmat_i", "int")):
    a, both = accs[acc].ravel(), np.stack([mats[cmat + "_north"], mats[cmat + "_south"]])
    g, p, l, b = np.indices(both.shape)
    people = np.arange(1, len(a) + 1)
    w[name] = np.array([weights(n, s) for n, s in zip(*both)])
    accuracy[name] = a
    out[name] = {
        "People": len(a), "Accuracy": a.mean(), "Plant": (both * (p + 1) * (100 * (g + 1) + 10 * (l + 1) + b + 1)).sum(),
        "Curves": [float((curves["choices_" + of + k] * np.outer(people, np.arange(1, 6))).sum()) for k in ("_rel", "_irrel")],
        "Slopes": [float((slopes["slopes_" + of + k].ravel() * people).sum()) for k in ("_rel", "_irrel")],
        "Factorised": w[name][:, 0].mean(), "Linear": w[name][:, 1].mean()}
out["TAccuracy"] = ttest_ind(accuracy["Blocked"], accuracy["Interleaved"])[0]
out["TFactorised"], out["TLinear"] = ttest_ind(w["Blocked"], w["Interleaved"])[0]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hebbcl.json"), "w") as f:
    json.dump(out, f, indent=1)
    f.write("\n")
