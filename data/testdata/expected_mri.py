"""Computes fingers.json and haxby.json, what the tests of Finger7T and Haxby2001 compare with, straight from the original files with SciPy and nibabel.

    RICHLAZY_DATA=<folder of finger7T and haxby_pymvpa> python3 expected_mri.py

fingers.json
  subjects[s]        rows and voxels, sum and weighted sum (over rows i and voxels j, from 1, of (i + j % 97) * value)
    distances        cross-validated squared distances per voxel of the pairs 12, 13, ... 45: mean over ordered pairs of different runs m, n of
                     (y_im - y_jm) . (y_in - y_jn) / voxels
  mean               their mean over subjects
  correlation        Pearson correlation of this mean with the RDM of each model
haxby.json
  slice, brain       voxels, sum and weighted sum (over volumes t and columns j, from 1, of (t % 101 + j) * value); affine; motion: sum over t and i of (t % 101 + i) * value
  masks              voxels of each mask
  patterns[k]        for a recipe (trend, zscore, delay in volumes, centre): sum of squares and weighted sum of the 96 patterns of the slice
  split[k]           mean correlation of the patterns of odd with those of even runs (mean over runs, centred): within and between categories. "voxels" says over
                     which: 530 that are not constant, or all 800 of which the others are 0. The README of these data says .147 and -.021 and not how; of the
                     576 recipes tried, only the one of z-scores without a trend, a delay of two volumes and all 800 voxels gives these digits.
"""
import json, os
import numpy as np, scipy.io, nibabel as nib

root = next(f for f in os.environ["RICHLAZY_DATA"].split(os.pathsep) if os.path.isdir(os.path.join(f, "finger7T")))
here = os.path.dirname(os.path.abspath(__file__))

m = scipy.io.loadmat(os.path.join(root, "finger7T", "data_recipe_finger7T.mat"))
subjects, pairs = [], [(i, j) for i in range(5) for j in range(i + 1, 5)]
for s in range(7):
    y, finger, run = m["Y"][0, s], m["condVec"][0, s].ravel(), m["partVec"][0, s].ravel()
    weights = np.arange(1, len(y) + 1)[:, None] + np.arange(1, y.shape[1] + 1)[None, :] % 97
    runs = np.unique(run)
    d = []
    for i, j in pairs:
        delta = [y[(run == r) & (finger == i + 1)][0] - y[(run == r) & (finger == j + 1)][0] for r in runs]
        d.append(np.mean([delta[a] @ delta[b] for a in range(len(runs)) for b in range(len(runs)) if a != b]) / y.shape[1])
    subjects.append({"rows": len(y), "voxels": y.shape[1], "sum": y.sum(), "weighted": (weights * y).sum(), "distances": d})
mean = np.mean([s["distances"] for s in subjects], 0)
models = [m["Model"][0, k]["RDM"][np.triu_indices(5, 1)] for k in range(3)]
json.dump({"subjects": subjects, "mean": mean.tolist(), "correlation": [np.corrcoef(mean, d)[0, 1] for d in models]},
          open(os.path.join(here, "fingers.json"), "w"), indent=1)

base = os.path.join(root, "haxby_pymvpa")
sub = os.path.join(base, "haxby2001", "sub001")
lines = [l.split() for l in open(os.path.join(base, "attributes_literal.txt"))]
label, run = np.array([l[0] for l in lines]), np.array([int(l[1]) for l in lines])
cats = sorted(set(label) - {"rest"})
t = np.arange(1, len(run) + 1)[:, None] % 101

def series(img):
    return img.get_fdata().reshape(-1, img.shape[3], order="F").T

def sums(img, x):
    return {"voxels": x.shape[1], "sum": x.sum(), "weighted": ((t + np.arange(1, x.shape[1] + 1)) * x).sum(), "affine": img.affine.tolist()}

img = nib.load(os.path.join(base, "bold.nii.gz"))
whole = series(img)
inside = whole.std(0) > 0
slice_ = whole[:, inside]
brain = [nib.load(os.path.join(sub, "BOLD", "task001_run%03d" % (r + 1), "bold_25mm.nii.gz")) for r in range(12)]
motion = np.concatenate([np.loadtxt(os.path.join(sub, "BOLD", "task001_run%03d" % (r + 1), "bold_moest.txt")) for r in range(12)])
masks = {k: int((nib.load(os.path.join(sub, "masks", "25mm", k + ".nii.gz")).get_fdata() != 0).sum()) for k in ["brain", "gray", "white", "hoc", "vt"]}

def patterns(x, trend, zscore, delay, centre):
    x = x.astype(float).copy()
    for r in range(12):
        i = run == r
        if trend >= 0:
            a = np.vander(np.linspace(-1, 1, i.sum()), trend + 1)
            x[i] -= a @ np.linalg.lstsq(a, x[i], rcond=None)[0]
        if zscore:
            x[i] = (x[i] - x[i].mean(0)) / x[i].std(0)
    out = np.zeros((12, 8, x.shape[1]))
    for r in range(12):
        i = np.where(run == r)[0]
        for k, c in enumerate(cats):
            v = i[label[i] == c] + delay
            out[r, k] = x[v[v <= i[-1]]].mean(0)
    return out - out.mean(1, keepdims=True) if centre else out

def split(p, everything):
    a, b = p[0::2].mean(0), p[1::2].mean(0)
    if everything:
        a, b = [np.hstack([v, np.zeros((8, (~inside).sum()))]) for v in (a, b)]
    c = np.corrcoef(a, b)[:8, 8:]
    return {"voxels": a.shape[1], "within": np.diag(c).mean(), "between": c[~np.eye(8, dtype=bool)].mean()}

recipes = [(1, False, 0, False), (1, False, 1, False), (2, True, 2, False), (0, False, 5, True), (-1, True, 2, True), (-1, False, 0, False)]
out_p = []
for trend, z, delay, centre in recipes:
    p = patterns(slice_, trend, z, delay, centre).reshape(96, -1)
    w = np.arange(1, 97)[:, None] + np.arange(1, p.shape[1] + 1)[None, :] % 97
    out_p.append({"trend": trend, "zscore": z, "delay": delay, "centre": centre, "squares": (p**2).sum(), "weighted": (w * p).sum()})
splits = []
for trend, z, delay, everything in [(-1, True, 2, True), (-1, True, 2, False), (1, False, 0, False), (1, False, 1, False), (1, False, 2, False), (1, False, 3, False)]:
    splits.append({"trend": trend, "zscore": z, "delay": delay, **split(patterns(slice_, trend, z, delay, True), everything)})
json.dump({"slice": sums(img, slice_), "brain": sums(brain[0], np.concatenate([series(b) for b in brain])), "masks": masks,
           "motion": ((t + np.arange(1, 7)) * motion).sum(), "patterns": out_p, "split": splits}, open(os.path.join(here, "haxby.json"), "w"), indent=1)
