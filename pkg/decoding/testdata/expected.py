#!/usr/bin/python3
"""Writes expected.json: what scikit-learn's classifiers learn from numbers of a linear congruential generator, the same as in the Go test.

    /usr/bin/python3 pkg/decoding/testdata/expected.py
"""
import json
import os
import sys

import numpy as np
import sklearn
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid


def data():
    s = 7
    x = np.zeros((45, 6))
    for i in range(45):
        for j in range(6):
            s = (1103515245 * s + 12345) % 2**31
            x[i, j] = s / 2**31 - 0.5 + 0.15 * (i % 3 == j % 3)
    return x[:30], np.arange(30) % 3, x[30:]


if __name__ == "__main__":
    x, y, test = data()
    out = dict(command="/usr/bin/python3 pkg/decoding/testdata/expected.py", sklearn=sklearn.__version__)
    lda = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.3, priors=[1 / 3] * 3).fit(x, y)
    out["lda"] = (test @ lda.coef_.T + lda.intercept_ - np.log(1 / 3)).ravel().tolist()
    # sum of losses weighted by C = 1/(n l2), penalty |W|^2/2
    lr = LogisticRegression(C=1 / (30 * 0.05), tol=1e-12, max_iter=100000, multi_class="multinomial").fit(x, y)
    out["logistic"] = lr.decision_function(test).ravel().tolist()
    out["nearest"] = NearestCentroid().fit(x, y).predict(test).tolist()
    means = np.array([x[y == c].mean(0) for c in range(3)])
    out["correlation"] = np.array([[np.corrcoef(t, m)[0, 1] for m in means] for t in test]).ravel().tolist()
    for metric in ("euclidean", "cosine", "correlation"):
        for k in (1, 4, 7):
            knn = KNeighborsClassifier(n_neighbors=k, metric=metric, algorithm="brute").fit(x, y)
            out[f"{metric} {k}"] = knn.predict_proba(test).ravel().tolist()
    right = lambda rule: float(np.mean(rule.predict(test) == np.arange(15) % 3))  # five trials of each class, so that it is balanced
    out["accuracy"] = dict(lda=right(lda), logistic=right(lr), nearest=right(NearestCentroid().fit(x, y)))
    path = os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "expected.json")
    with open(path, "w") as f:
        json.dump(out, f, indent=1)
        f.write("\n")
