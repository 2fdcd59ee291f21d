"""Writes peers.json: tests of small tables by SciPy 1.10.1 (Debian bookworm), Python 3.11. Run: /usr/bin/python3 peers.py > peers.json"""
import json
import math
from itertools import product

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import betainc, digamma, gammaln

rng = np.random.default_rng(2023)
sets = {
    "small": np.round(rng.normal(.3, 1, 9), 6),
    "fifty": np.round(rng.normal(.2, 1, 50), 6),
    "sixty": np.round(rng.normal(.1, 1, 60), 6),
    "sixty with ties": np.round(rng.normal(.2, 1, 60), 1),
}
sets["sixty with ties"] = sets["sixty with ties"][sets["sixty with ties"] != 0]
other = np.round(rng.normal(0, 2, 14), 6)
out = {"scipy": __import__("scipy").__version__, "sets": []}
for name, x in sets.items():
    one = {"name": name, "x": x.tolist(), "t": {}, "wilcoxon": {}, "welch": {}}
    for side in ("two-sided", "greater", "less"):
        t = stats.ttest_1samp(x, .1, alternative=side)
        one["t"][side] = [t.statistic, t.pvalue]
        one["wilcoxon"][side] = stats.wilcoxon(x, alternative=side, mode="auto", correction=False).pvalue
        t = stats.ttest_ind(x, other, equal_var=False, alternative=side)
        one["welch"][side] = [t.statistic, t.pvalue]
    out["sets"].append(one)
out["other"] = other.tolist()
out["tails"] = [[t, dof, stats.t.sf(t, dof)] for t in (0., 1e-9, .3, 1., 2.5, 12., 80.) for dof in (1., 2.5, 4., 19., 300.)]
# scipy.stats.t.isf is right to 1e-9 only, so quantiles are improved by a bisection on its tails.
out["quantiles"] = [[p, dof, brentq(lambda t: stats.t.sf(t, dof) / p - 1, 0, 1e10, xtol=1e-300, rtol=1e-15)] for p in (.4, .025, .005, 1e-9) for dof in (1., 2.5, 4., 19., 300.)]

# Random-effects model selection by the definitions of Stephan et al. 2009 and Rigoux et al. 2014, with exceedance of two models from the incomplete beta function.
lme = np.round(rng.normal(0, 2, (12, 3)) + [1, 0, 0], 4)
alpha = np.ones(3)
for _ in range(10000):
    g = np.exp(lme + digamma(alpha) - digamma(alpha.sum()))
    g /= g.sum(1, keepdims=True)
    alpha = 1 + g.sum(0)
elog = digamma(alpha) - digamma(alpha.sum())
f1 = gammaln(3) + (g * (lme + elog)).sum() + gammaln(alpha).sum() - gammaln(alpha.sum()) - ((alpha - 1) * elog).sum() - (g * np.log(g)).sum()
f0 = sum(np.log(np.mean(np.exp(row))) for row in lme)
draws = np.random.default_rng(1).dirichlet(alpha, 4_000_000).argmax(1)
out["selection"] = {"evidence": lme.tolist(), "alpha": alpha.tolist(), "f1": f1, "f0": f0, "bor": 1 / (1 + math.exp(f1 - f0)),
                    "exceedance_of_4_million_draws": (np.bincount(draws, minlength=3) / 4e6).tolist()}
# The exact log evidence when frequencies differ: the mean over a flat Dirichlet of the product of mixtures, a polynomial integrated term by term.
terms = np.zeros([13] * 3)
terms[0, 0, 0] = 1
for row in np.exp(lme):
    new = np.zeros_like(terms)
    new[1:] += row[0] * terms[:-1]
    new[:, 1:] += row[1] * terms[:, :-1]
    new[:, :, 1:] += row[2] * terms[:, :, :-1]
    terms = new
total = 0.
for i, j, k in product(range(13), repeat=3):
    if i + j + k == 12:
        total += terms[i, j, k] * math.exp(gammaln(3) + gammaln(i + 1) + gammaln(j + 1) + gammaln(k + 1) - gammaln(15))
out["selection"]["exact_log_evidence"] = math.log(total)
out["beta"] = [[a, b, betainc(b, a, .5)] for a, b in ((1., 1.), (3.5, 2.), (40., 55.5), (900., 870.), (.3, .2))]
json.dump(out, __import__("sys").stdout, indent=1)
