"""Computes haxby_searchlight.json, what a test of Haxby2001 with package searchlight and the notebook of searchlights compare with, straight from the original files
with NumPy.

    RICHLAZY_DATA=<folder of haxby_pymvpa> python3 expected_searchlight.py

Block means of linearly detrended runs of the slice (attributes_literal.txt); around each voxel that is not constant, those within 8 mm; crossnobis distances without
whitening, each the mean over ordered pairs of different runs m, n of (x_im - x_jm) . (x_in - x_jn) / voxels.

    discs, members   their number, and the number of voxels of all
    mean             mean over discs and pairs of categories
    best             largest mean over pairs of a disc, and the place of its centre in mm
    z                mean over discs of (sum of traces) / sqrt(sum of squares / 7) of the products of centred patterns of different runs m < n: the statistic of relabelling
    largest          the largest of them
"""
import gzip, json, os
import numpy as np

root = next(f for f in os.environ["RICHLAZY_DATA"].split(os.pathsep) if os.path.isdir(os.path.join(f, "haxby_pymvpa")))
base = os.path.join(root, "haxby_pymvpa")
lines = [l.split() for l in open(os.path.join(base, "attributes_literal.txt"))]
label, run = np.array([l[0] for l in lines]), np.array([int(l[1]) for l in lines])
cats = sorted(set(label) - {"rest"})
raw = gzip.open(os.path.join(base, "bold.nii.gz")).read()  # NIfTI-1: sizes at byte 40, type 70, offset of the numbers 108, sform 254 and 280
shape, kind = np.frombuffer(raw, "<i2", 8, 40)[1:5], np.frombuffer(raw, "<i2", 1, 70)[0]
assert kind == 4 and np.frombuffer(raw, "<i2", 1, 254)[0] > 0 and np.frombuffer(raw, "<f4", 1, 112)[0] in (0, 1), "int16 with an sform and no scale"
data = np.frombuffer(raw, "<i2", int(np.prod(shape.astype(int))), int(np.frombuffer(raw, "<f4", 1, 108)[0])).reshape(shape, order="F").astype(float)
affine = np.frombuffer(raw, "<f4", 12, 280).reshape(3, 4).astype(float)
whole = data.reshape(-1, data.shape[3], order="F").T
inside = whole.std(0) > 0
x = whole[:, inside].copy()
for r in range(12):
    i = run == r
    a = np.vander(np.linspace(-1, 1, i.sum()), 2)
    x[i] -= a @ np.linalg.lstsq(a, x[i], rcond=None)[0]
p = np.array([[x[(run == r) & (label == c)].mean(0) for c in cats] for r in range(12)])  # runs x categories x voxels
index = np.array(np.unravel_index(np.flatnonzero(inside), data.shape[:3], order="F")).T
zooms = np.linalg.norm(affine[:, :3], axis=0)
place = index * zooms
world = index @ affine[:, :3].T + affine[:, 3]
pairs = [(i, j) for i in range(8) for j in range(i + 1, 8)]
members, means, z = 0, [], []
for c in range(len(place)):
    near = np.flatnonzero(((place - place[c]) ** 2).sum(1) < 64)
    members += len(near)
    q = p[:, :, near]
    d = []
    for i, j in pairs:
        delta = q[:, i] - q[:, j]
        g = delta @ delta.T
        d.append((g.sum() - np.trace(g)) / (12 * 11) / len(near))
    means.append(np.mean(d))
    centred = q - q.mean(1, keepdims=True)
    g = [centred[m] @ centred[n].T for m in range(12) for n in range(m + 1, 12)]
    z.append(sum(np.trace(k) for k in g) / np.sqrt(sum((k**2).sum() for k in g) / 7))
best = int(np.argmax(means))
out = {"made": "data/testdata/expected_searchlight.py, numpy %s" % np.__version__, "discs": len(means), "members": members, "mean": float(np.mean(means)),
       "best": means[best], "place": world[best].tolist(), "z": float(np.mean(z)), "largest": float(max(z))}
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "haxby_searchlight.json"), "w"), indent=1)
print(out)
