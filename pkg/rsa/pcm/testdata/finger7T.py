"""Second calculation of log-likelihoods for the finger data, written from the formulas on observations x observations matrices.

    /usr/bin/python3 finger7T.py data_recipe_finger7T.mat > finger7T.json      (numpy 1.24.2, scipy 1.10.1)

Restricted log-likelihood per subject with all constants, X = run means, noise sigma^2 I:
  -P/2 (log|V| + log|X'V^-1 X| - log|X'X| + (N-r) log 2 pi) - 1/2 tr(Y' R Y),  R = V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1
maximised by BFGS over the lower triangle of A (G = A A'), a log scale and a log noise variance per subject.
"""
import json, sys
import numpy as np
from numpy.linalg import inv, slogdet
from scipy.io import loadmat
from scipy.optimize import minimize

d = loadmat(sys.argv[1], squeeze_me=True)
subjects = []
for y, c, r in zip(d['Y'], d['condVec'], d['partVec']):
    Z = (c[:, None] == np.arange(1, 6)).astype(float)
    X = (r[:, None] == np.unique(r)).astype(float)
    subjects.append((y @ y.T, Z, X, y.shape[1]))
models = {str(m['name']): np.asarray(m['G_cent'], float) for m in d['Model']}
models['null'] = np.eye(5)
low = np.tril_indices(5)


def loglik(s, G, a, b):
    YY, Z, X, P = s
    N, r = X.shape
    ZGZ = np.exp(a) * Z @ G @ Z.T
    V = ZGZ + np.exp(b) * np.eye(N)
    iV = inv(V)
    XVX = X.T @ iV @ X
    R = iV - iV @ X @ inv(XVX) @ X.T @ iV
    f = -P / 2 * (slogdet(V)[1] + slogdet(XVX)[1] - slogdet(X.T @ X)[1] + (N - r) * np.log(2 * np.pi)) - np.sum(R * YY) / 2
    W = (R @ YY @ R - P * R) / 2  # d f / d V
    return f, np.exp(a) * Z.T @ W @ Z, np.sum(W * ZGZ), np.exp(b) * np.trace(W)


def climb(f, x0):
    x = x0
    for _ in range(4):
        x = minimize(f, x, jac=True, method='BFGS', options={'gtol': 1e-6, 'maxiter': 5000}).x
    return x


def fixed(s, G):
    def f(x):
        v, _, ga, gb = loglik(s, G, x[0], x[1])
        return -v, -np.array([ga, gb])
    x = climb(f, np.array([np.log(.1 * 5 / np.trace(G)), 0.]))
    return -f(x)[0], np.exp(x[0]), np.exp(x[1])


def free(group, start=None):
    n = len(group)
    def f(x):
        A = np.zeros((5, 5)); A[low] = x[:15]
        G = A @ A.T
        total, grad = 0., np.zeros_like(x)
        for i, s in enumerate(group):
            v, dG, ga, gb = loglik(s, G, x[15 + 2 * i], x[16 + 2 * i])
            total += v
            grad[:15] += 2 * (dG @ A)[low]
            grad[15 + 2 * i: 17 + 2 * i] = [ga, gb]
        grad[15] = 0  # the first subject is the measure
        return -total, -grad
    A0 = .3 * np.eye(5)
    x = climb(f, np.r_[A0[low], np.zeros(2 * n)])
    A = np.zeros((5, 5)); A[low] = x[:15]
    each = [loglik(s, A @ A.T, x[15 + 2 * i], x[16 + 2 * i])[0] for i, s in enumerate(group)]
    return A @ A.T, each


out = {'fixed': {k: [fixed(s, G) for s in subjects] for k, G in models.items()}}
out['free_individual'] = [free([s])[1][0] for s in subjects]
out['free_group'] = free(subjects)[1]
out['free_left_out'] = []
for i, s in enumerate(subjects):
    G, _ = free(subjects[:i] + subjects[i + 1:])
    out['free_left_out'].append(fixed(s, G)[0])
json.dump(out, sys.stdout, indent=1)
