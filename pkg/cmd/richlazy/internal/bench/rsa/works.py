# Works of richlazy bench rsa: as a user of NumPy, SciPy and scikit-learn writes them. peer.py has run before, serve() follows.
import inspect

import scipy.sparse
import scipy.sparse.linalg
import scipy.spatial.distance
import scipy.stats
import sklearn
import sklearn.covariance
import sklearn.manifold
import sklearn.metrics

about["sklearn"] = sklearn.__version__


def upper(square):
    """The pairs of a square matrix by rows, as in the upper triangle of an RDM."""
    return square[np.triu_indices(len(square), 1)]


def kept(call):
    """Makes a work of a function: its last value is the result."""
    last = {}

    def again():
        last["value"] = call()

    return again, 1, lambda: np.atleast_1d(last["value"])


def unbalanced(x, labels, conditions):
    """Means over all pairs of rows of products of conditions, on the channels that both rows have; of complete data those of the condition means."""
    of = labels[0].astype(int)
    of_condition = scipy.sparse.csr_matrix((np.ones(len(of)), (of, np.arange(len(of)))), (conditions, len(of)))
    missing = np.isnan(x)
    if not missing.any():
        means = of_condition @ x / np.bincount(of, minlength=conditions)[:, None]
        products = means @ means.T / x.shape[1]
    else:
        sums, counts = of_condition @ np.where(missing, 0, x), of_condition @ (~missing).astype(float)
        products = (sums @ sums.T) / (counts @ counts.T)
    own = np.diag(products)
    return upper(own[:, None] + own - 2 * products)


def crossed(products):
    """Distances of cross-validated products."""
    own = np.diag(products)
    return own[:, None] + own - products - products.T


def crossnobis(x, precision=None, *, runs):
    x = x.reshape(runs, -1, x.shape[1])
    total, distances = x.sum(0), 0
    for test in x:
        train = (total - test) / (runs - 1)
        if precision is not None:
            train = train @ precision
        distances = distances + crossed(train @ test.T)
    return upper(distances) / (runs * x.shape[2])


def crossnobis_by_run(x, covariances, runs):
    x, covariances = x.reshape(runs, -1, x.shape[1]), covariances.reshape(runs, x.shape[1], x.shape[1])
    distances, pairs = 0, 0
    for r in range(runs):
        for s in range(r):
            precision = np.linalg.inv((covariances[r] + covariances[s]) / 2)
            distances, pairs = distances + crossed(x[r] @ precision @ x[s].T), pairs + 1
    return upper(distances) / (pairs * x.shape[2])


def triangle(square):
    return square[np.triu_indices(len(square))]


def ledoit_wolf(x):
    return triangle(np.linalg.inv(sklearn.covariance.ledoit_wolf(x)[0]))


def schaefer_strimmer(x):
    n = len(x)
    x = x - x.mean(0)
    z = x / np.sqrt((x**2).mean(0))
    r, q = z.T @ z / n, (z**2).T @ (z**2) / n
    off = ~np.eye(len(r), dtype=bool)
    amount = min(1, max(0, (q - r**2)[off].sum() / (n - 1) / (r[off] ** 2).sum()))
    covariance = x.T @ x / (n - 1)
    covariance[off] *= 1 - amount
    return triangle(np.linalg.inv(covariance))


precise = {"rtol" if "rtol" in inspect.signature(scipy.sparse.linalg.cg).parameters else "tol": 1e-8, "atol": 0}


def whitened(x, i, j, conditions):
    """x V⁻¹ x' with V = CC' ∘ CC' of the contrasts of pairs (i, j)."""
    pairs = np.arange(len(i))
    contrasts = scipy.sparse.csr_matrix((np.repeat([1.0, -1.0], len(i)), (np.tile(pairs, 2), np.concatenate([i, j]))), (len(i), conditions))
    products = contrasts @ contrasts.T
    v = products.multiply(products).tocsr()
    solved = np.array([scipy.sparse.linalg.cg(v, row, **precise)[0] for row in x])
    return x @ solved.T


def tau_a(x, y):
    """From tau-b by the numbers of couples that are tied."""
    n = len(x) * (len(x) - 1) / 2
    tied = [sum(c * (c - 1) / 2 for c in np.unique(z, return_counts=True)[1]) for z in (x, y)]
    return scipy.stats.kendalltau(x, y)[0] * math.sqrt((n - tied[0]) * (n - tied[1])) / n


def samples(rows, copies, measure, models):
    """Similarities of models with subjects in samples of conditions."""
    conditions, all = copies.shape[1], []
    squares = np.array([scipy.spatial.distance.squareform(row) for row in rows])
    for sample in copies:
        drawn = np.repeat(np.arange(conditions), sample.astype(int))
        i, j = np.triu_indices(conditions, 1)
        distinct = drawn[i] != drawn[j]
        i, j = i[distinct], j[distinct]
        x = squares[:, drawn[i], drawn[j]]
        if measure == "whitened cosine":
            gram = whitened(x, i, j, conditions)
            length = np.sqrt(np.diag(gram))
            all.append((gram / length / length[:, None])[:models, models:])
        elif measure == "rho-a":
            n, ranks = len(i), scipy.stats.rankdata(x, axis=1)
            ranks -= (n + 1) / 2
            all.append(12 * ranks[:models] @ ranks[models:].T / (n**3 - n))
        else:
            all.append(np.array([[tau_a(m, s) for s in x[models:]] for m in x[:models]]))
    return np.concatenate([values.ravel() for values in all])


def searchlight(voxels, members, model, measure):
    x = model[0] if measure == "cosine" else scipy.stats.rankdata(model[0])
    values = np.empty(len(members))
    for k, sphere in enumerate(members.astype(int)):
        y = 1 - upper(np.corrcoef(voxels[:, sphere]))
        if measure == "cosine":
            values[k] = x @ y / math.sqrt((x @ x) * (y @ y))
        else:
            values[k] = np.corrcoef(x, scipy.stats.rankdata(y))[0, 1]
    return values


def smacof(square, start, updates=None):
    options = {} if updates is None else {"max_iter": updates, "eps": -math.inf}
    points = sklearn.manifold.smacof(square, n_components=2, init=start, n_init=1, **options)[0]
    return ((scipy.spatial.distance.pdist(points) - upper(square)) ** 2).sum()


def of(function):
    """A work that is a function of the arrays and the settings."""
    return lambda *arrays, **settings: kept(functools.partial(function, *arrays, **settings))


works.update({
    "corrcoef": of(lambda x: upper(1 - np.corrcoef(x))),
    "euclidean": of(lambda x: upper(sklearn.metrics.pairwise.euclidean_distances(x, squared=True))),
    "pdist": of(scipy.spatial.distance.pdist),
    "unbalanced": of(unbalanced),
    "crossnobis": of(crossnobis),
    "crossnobis by run": of(crossnobis_by_run),
    "ledoit-wolf": of(ledoit_wolf),
    "schäfer-strimmer": of(schaefer_strimmer),
    "samples": of(samples),
    "searchlight": of(searchlight),
    "smacof": of(smacof),
    "kendall": of(lambda x: scipy.stats.kendalltau(x[0], x[1])[0]),
})
