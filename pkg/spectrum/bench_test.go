package spectrum_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

// patterns returns n rows of Gaussian noise with clusters of rows around common means of twice its size; 0 clusters are noise alone.
func patterns(n, channels, clusters int) *mat.Dense {
	r := rng.New(1).At(n, channels, clusters).Rand()
	x, means := mat.NewDense(n, channels, nil), mat.NewDense(max(clusters, 1), channels, nil)
	if clusters > 0 {
		means.Apply(func(_, _ int, _ float64) float64 { return 2 * r.NormFloat64() }, means)
	}
	x.Apply(func(i, j int, _ float64) float64 { return means.At(i%max(clusters, 1), j) + r.NormFloat64() }, x)
	return x
}

// distances returns the Euclidean RDM of rows; centred its double-centred matrix of classical scaling.
func distances(x *mat.Dense, centred bool) *mat.SymDense {
	n, _ := x.Dims()
	g, d := mat.NewSymDense(n, nil), mat.NewSymDense(n, nil)
	g.SymOuterK(1, x)
	if centred {
		rows, all := make([]float64, n), 0.0
		for i := range n {
			for j := range n {
				rows[i] += g.At(i, j) / float64(n)
			}
			all += rows[i] / float64(n)
		}
		for i := range n {
			for j := i; j < n; j++ {
				d.SetSym(i, j, g.At(i, j)-rows[i]-rows[j]+all)
			}
		}
		return d
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			d.SetSym(i, j, math.Sqrt(max(0, g.At(i, i)+g.At(j, j)-2*g.At(i, j))))
		}
	}
	return d
}

// BenchmarkEigenRDM times ten leading pairs of 1000×1000 matrices, and gonum's complete decomposition beside:
//
//	go test -run - -bench EigenRDM -cpu 1 ./pkg/spectrum
func BenchmarkEigenRDM(b *testing.B) {
	for _, m := range []struct {
		name               string
		channels, clusters int
		centred            bool
	}{{"clusters", 200, 20, false}, {"noise100", 100, 0, false}, {"noise10000", 10000, 0, false}, {"MDSclusters", 200, 20, true}, {"MDSnoise10000", 10000, 0, true}} {
		d := distances(patterns(1000, m.channels, m.clusters), m.centred)
		for _, o := range []spectrum.Options{{}, {Unchecked: true}, {Order: spectrum.Magnitude}, {Order: spectrum.Magnitude, Unchecked: true}} {
			b.Run(fmt.Sprintf("%s/%v/checked=%v", m.name, o.Order, !o.Unchecked), func(b *testing.B) {
				for b.Loop() {
					p, err := spectrum.Eigen(context.Background(), d, 10, o)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(p.Steps), "products")
				}
			})
		}
		b.Run(m.name+"/gonum", func(b *testing.B) {
			for b.Loop() {
				var e mat.EigenSym
				if !e.Factorize(d, true) {
					b.Fatal("no convergence")
				}
			}
		})
	}
}

// BenchmarkTall is the ordinary shape, trials × neurons without structure: three triplets beside gonum's complete decomposition.
func BenchmarkTall(b *testing.B) {
	x := patterns(20000, 100, 0)
	b.Run("ours", func(b *testing.B) {
		for range b.N {
			if _, err := spectrum.SVD(context.Background(), x, 3, spectrum.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gonum", func(b *testing.B) {
		var s mat.SVD
		for range b.N {
			if !s.Factorize(x, mat.SVDThin) {
				b.Fatal("gonum failed")
			}
		}
	})
}
