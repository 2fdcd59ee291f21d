// Package capacity is the suite of bench capacity: the capacity of manifolds by package capacity of this module, the projections it is made of as its predecessors find them, by
// an interior-point method, and as a user of SciPy finds them; and how its time grows with the number of manifolds, points and channels.
//
// Its Python works are in works.py; CVXOPT is named by the [Software] of the suite's peer.
package capacity
