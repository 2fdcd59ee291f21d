"""Computes mante_geometry.json, what a test and the notebook of the monkey's geometry compare with, straight from the original unit files with NumPy and SciPy.

    RICHLAZY_DATA=<folder of mante> python3 expected_monkey.py

Condition means of the 20 units as in expected.py (72 cells: context -1 first and slowest, colour rank, motion rank fastest; all trials), over samples a:b (1-based,
inclusive). Seven models of points (colour b, motion l, context), levels -2.5 .. 2.5, context 1 or 2 in the first four:

    grid (b, l, c); rotated grid, the second context's (b, l) times R(90 degrees), (x, y) -> (y, -x); orthogonal (b, 0, c) | (0, l, c); parallel, the orthogonal with the
    second context turned in that way; b alone; l alone; projection of (b, l) on the axis at 45 degrees

betas      of all seven at once in the Euclidean RDM: least squares on upper triangles, data and models z-scored, no intercept
explained  1 - residual sum of squares over that of the z-scored data
pr         participation ratio of the centred means, (sum of eigenvalues)^2 / sum of their squares; variance: cumulative share of the first five components
windows    218:651 ("main", raw means and z-scored units), then 1:217, 218:434, 435:651 (raw)
"""
import json, os
import numpy as np, scipy, scipy.io

root = next(f for f in os.environ["RICHLAZY_DATA"].split(os.pathsep) if os.path.isdir(os.path.join(f, "mante")))
folder = os.path.join(root, "mante", "PFC data 1a")
trials = []
for name in sorted(os.listdir(folder)):
    u = scipy.io.loadmat(os.path.join(folder, name), squeeze_me=True, struct_as_record=False)["unit"]
    t = u.task_variable
    cell = ((np.asarray(t.context) > 0) * 36 + np.unique(t.stim_col, return_inverse=True)[1] * 6 + np.unique(t.stim_dir, return_inverse=True)[1]).astype(int)
    trials.append((u.response.astype(float), cell))


def means(a, b):
    return np.array([[r[cell == k, a - 1:b].mean() for k in range(72)] for r, cell in trials]).T


def rdm(points):
    d = np.linalg.norm(points[:, None] - points[None], axis=-1)
    return d[np.triu_indices(72, 1)]


c, b, l = np.array([(c, b, l) for c in (1.0, 2.0) for b in np.arange(6) - 2.5 for l in np.arange(6) - 2.5]).T
first, zero = c == 1, np.zeros(72)
turn = lambda x, y: (np.where(first, x, y), np.where(first, y, -x))
orthogonal = (np.where(first, b, 0), np.where(first, 0, l))
models = [(b, l, c), (*turn(b, l), c), (*orthogonal, c), (*turn(*orthogonal), c), (b,), (l,), ((b + l) / np.sqrt(2),)]
z = lambda v: (v - v.mean(0)) / v.std(0)
design = z(np.array([rdm(np.stack(m, 1)) for m in models]).T)


def geometry(x):
    y = z(rdm(x))
    beta = np.linalg.lstsq(design, y, rcond=None)[0]
    s = np.linalg.svd(x - x.mean(0), compute_uv=False) ** 2
    return {"betas": beta.tolist(), "explained": 1 - ((y - design @ beta) ** 2).sum() / (y**2).sum(), "pr": s.sum() ** 2 / (s**2).sum(), "variance": (np.cumsum(s) / s.sum())[:5].tolist()}


main = means(218, 651)
out = {"made": f"data/testdata/expected_monkey.py, numpy {np.__version__}, scipy {scipy.__version__}", "raw": geometry(main), "zscored": geometry(z(main)),
       "bins": [geometry(means(a, a + 216)) for a in (1, 218, 435)]}
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "mante_geometry.json"), "w"), indent=1)
print(json.dumps(out, indent=1))
