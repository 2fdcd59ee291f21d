# Works of richlazy bench capacity: projections onto the cone of points with labels, and the capacity from them, as predecessors and users of SciPy write them. peer.py has run
# before, serve() follows.
import cvxopt
import cvxopt.solvers
import scipy.optimize

about["cvxopt"] = cvxopt.__version__
cvxopt.solvers.options["show_progress"] = False


def centred(points, manifolds):
    """The points from the mean of the manifolds' centres."""
    return points - points.reshape(manifolds, -1, points.shape[1]).mean(1).mean(0)


def from_distances(project, count, manifolds):
    """A work that projects each sample and takes the capacity from the squared distances."""
    last = {}

    def call():
        last["capacity"] = manifolds / np.mean([project(k) for k in range(count)])

    return call, 1, lambda: np.atleast_1d(last["capacity"])


def interior_point(points, signs, t, manifolds, span):
    """The nearest v to t with y v·z ≥ 0, by a quadratic program; with span in coordinates of a basis of the points."""
    x = centred(points, manifolds)
    if span and x.shape[0] < x.shape[1]:
        basis, r = scipy.linalg.qr(x.T, mode="economic")
        x, t = r.T, t @ basis
    one, zeros = cvxopt.matrix(np.eye(x.shape[1])), cvxopt.matrix(np.zeros(x.shape[0]))

    def project(k):
        solved = cvxopt.solvers.qp(one, cvxopt.matrix(-t[k]), cvxopt.matrix(-signs[k][:, None] * x), zeros)
        if solved["status"] != "optimal":
            raise ArithmeticError("cvxopt: " + solved["status"])
        return np.sum((np.array(solved["x"])[:, 0] - t[k]) ** 2)

    return from_distances(project, len(t), manifolds)


def least_squares(points, signs, t, manifolds):
    """The same from its dual: −t less its distance from the cone."""
    x = centred(points, manifolds)

    def project(k):
        cone = (signs[k][:, None] * x).T
        weights, _ = scipy.optimize.nnls(cone, -t[k], maxiter=100 * cone.shape[1])
        return np.sum((cone @ weights) ** 2)

    return from_distances(project, len(t), manifolds)


works.update({
    "interior point in the span": functools.partial(interior_point, span=True),
    "interior point": functools.partial(interior_point, span=False),
    "nnls": least_squares,
})
