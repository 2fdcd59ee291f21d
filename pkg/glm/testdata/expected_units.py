#!/usr/bin/python3
"""Linear models of the 20 units of Mante et al. (2013), for units_test.go. Made by

    RICHLAZY_DATA=... /usr/bin/python3 pkg/glm/testdata/expected_units.py > pkg/glm/testdata/units.json

with Debian's SciPy 1.10.1, statsmodels 0.13.5, from the files that the catalogue (data.Mante2013) names. The recipe is that of mante_regress_singleunits.m of
Flesch et al. (2022): spikes in samples 218 to 651 (counted from 1), z-scored with n-1; regressors motion and colour in context -1, motion and colour in context 1,
z-scored with n, and an intercept. Classes are counted as in mante_disp_regress_units.m, by p < threshold and by p <= threshold.
"""
import glob
import json
import os

import numpy as np
import scipy.io
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

names, betas, ps, means = [], [], [], []
for path in sorted(glob.glob(os.environ["RICHLAZY_DATA"].split(os.pathsep)[0] + "/mante/PFC data 1a/*.mat")):
    unit = scipy.io.loadmat(path, squeeze_me=True, struct_as_record=False)["unit"]
    t = unit.task_variable
    y = unit.response[:, 217:651].astype(float).mean(1)
    y = (y - y.mean()) / y.std(ddof=1)
    context = t.context.astype(int)
    x = np.column_stack([v.astype(float) * (context == c) for c in (-1, 1) for v in (t.stim_dir, t.stim_col)])
    x = (x - x.mean(0)) / x.std(0)
    fit = sm.OLS(y, sm.add_constant(x)).fit()
    ranks = [np.unique(v, return_inverse=True)[1] for v in (t.stim_col, t.stim_dir)]
    raw = unit.response[:, 217:651].astype(float).mean(1)
    means.append([raw[(context == k) & (ranks[0] == i) & (ranks[1] == j)].mean() for k in (-1, 1) for i in range(6) for j in range(6)])
    names.append(os.path.basename(path).replace("_Vstim_100_850_ms.mat", ""))
    betas.append(list(fit.params[1:]))
    ps.append(list(fit.pvalues[1:]))
p = np.array(ps)
rejected, q, _, _ = multipletests(p.ravel(), .01, "fdr_bh")
threshold = p.ravel()[rejected].max()
counts = {}
for name, s in (("below", p < threshold), ("up_to", p <= threshold)):
    a, b, c, d = s.T
    counts[name] = [int(v.sum()) for v in (s.any(1), ~a & b & ~c & ~d, ~a & ~b & c & ~d, a & ~b & ~c & ~d, ~a & ~b & ~c & d, a & b | c & d, a & ~b & c & ~d, ~a & b & ~c & d)]
# RSA of the units with both features within a context: mante_disp_regress_units.m, part 3
step = (np.arange(6) > 2.5).astype(float)
colour, motion = np.meshgrid(np.arange(6) - 2.5, np.arange(6) - 2.5, indexing="ij")
both = (np.sign(colour + motion).ravel() + 1) / 2
factorised = np.concatenate([np.repeat(step, 6), np.tile(step, 6)])
upper = np.triu_indices(72, 1)
z = lambda v: (v - v.mean()) / v.std(ddof=1)
rdm = lambda v: z(np.abs(np.subtract.outer(v, v))[upper])
models = np.column_stack([np.ones(len(upper[0])), rdm(factorised), rdm(np.concatenate([both, both]))])
s = p <= threshold
mixed = [list(np.linalg.lstsq(models, rdm(np.concatenate([z(np.array(means[i][:36])), z(np.array(means[i][36:]))])), rcond=None)[0][1:])
         for i in np.flatnonzero(s[:, 0] & s[:, 1] | s[:, 2] & s[:, 3])]
json.dump(dict(mixed=mixed, units=names, betas=betas, p=ps, q=q.reshape(p.shape).tolist(), threshold=float(threshold), counts=counts), open("/dev/stdout", "w"), indent=0)
