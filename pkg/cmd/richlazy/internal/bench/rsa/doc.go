// Package rsa is the suite of bench rsa: representational similarity analysis by package rsa of this module and those below it, and what a user of NumPy, SciPy and
// scikit-learn writes for the same.
//
// Its Python works are in works.py; scikit-learn is named by the [Software] of the suite's peer.
package rsa
