#!/usr/bin/python3
"""Haemodynamic responses, regressors, drifts and AR(1) models from the published formulas, for fmri_golden_test.go. Made by

    /usr/bin/python3 pkg/glm/testdata/expected_fmri.py > pkg/glm/testdata/fmri.json

with Debian's SciPy 1.10.1, NumPy 1.24.2, statsmodels 0.13.5. Written from the descriptions of SPM12 (spm_hrf, spm_get_bf, spm_get_ons, spm_filter, spm_dctmtx) and of nilearn
0.11 (hemodynamic_models, first_level.run_glm), which are not installed; nothing here uses the Go code.
"""
import json

import numpy as np
import statsmodels.api as sm
from scipy import integrate, optimize
from scipy.stats import gamma

HRF = {  # delay, undershoot, dispersion, its, ratio
    "spm": (6, 16, 1, 1, 1 / 6),
    "nilearn glover": (6, 12, .9, .9, .48),
}


def density(t, delay, undershoot, s, su, ratio, onset=0.0, length=32.0):
    t = np.asarray(t, float)
    h = gamma.pdf(t - onset, delay / s, scale=s) - ratio * gamma.pdf(t - onset, undershoot / su, scale=su)
    return np.where((t >= 0) & (t <= length), h, 0)


def glover1999(t):
    """Glover (1999), as printed; not normalised."""
    t = np.asarray(t, float)
    b, d1, d2 = .9, 6 * .9, 12 * .9
    return (t / d1) ** 6 * np.exp(-(t - d1) / b) - .35 * (t / d2) ** 12 * np.exp(-(t - d2) / b)


def quad(f, a, b):
    return integrate.quad(f, a, b, epsabs=1e-13, epsrel=1e-13, limit=500)[0] if b > a else 0.0


times = [0, .3, 1, 2.5, 5, 6, 9.99, 15, 20, 31.9, 32, 33]
out = dict(times=times, responses={})
for name, p in HRF.items():
    area = quad(lambda t: density(t, *p), 0, 32)
    out["responses"][name] = dict(at=(density(times, *p) / area).tolist(), integral=[quad(lambda t: density(t, *p), 0, min(t, 32)) / area for t in times])
area = quad(glover1999, 0, 32)
out["responses"]["glover"] = dict(at=[float(glover1999(t)) / area if t <= 32 else 0 for t in times], integral=[quad(glover1999, 0, min(t, 32)) / area for t in times])

# spm_hrf(RT): samples at multiples of RT, sum 1; spm_get_bf: the derivatives, before they are made orthogonal
RT = .7


def spm_hrf(rt, **change):
    u = np.arange(int(np.floor(32 / rt)) + 1) * rt
    p = dict(zip(("delay", "undershoot", "s", "su", "ratio"), HRF["spm"]))
    p.update({k: v for k, v in change.items() if k != "dispersion"})
    if "dispersion" in change:
        p["s"] = change["dispersion"]
    h = density(u, **p)
    return h / h.sum()


out["spm_hrf"] = spm_hrf(RT).tolist()
spm_area = quad(lambda t: density(t, *HRF["spm"]), 0, 32)


def shifted(step):
    p = HRF["spm"]
    return quad(lambda t: density(t, *p, onset=step), step, 32)


wider = (6, 16, 1.01, 1, 1 / 6)
wide_area = quad(lambda t: density(t, *wider), 0, 32)
basis = [
    lambda t: density(t, *HRF["spm"]) / spm_area,
    lambda t: density(t, *HRF["spm"]) / spm_area - density(t, *HRF["spm"], onset=1.) / shifted(1.),
    lambda t: (density(t, *HRF["spm"]) / spm_area - density(t, *wider) / wide_area) / .01,
]

# regressors, exact: quadrature of the response over each event
TR, volumes = 2.0, 40
onsets, durations, amplitudes = [3.3, 21.7, 50.05], [0., 4.25, 11.], [1., .5, -2.]
frames = np.arange(volumes) * TR + .4


def exact(h, t):
    total = 0.0
    for o, d, a in zip(onsets, durations, amplitudes):
        if d == 0:
            total += a * float(h(t - o)) if t >= o else 0
        else:
            lo, hi = max(t - o - d, 0), min(t - o, 32)
            total += a * quad(lambda s: float(h(s)), lo, hi)
    return total


out["regressors"] = dict(tr=TR, reference=.4, volumes=volumes, onsets=onsets, durations=durations, amplitudes=amplitudes,
                         exact=[[exact(h, t) for t in frames] for h in basis])


def nilearn(onset, duration, amplitude, oversampling, hrf):
    """compute_regressor of one event on the oversampled grid, before anything is made orthogonal; a stick is one bin high, so it is divided by the bin here."""
    frame_times, min_onset = np.arange(volumes) * TR, -24.
    n = volumes
    n_hr = ((n - 1) / (frame_times.max() - frame_times.min()) * (frame_times.max() * (1 + 1 / (n - 1)) - frame_times.min() - min_onset) * oversampling) + 1
    hr = np.linspace(frame_times.min() + min_onset, frame_times.max() * (1 + 1 / (n - 1)), np.rint(n_hr).astype(int))
    r = np.zeros_like(hr)
    on = min(np.searchsorted(hr, onset), len(hr) - 1)
    off = min(np.searchsorted(hr, onset + duration), len(hr) - 1)
    off += off == on
    r[on] += amplitude
    r[off] -= amplitude
    r = np.cumsum(r)
    dt = TR / oversampling
    stamps = np.linspace(0, 32, np.rint(32 / dt).astype(int))
    delay, undershoot, s, su, ratio = hrf
    k = gamma.pdf(stamps, delay / s, loc=dt, scale=s) - ratio * gamma.pdf(stamps, undershoot / su, loc=dt, scale=su)
    k /= k.sum()
    return np.interp(frame_times, hr, np.convolve(r, k)[: r.size]) / (dt if duration == 0 else 1)


def spm(onset, duration, amplitude, T):
    """spm_get_ons and spm_fMRI_design with microtime onset 1, for one event."""
    dt = TR / T
    sf = np.zeros(volumes * T + 128)
    u = amplitude / (dt if duration == 0 else 1)
    ton = int(np.round(onset / dt)) + 32
    tof = int(np.round(duration / dt)) + ton + 1
    sf[ton] += u
    if tof < len(sf):
        sf[tof] -= u
    sf = np.cumsum(sf)[: volumes * T + 32]
    h = density(np.arange(int(np.floor(32 / dt)) + 1) * dt, *HRF["spm"])
    return np.convolve(sf, h / h.sum())[np.arange(volumes) * T + 32]


grids = {}
for name, f, fine in (("nilearn", lambda n, e: nilearn(*e, n, HRF["spm"][:4] + (.167,)), (50, 500)), ("spm", lambda n, e: spm(*e, n), (16, 160))):
    grids[name] = [[sum(f(n, e) for e in [e]).tolist() for e in zip(onsets, durations, amplitudes)] for n in fine]
out["grids"] = grids

# drifts
cosines = []
for n, tr, cut in ((121, 2.5, 128), (200, 2., 128), (64, 1.1, 100), (10, 2., 128)):
    terms = int(np.fix(2 * (n * tr) / cut + 1)) - 1
    c = [[np.sqrt(2 / n) * np.cos(np.pi * (2 * t + 1) * k / (2 * n)) for k in range(1, terms + 1)] for t in range(n)]
    cosines.append(dict(volumes=n, tr=tr, cutoff=cut, terms=terms, last=[row[-1] for row in c] if terms else []))
out["cosines"] = cosines

# AR(1) noise
rng = np.random.default_rng(2001)
n, m = 60, 6
x = np.column_stack([np.sin(np.arange(n) / 4), np.repeat(rng.normal(size=n // 5), 5), np.arange(n) / n, np.ones(n)])
truth = np.array([.0, .2, .4, .6, -.3, .5])
e = np.zeros((n, m))
e[0] = rng.normal(size=m) / np.sqrt(1 - truth ** 2)
for t in range(1, n):
    e[t] = truth * e[t - 1] + rng.normal(size=m)
y = 10 + x @ rng.normal(size=(4, m)) + e
contrast = np.array([1, -1, 0, 0])

# nilearn's run_glm with noise_model="ar1", bins=100
residuals = y - x @ np.linalg.pinv(x) @ y
r = (residuals - residuals.mean()).T
rho = (r[:, :-1] * r[:, 1:]).sum(1) / (n - 1) / ((r ** 2).sum(1) / n)
rho = (rho * 100).astype(int) / 100
yw = dict(rho=rho.tolist(), betas=[], t=[], variance=[])
for c in range(m):
    w = lambda v: np.concatenate([v[:1], v[1:] - rho[c] * v[:-1]])
    wx, wy = w(x), w(y[:, c])
    b = np.linalg.pinv(wx) @ wy
    var = ((wy - wx @ b) ** 2).sum() / (n - 4)
    pi = np.linalg.pinv(wx)
    yw["betas"].append(b.tolist())
    yw["variance"].append(var)
    yw["t"].append(float(contrast @ b / np.sqrt(var * contrast @ pi @ pi.T @ contrast)))


def deviance(rho, ys):
    """minus twice the restricted log likelihood, up to a constant, by dense matrices"""
    v = rho ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    vi = np.linalg.inv(v)
    a = x.T @ vi @ x
    p = vi - vi @ x @ np.linalg.solve(a, x.T @ vi)
    return sum((n - 4) * np.log(yc @ p @ yc) + np.linalg.slogdet(v)[1] + np.linalg.slogdet(a)[1] for yc in ys.T)


best = lambda ys: optimize.minimize_scalar(lambda r: deviance(r, ys), bounds=(-.98, .98), method="bounded", options=dict(xatol=1e-9)).x
each = [best(y[:, [c]]) for c in range(m)]
reml = dict(rho=each, pooled=best(y), rounded=[round(r, 2) for r in each], betas=[], errors=[], p=[])
for c in range(m):
    v = reml["rounded"][c] ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    fit = sm.GLS(y[:, c], x, sigma=v).fit()
    reml["betas"].append(list(fit.params))
    reml["errors"].append(list(fit.bse))
    reml["p"].append(list(fit.pvalues))
out["serial"] = dict(x=x.tolist(), y=y.tolist(), yule_walker=yw, reml=reml)


def plain(v):
    if isinstance(v, dict):
        return {k: plain(w) for k, w in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(w) for w in v]
    return v.item() if isinstance(v, np.generic) else v


json.dump(plain(out), open("/dev/stdout", "w"))
