"""Writes samples of the posterior of networks with one hidden layer (van Meegen & Sompolinsky 2025) on orthogonal data: posterior.csv.gz.

    python3 posterior.py

N = 100 neurons, P = 30 stimuli of three classes (15, 9, 6), targets 1 and 0, readout variance 1/P (lazy: 1), prior of the preactivations N(0, 1).
Hybrid Monte Carlo in whitened parameters, annealed from beta = 1 in 40 geometric stages of 100 trajectories (relu-fast: 16 of 30, too few
for copies of outliers to merge) and 200 more at the last;
then 8 samples, 40 trajectories apart, of which the first and the last are written. Columns: network, sample, kind (phi or a), row, and the values:
phi has a row a stimulus and a column a neuron, a has a row an output and a column a neuron.
"""
import gzip

import numpy as np
from scipy.special import erf

N, P, m = 100, 30, 3
labels = np.repeat([0, 1, 2], [15, 9, 6])
Y = np.eye(3)[labels]

PHI = {
    "linear": (lambda z: z, lambda z: np.ones_like(z)),
    "sigmoid": (lambda z: 0.5 * (1 + erf(np.sqrt(np.pi) * z / 2)), lambda z: 0.5 * np.exp(-np.pi * z * z / 4)),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
}


def sample(name, lazy, seed, beta, stages, per, leaps=30, samples=8, apart=40):
    phi, dphi = PHI[name]
    rng = np.random.default_rng(seed)
    sa, gamma = (1.0, np.sqrt(N)) if lazy else (np.sqrt(1 / P), N)

    def energy(z, a, b):
        h = phi(z)
        r = h.T @ a * (sa / gamma) - Y
        e = b * (sa / gamma) * r
        return b / 2 * (r * r).sum() + (z * z).sum() / 2 + (a * a).sum() / 2, (a @ e.T) * dphi(z) + z, h @ e + a

    z, a, eps = rng.standard_normal((N, P)), rng.standard_normal((N, m)), 0.1

    def step(z, a, b, eps):
        pz, pa = rng.standard_normal(z.shape), rng.standard_normal(a.shape)
        e0, gz, ga = energy(z, a, b)
        h0 = e0 + (pz**2).sum() / 2 + (pa**2).sum() / 2
        x, w, h = z.copy(), a.copy(), eps * (0.8 + 0.4 * rng.random())
        for _ in range(leaps):
            pz, pa = pz - h / 2 * gz, pa - h / 2 * ga
            x, w = x + h * pz, w + h * pa
            e1, gz, ga = energy(x, w, b)
            pz, pa = pz - h / 2 * gz, pa - h / 2 * ga
        accept = min(1.0, np.exp(min(0.0, h0 - e1 - (pz**2).sum() / 2 - (pa**2).sum() / 2)))
        return (x, w, accept) if rng.random() < accept else (z, a, accept)

    betas = np.repeat(np.geomspace(1, beta, stages), per).tolist() + [beta] * 200
    for b in betas:
        z, a, accept = step(z, a, b, eps)
        eps *= np.exp(0.1 * (accept - 0.8))
    out, rate = [], 0
    for _ in range(samples):
        for _ in range(apart):
            z, a, accept = step(z, a, beta, eps)
            rate += accept / samples / apart
        out.append((phi(z).T.copy(), (sa * a).T.copy()))
    f = phi(z).T @ a * (sa / gamma)
    print(name, "lazy" if lazy else "", "accept %.2f" % rate, "mse %.1e" % ((f - Y) ** 2).mean())
    return out


with gzip.GzipFile("posterior.csv.gz", "w", mtime=0) as file:
    for label, net, lazy, seed, beta, stages, per in (
        ("linear", "linear", False, 1, 3e4, 40, 100),
        ("sigmoid", "sigmoid", False, 2, 3e4, 40, 100),
        ("relu", "relu", False, 3, 3e4, 40, 100),
        ("relu-fast", "relu", False, 3, 3e4, 16, 30),
        ("lazy", "sigmoid", True, 4, 1e3, 40, 100),
    ):
        drawn = sample(net, lazy, seed, beta, stages, per)
        for k in (0, len(drawn) - 1):
            for kind, block in zip(("phi", "a"), drawn[k]):
                for i, row in enumerate(block):
                    line = ",".join([label, str(k), kind, str(i)] + ["%.4g" % v for v in row])
                    file.write((line + "\n").encode())
