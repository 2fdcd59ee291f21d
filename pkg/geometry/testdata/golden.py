"""Writes golden.json: expected values for package geometry, from the definitions, by numpy and scipy, in other ways than the package computes them where there is one.

    OMP_NUM_THREADS=1 /usr/bin/python3 golden.py > golden.json

Debian 12: Python 3.11.2, numpy 1.24.2, scipy 1.10.1. Inputs are rounded to 4 decimals so that they are the same numbers in both languages.
"""
import itertools
import json

import numpy as np
from scipy.optimize import minimize
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist, squareform

rng = np.random.default_rng(20221)
out = {}


def normal(*shape):
    return np.round(rng.standard_normal(shape), 4)


def tuples(n, k):
    return np.array(list(itertools.permutations(range(n), k)))


# --- kernels -----------------------------------------------------------------------------------------------------------
x, y = normal(9, 5), normal(9, 4)
y[:, 0] = np.round(y[:, 0] + x[:, 0], 4)
h = np.eye(9) - 1 / 9


def hsic_u(k, l):
    """The U-statistic itself: means over tuples of different trials."""
    a, b, c = tuples(9, 2), tuples(9, 3), tuples(9, 4)
    return (np.mean(k[a[:, 0], a[:, 1]] * l[a[:, 0], a[:, 1]]) - 2 * np.mean(k[b[:, 0], b[:, 1]] * l[b[:, 0], b[:, 2]])
            + np.mean(k[c[:, 0], c[:, 1]] * l[c[:, 2], c[:, 3]]))


def cka(k, l):
    return np.sum((h @ k @ h) * l) / np.linalg.norm(h @ k @ h) / np.linalg.norm(h @ l @ h)


def cka_u(k, l):
    return hsic_u(k, l) / np.sqrt(hsic_u(k, k) * hsic_u(l, l))


def rbf(m, fraction):
    d = pdist(m)
    return squareform(np.exp(-d ** 2 / (2 * (fraction * np.median(d)) ** 2))) + np.eye(len(m))


xc, yc = x - x.mean(0), y - y.mean(0)
targets = np.array([1, 1, -1, 1, -1, -1, 1, -1, 1.0])
kx, ky = x @ x.T, y @ y.T
quads = tuples(9, 4)
d2 = squareform(pdist(x, "sqeuclidean"))
out["kernels"] = dict(
    x=x.tolist(), y=y.tolist(), targets=targets.tolist(),
    cka=np.linalg.norm(yc.T @ xc) ** 2 / np.linalg.norm(xc.T @ xc) / np.linalg.norm(yc.T @ yc),
    debiased=cka_u(kx, ky), hsic=hsic_u(kx, ky),
    rbf=cka(rbf(x, .5), rbf(y, .5)), rbf_debiased=cka_u(rbf(x, .5), rbf(y, .5)),
    alignment=targets @ kx @ targets / (targets @ targets * np.linalg.norm(kx)),
    alignment_centred=cka(kx, np.outer(targets, targets)),
    pr=np.trace(np.cov(x.T)) ** 2 / np.sum(np.cov(x.T) ** 2),
    pr_unbiased=np.mean(d2[quads[:, 0], quads[:, 1]] * d2[quads[:, 2], quads[:, 3]]) / 4 / hsic_u(kx, kx))

# --- TwoNN -------------------------------------------------------------------------------------------------------------
points = normal(60, 3)
r, _ = cKDTree(points).query(points, k=3)
logs = np.sort(np.log(r[:, 2] / r[:, 1]))
kept = 54
f = np.arange(1, 61) / 60
out["twonn"] = dict(points=points.tolist(), kept=kept,
                    fit=np.linalg.lstsq(logs[:kept, None], -np.log(1 - f[:kept]), rcond=None)[0][0],
                    mle=(kept - 1) / (logs[:kept].sum() + (60 - kept) * logs[kept - 1]),
                    all=59 / logs.sum(), fit_all=np.linalg.lstsq(logs[:59, None], -np.log(1 - f[:59]), rcond=None)[0][0])

# --- neural collapse, unequal classes ------------------------------------------------------------------------------------
labels = np.array([0] * 4 + [1] * 7 + [2] * 5 + [3] * 3)
centres = 2 * normal(4, 6)
f = np.round(centres[labels] + .6 * normal(19, 6), 4)
w, b = normal(4, 6), normal(4)
mu = np.array([f[labels == c].mean(0) for c in range(4)])
m = mu - mu.mean(0)
sw = np.mean([np.cov(f[labels == c].T, bias=True) for c in range(4)], 0)
sb = m.T @ m / 4
norms = np.linalg.norm(m, axis=1)
cos = (m @ m.T / np.outer(norms, norms))[np.triu_indices(4, 1)]
out["collapse"] = dict(
    x=f.tolist(), labels=labels.tolist(), weights=w.tolist(), bias=b.tolist(),
    nc1=np.trace(sw @ np.linalg.pinv(sb, rcond=1e-10)) / 4, equinorm=norms.std() / norms.mean(), equiangularity=cos.std(),
    maximal=np.mean(np.abs(cos + 1 / 3)), nc3=np.linalg.norm(w / np.linalg.norm(w) - m / np.linalg.norm(m)) ** 2,
    nc4=np.mean(np.argmin(np.linalg.norm(f[:, None] - mu, axis=2), 1) != np.argmax(f @ w.T + b, 1)))

# --- classifiers ---------------------------------------------------------------------------------------------------------
x = np.round(normal(16, 3) + [5, 0, -2], 4)
side = np.array([1] * 6 + [0] * 10)
x[:6, 0] += 1.2
x = np.round(x, 4)
y = 2 * side - 1.0
a = np.where(side == 1, .5 / 6, .5 / 10)


def least_squares(x, side, ridge):
    y = 2 * side - 1.0
    a = np.where(side == 1, .5 / side.sum(), .5 / (1 - side).sum())
    n, p = x.shape
    mean = a @ x
    s = np.sum(a[:, None] * (x - mean) ** 2) / min(n - 1, p)
    rows = np.vstack([np.sqrt(a)[:, None] * np.hstack([x, np.ones((n, 1))]), np.hstack([np.sqrt(ridge * s) * np.eye(p), np.zeros((p, 1))])])
    return np.linalg.lstsq(rows, np.concatenate([np.sqrt(a) * y, np.zeros(p)]), rcond=None)[0]


mean = a @ x
length = np.sqrt(np.sum(a[:, None] * (x - mean) ** 2))
z = np.hstack([(x - mean) / length, np.ones((16, 1))])
q = (y[:, None] * z) @ (y[:, None] * z).T
top = 16 * a
dual = minimize(lambda t: .5 * t @ q @ t - t.sum(), np.zeros(16), jac=lambda t: q @ t - 1, bounds=[(0, u) for u in top], method="L-BFGS-B",
                options=dict(maxiter=100000, maxfun=1000000, ftol=1e-16, gtol=1e-12))
v = (dual.x * y) @ z
out["classifiers"] = dict(x=x.tolist(), side=side.tolist(), ridge=least_squares(x, side, .1).tolist(),
                          svm=np.append(v[:3] / length, v[3] - v[:3] @ mean / length).tolist())

# --- abstraction ---------------------------------------------------------------------------------------------------------
condition = np.repeat(np.arange(6), 4)
place = normal(6, 5)
t = np.round(place[condition] + .5 * normal(24, 5), 4)
positive = [0, 2, 3]
negative = [1, 4, 5]
mu = np.array([t[condition == c].mean(0) for c in range(6)])
scores = []
for p in itertools.permutations(negative):
    v = np.array([mu[i] - mu[j] for i, j in zip(positive, p)])
    v /= np.linalg.norm(v, axis=1)[:, None]
    scores.append(np.mean((v @ v.T)[np.triu_indices(3, 1)]))
held = []
for i, j in itertools.product(positive, negative):
    train = (condition != i) & (condition != j)
    beta = least_squares(t[train], np.isin(condition[train], positive).astype(int), .01)
    value = t @ beta[:5] + beta[5]
    held.append((np.mean(value[condition == i] > 0) + np.mean(value[condition == j] < 0)) / 2)
out["abstraction"] = dict(x=t.tolist(), condition=condition.tolist(), positive=positive, parallelism=max(scores), held=held)

# --- six-parameter geometry, as in the paper's code -----------------------------------------------------------------------
l, b = [g.ravel() for g in np.meshgrid(np.linspace(-2, 2, 5), np.linspace(-2, 2, 5))]


def rdm(theta):
    rel_a, rel_b, irr_a, irr_b, phi, ctx = theta
    s, c = np.sin(np.deg2rad(phi)), np.cos(np.deg2rad(phi))
    one = np.stack([(1 - irr_a) * b, (1 - rel_a) * l, 0 * b], 1)
    two = np.stack([(1 - rel_b) * b, (1 - irr_b) * l], 1) @ np.array([[c, -s], [s, c]])
    d = pdist(np.vstack([one, np.hstack([two, np.full((25, 1), ctx)])]))
    return d


def error(theta, data):
    d = rdm(theta)
    return np.sum((d / d.max() - data) ** 2)


truth = [.1, .2, .7, .8, -35, 1.2]
noisy = np.round(rdm(truth) * np.exp(.1 * rng.standard_normal(1225)), 4)
data = noisy / noisy.max()
fits = []
for _ in range(40):
    start = np.concatenate([rng.uniform(0, 1, 4), [rng.integers(-90, 91)], [rng.uniform(0, 2)]])
    fits.append(minimize(error, start, args=(data,), bounds=[(0, 1)] * 4 + [(-90, 90), (0, 2)], method="L-BFGS-B"))
best = min(fits, key=lambda f: f.fun)
out["planes"] = dict(rdm=noisy.tolist(), theta=best.x.tolist(), sse=best.fun, at=truth, at_sse=error(truth, data),
                     mean=np.mean([f.x for f in fits], 0).tolist())

print(json.dumps(out))
