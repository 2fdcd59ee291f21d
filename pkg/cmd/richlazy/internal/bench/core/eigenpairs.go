package core

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

const leading = 10

// eigenpairs times the leading eigenpairs of RDMs of so many rows against a complete decomposition.
func eigenpairs(p bench.Against, rows int) bench.Part {
	const complete, ten = "eigh", "eigh of ten"
	return bench.Part{
		Name:  "eigenpairs",
		Title: fmt.Sprintf("Ten leading eigenpairs of %d×%[1]d matrices on one thread: the best round (the median)", rows),
		Columns: []bench.Column{bench.Time(ours, ours), bench.Time("SciPy eigh", complete), bench.Time("SciPy eigh, ten", ten), bench.Time("gonum EigenSym", gonums),
			bench.Ratio("ours/eigh", ours, complete), bench.Ratio("ours/eigh, ten", ours, ten)},
		Notes: func([]bench.Timed) []string {
			return []string{
				fmt.Sprintf("ratios of times; SciPy's eigh computes all pairs, and with subset_by_index ten; centred: as for classical scaling; noise: %d channels", 10*rows),
				"gonum's EigenSym computes all pairs, and runs on gonum's own BLAS",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			var cases []bench.Case
			for i, data := range []struct {
				name               string
				channels, clusters int
			}{{"clusters", 200, 20}, {"noise", 10 * rows, 0}} {
				x := clustered(rows, data.channels, data.clusters)
				for j, a := range []*mat.SymDense{distances(x), centred(x)} {
					c := bench.Case{Name: []string{"RDM", "centred"}[j] + " of " + data.name, Tolerance: 1e-11, Target: bench.Share(ours, complete, 0.25)}
					c.Contenders = append(c.Contenders, ownEigenpairs(a))
					if i+j == 0 { // it takes seconds for either
						c.Contenders = append(c.Contenders, completeByGonum(a))
					}
					if p.OnOpenBLAS() {
						n := a.SymmetricDim()
						full := bench.Matrix(fmt.Sprint("a", i, j), n, n, mat.DenseCopyOf(a).RawMatrix().Data)
						if err := p.Add(ctx, r, &c, complete, bench.Work{Name: "eigh", Threads: 1}, full); err != nil {
							return nil, err
						}
						if err := p.Add(ctx, r, &c, ten, bench.Work{Name: "eigh of ten", Threads: 1}, full); err != nil {
							return nil, err
						}
						if last := &c.Contenders[len(c.Contenders)-1]; last.Name == ten {
							last.Aside = true
						}
					}
					cases = append(cases, c)
				}
			}
			return r.Measure(ctx, cases)
		},
	}
}

// completeByGonum is gonum's decomposition on gonum's own BLAS: mat computes by what this program has installed, which is ours.
func completeByGonum(a *mat.SymDense) bench.Contender {
	return bench.Func(gonums, 1, func() { new(mat.EigenSym).Factorize(a, true) }, nil).Beside().Around(func() func() {
		installed := blas64.Implementation()
		blas64.Use(gonum.Implementation{})
		return func() { blas64.Use(installed) }
	})
}

// ownEigenpairs is ours; its result are the eigenvalues, after the vectors were tried on the matrix.
func ownEigenpairs(a *mat.SymDense) bench.Contender {
	var pairs *spectrum.Pairs
	var err error
	c := bench.Func(ours, 1, func() { pairs, err = spectrum.Eigen(context.Background(), a, leading, spectrum.Options{}) }, nil)
	timed := c.Time
	c.Result = func(ctx context.Context) ([]float64, error) {
		if _, failed := timed(ctx, 1); failed != nil || err != nil {
			return nil, errors.Join(failed, err)
		}
		var product, scaled, gram mat.Dense
		product.Mul(a, pairs.Vectors)
		scaled.Mul(pairs.Vectors, mat.NewDiagDense(leading, pairs.Values))
		product.Sub(&product, &scaled)
		gram.Mul(pairs.Vectors.T(), pairs.Vectors)
		for i := range leading {
			gram.Set(i, i, gram.At(i, i)-1)
		}
		if off := math.Max(mat.Norm(&product, 2)/mat.Norm(a, 2), mat.Norm(&gram, 2)); !(off <= 1e-11) {
			return nil, fmt.Errorf("WRONG NUMBERS: the vectors are off those of the matrix, or orthonormal ones, by %.2g", off)
		}
		return pairs.Values, nil
	}
	return c
}

// clustered returns rows of Gaussian noise around common means of twice its size, each of which so many rows share; noise alone for no clusters.
func clustered(rows, channels, clusters int) *mat.Dense {
	x := mat.NewDense(rows, channels, normal[float64](4, rows*channels))
	if clusters > 0 {
		means := mat.NewDense(clusters, channels, normal[float64](5, clusters*channels))
		x.Apply(func(i, j int, v float64) float64 { return v + 2*means.At(i%clusters, j) }, x)
	}
	return x
}

// distances returns the Euclidean RDM of rows.
func distances(x *mat.Dense) *mat.SymDense {
	var g mat.SymDense
	g.SymOuterK(1, x)
	n := g.SymmetricDim()
	d := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i + 1; j < n; j++ {
			d.SetSym(i, j, math.Sqrt(max(0, g.At(i, i)+g.At(j, j)-2*g.At(i, j))))
		}
	}
	return d
}

// centred returns the double-centred matrix of classical scaling.
func centred(x *mat.Dense) *mat.SymDense {
	n, channels := x.Dims()
	means := make([]float64, channels)
	for i := range n {
		for j, v := range x.RawRowView(i) {
			means[j] += v / float64(n)
		}
	}
	var shifted mat.Dense
	shifted.Apply(func(_, j int, v float64) float64 { return v - means[j] }, x)
	var g mat.SymDense
	g.SymOuterK(1, &shifted)
	return &g
}
