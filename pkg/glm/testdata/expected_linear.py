#!/usr/bin/python3
"""Linear models by statsmodels, for golden_test.go. Made by

    /usr/bin/python3 pkg/glm/testdata/expected_linear.py > pkg/glm/testdata/linear.json

with Debian's statsmodels 0.13.5, NumPy 1.24.2. The data are drawn here and are part of the file; Longley's are those of statsmodels.datasets (public domain,
NIST StRD "Longley").
"""
import json

import numpy as np
import statsmodels.api as sm

rng = np.random.default_rng(6)
n, channels = 30, 3
x = np.column_stack([np.ones(n), rng.normal(size=n), 40 + 3 * rng.normal(size=n), rng.integers(0, 2, n)])
y = x @ rng.normal(size=(4, channels)) + rng.normal(size=(n, channels)) * [1, .1, 10]
w = rng.uniform(.2, 4, n)
gone = np.zeros((n, channels), bool)
gone[[0, 4, 7], 1] = True
gone[[29], 2] = True
t_row, f_rows = [0, 1, -2, .5], [[0, 1, 0, 0], [0, 0, 1, -1]]


def results(fits, t_row, f_rows):
    out = dict(betas=[], errors=[], p=[], variance=[], dof=[], r2=[], t=[], tp=[], effect=[], f=[], fp=[])
    for r in fits:
        t, f = r.t_test(t_row), r.f_test(f_rows)
        out["betas"].append(list(r.params))
        out["errors"].append(list(r.bse))
        out["p"].append(list(r.pvalues))
        out["variance"].append(r.scale)
        out["dof"].append(r.df_resid)
        out["r2"].append(r.rsquared)
        out["effect"].append(float(np.squeeze(t.effect)))
        out["t"].append(float(np.squeeze(t.tvalue)))
        out["tp"].append(float(np.squeeze(t.pvalue)))
        out["f"].append(float(f.fvalue))
        out["fp"].append(float(f.pvalue))
    return out


deficient = np.column_stack([x, x[:, 1] - 2 * x[:, 3]])
longley = sm.datasets.longley.load_pandas()
lx, ly = sm.add_constant(longley.exog.values), longley.endog.values
json.dump(
    dict(
        x=x.tolist(), y=y.tolist(), w=w.tolist(), gone=np.argwhere(gone).tolist(),
        ols=results([sm.OLS(y[:, c], x).fit() for c in range(channels)], t_row, f_rows),
        wls=results([sm.WLS(y[:, c], x, w).fit() for c in range(channels)], t_row, f_rows),
        missing=results([sm.OLS(y[~gone[:, c], c], x[~gone[:, c]]).fit() for c in range(channels)], t_row, f_rows),
        weighted_missing=results([sm.WLS(y[~gone[:, c], c], x[~gone[:, c]], w[~gone[:, c]]).fit() for c in range(channels)], t_row, f_rows),
        origin=results([sm.OLS(y[:, c], x[:, [1, 2]]).fit() for c in range(channels)], [1, -2], [[1, 0], [0, 1]]),
        deficient=results([sm.OLS(y[:, c], deficient).fit() for c in range(channels)], [0, 1, 1, 0, 1], [[0, 0, 1, 0, 0], [0, 1, 0, 0, 1]]),
        longley=dict(x=lx.tolist(), y=ly.tolist()),
    ),
    open("/dev/stdout", "w"), indent=0)
