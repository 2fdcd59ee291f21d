#!/usr/bin/python3
"""Writes expected_mante.json: what NumPy finds in the 20 public units of Mante et al. 2013, apart from the Go code.

    RICHLAZY_DATA=folder /usr/bin/python3 pkg/subspace/testdata/expected_mante.py

Rates in bins of 50 ms from 100 ms on. Targeted dimensionality reduction of correct trials: regression on choice, motion, colour evidence and context over their largest values,
36 condition averages smoothed by 40 ms and z-scored, 12 principal components, vectors at their largest norm, QR. Marginalisations: context x choice x time, all trials.
"""
import glob
import json
import os
import sys

import numpy as np
import scipy.io

columns = ["targ_dir", "stim_dir", "stim_col2dir", "context"]
units = []
for path in sorted(glob.glob(os.path.join(os.environ["RICHLAZY_DATA"], "mante", "PFC data 1a", "*.mat"))):
    u = scipy.io.loadmat(path, squeeze_me=True, struct_as_record=False)["unit"]
    y = u.response[:, :750].astype(float).reshape(-1, 15, 50).sum(2) / 0.05
    v = np.array([getattr(u.task_variable, c).astype(float) for c in columns]).T
    units.append((y, v, u.task_variable.correct == 1))

B, C, M, mean = [], [], [], []
for y, v, ok in units:
    r, x = y[ok], v[ok]
    z = (r - r.mean()) / r.std()
    B.append(np.linalg.lstsq(np.c_[x / abs(x).max(0), np.ones(len(x))], z, rcond=None)[0])
    rank = [np.unique(v[:, k], return_inverse=True)[1][ok] for k in range(4)]
    cells = []
    for k in (1, 2):
        for context in (-1, 1):
            for level in range(6):
                for choice in (-1, 1):
                    rows = (x[:, 3] == context) & (rank[k] == level) & (x[:, 0] == choice)
                    if rows.sum():
                        cells.append(r[rows].mean(0))
    C.append(cells)
    M.append([[y[(v[:, 3] == context) & (v[:, 0] == choice)].mean(0) for choice in (-1, 1)] for context in (-1, 1)])
B, C, M = np.array(B), np.array(C), np.array(M)
time = 0.125 + 0.05 * np.arange(15)
d = (time[:, None] - time[None]) / 0.04
w = np.exp(-(d**2) / 2) * (abs(d) < 4)
S = C @ (w / w.sum(1, keepdims=True)).T
X = ((S - S.mean((1, 2), keepdims=True)) / S.std((1, 2), keepdims=True)).reshape(len(S), -1)
U = np.linalg.svd(X, full_matrices=False)[0][:, :12]
P = np.einsum("uv,vkt->ukt", U @ U.T, B)[:, :4]
at = np.linalg.norm(P, axis=0).argmax(1)
Q = np.linalg.qr(np.array([P[:, k, at[k]] for k in range(4)]).T)[0]
share = ((Q.T @ X) ** 2).sum(1) / (X**2).sum()
M = M - M.mean((1, 2, 3), keepdims=True)
m = lambda *a: np.broadcast_to(M.mean(a, keepdims=True), M.shape)
parts = [m(2) - m(1, 2), m(1) - m(1, 2), M - m(2) - m(1) + m(1, 2), m(1, 2)]
out = dict(
    command="RICHLAZY_DATA=folder /usr/bin/python3 pkg/subspace/testdata/expected_mante.py",
    conditions=C.shape[1],
    at=at.tolist(),
    share=share.tolist(),
    marginal=[float((p**2).sum() / (M**2).sum()) for p in parts],
)
path = os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "expected_mante.json")
with open(path, "w") as f:
    json.dump(out, f, indent=1)
    f.write("\n")
