package blas

import (
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Implementation is gonum's BLAS with the routines that science spends its time in replaced by faster ones. Where the processor has no kernels, and for arguments that
// are wrong, it is gonum's: the same panics with the same messages.
type Implementation struct{ gonum.Implementation }

func init() {
	if simd.Active() != simd.Go {
		blas64.Use(Implementation{})
		blas32.Use(Implementation{})
	}
}
