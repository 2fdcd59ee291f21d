#!/usr/bin/python3
"""Writes expected.json: targeted dimensionality reduction and demixed PCA by NumPy, in a way of its own.

    /usr/bin/python3 pkg/subspace/testdata/expected.py

The regression is numpy.linalg.lstsq, denoising and axes are numpy.linalg.svd and numpy.linalg.qr, and demixed PCA is a reduced-rank regression on data that the penalties have been
appended to: X~ = [X, L] with L L' = noise + (lambda |X|)^2 I, X_phi~ = [X_phi, 0], A = lstsq, encoders = left singular vectors of A X~ (Kobak et al. 2016). Data are the numbers
of a linear congruential generator, the same in the Go test.
"""
import json
import os
import sys

import numpy as np


class Numbers:
    def __init__(self, seed):
        self.s = seed

    def next(self):
        self.s = (1103515245 * self.s + 12345) % 2**31
        return self.s / 2**31 - 0.5


def trials():
    """Six units of 48 trials and 5 samples: regressors and responses."""
    g = Numbers(7)
    units = []
    for _ in range(6):
        b = [g.next() for _ in range(4)]
        x, y = [], []
        for i in range(48):
            row = [1.0 if g.next() < 0 else -1.0, [-0.5, -0.1, 0.1, 0.5][i % 4], [-0.4, 0.4][i // 4 % 2], [-1.0, 1.0][i // 8 % 2]]
            x.append(row)
            y.append([10 + sum(bb * r * (1 + k * t) for k, (bb, r) in enumerate(zip(b, row))) * 4 + 8 * g.next() for t in range(5)])
        units.append((np.array(x), np.array(y)))
    return units


def tdr():
    units = trials()
    B, C = [], []
    for x, y in units:
        z = (y - y.mean()) / y.std()
        design = np.c_[x / abs(x).max(0), np.ones(len(x))]
        B.append(np.linalg.lstsq(design, z, rcond=None)[0])
        C.append([y[(x[:, 3] == c) & (x[:, 1] == m)].mean(0) for c in (-1, 1) for m in (-0.5, -0.1, 0.1, 0.5)])
    B, C = np.array(B), np.array(C)  # units x regressors x samples, units x conditions x samples
    time = 0.1 * np.arange(5)
    w = np.exp(-0.5 * ((time[:, None] - time[None]) / 0.06) ** 2) * (abs(time[:, None] - time[None]) < 0.24)
    w /= w.sum(1, keepdims=True)
    S = C @ w.T
    Z = (S - S.mean((1, 2), keepdims=True)) / S.std((1, 2), keepdims=True)
    X = Z.reshape(6, -1)
    U = np.linalg.svd(X - X.mean(1, keepdims=True))[0][:, :4]
    D = U @ U.T
    P = np.einsum("uv,vkt->ukt", D, B)
    at = np.linalg.norm(P, axis=0).argmax(1)[:4]
    V = np.array([P[:, k, at[k]] for k in range(4)]).T
    Q, R = np.linalg.qr(V)
    Q = Q * np.sign(np.diag(R))
    total = ((X - X.mean(1, keepdims=True)) ** 2).sum()
    Y = Q.T @ X
    share = ((Y - Y.mean(1, keepdims=True)) ** 2).sum(1) / total
    return dict(coefficients=B.ravel().tolist(), at=at.tolist(), axes=Q.ravel().tolist(), projection=Y.ravel().tolist(), share=share.tolist())


def demixed():
    g = Numbers(11)
    N, S, Q, T = 6, 3, 2, 4
    X = np.array([g.next() for _ in range(N * S * Q * T)]).reshape(N, S, Q, T)
    noise = np.diag([abs(g.next()) for _ in range(N)])
    lam = 0.1
    X = X - X.mean((1, 2, 3), keepdims=True)
    total = (X**2).sum()
    m = lambda *a: X.mean(a, keepdims=True)
    time = m(1, 2)
    stim = m(2) - time  # stimulus and stimulus:time
    dec = m(1) - time
    both = X - m(2) - m(1) + time
    flat = X.reshape(N, -1)
    L = np.linalg.cholesky(noise + lam**2 * total * np.eye(N))
    Xt = np.c_[flat, L]
    out = []
    for name, part in (("stimulus", stim), ("decision", dec), ("stimulus:decision", both), ("time", time)):
        P = np.broadcast_to(part, X.shape).reshape(N, -1)
        A = np.linalg.lstsq(Xt.T, np.c_[P, np.zeros((N, N))].T, rcond=None)[0].T
        U = np.linalg.svd(A @ Xt)[0][:, :2]
        FD = U @ (U.T @ A)
        each = [1 - ((flat - np.outer(u, u @ A @ flat)) ** 2).sum() / total for u in U.T]
        out.append(dict(name=name, share=(P**2).sum() / total, product=FD.ravel().tolist(), explained=each))
    return out


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "expected.json")
    with open(path, "w") as f:
        json.dump(dict(command="/usr/bin/python3 pkg/subspace/testdata/expected.py", numpy=np.__version__, tdr=tdr(), demixed=demixed()), f, indent=1)
        f.write("\n")
