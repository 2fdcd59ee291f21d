// Package train is the suite of bench train: training by package train of this module and by PyTorch.
//
// Its Python works are in works.py; PyTorch is named by the [Software] of the suite's peer.
package train
