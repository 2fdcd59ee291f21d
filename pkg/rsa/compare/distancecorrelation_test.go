package compare_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// The whitened cosine of distances that are not squared is the squared distance correlation of the responses, by the definition of Székely, Rizzo & Bakirov (2007).
func TestWhitenedCosineIsDistanceCorrelation(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	const n = 12
	names := make([]string, n)
	var rdms []*rsa.RDM
	var centred []*mat.Dense
	for k, channels := range []int{3, 7} {
		x := mat.NewDense(n, channels, nil)
		for i := range x.RawMatrix().Data {
			x.RawMatrix().Data[i] = random.NormFloat64()
		}
		for i := range names {
			names[i] = string(rune('a' + i))
			if k == 1 {
				x.Set(i, 0, rdms[0].At(0, i)) // so that they are related
			}
		}
		r, err := rsa.Euclidean(rsa.Patterns(x, names))
		if err != nil {
			t.Fatal(err)
		}
		rdms = append(rdms, r)
		d := mat.NewDense(n, n, nil)
		mean, rows := 0.0, make([]float64, n)
		for i := range n {
			for j := range n {
				d.Set(i, j, r.At(i, j))
				rows[i] += r.At(i, j) / n
				mean += r.At(i, j) / (n * n)
			}
		}
		for i := range n {
			for j := range n {
				d.Set(i, j, d.At(i, j)-rows[i]-rows[j]+mean)
			}
		}
		centred = append(centred, d)
	}
	covariance := func(a, b *mat.Dense) float64 {
		var p mat.Dense
		p.MulElem(a, b)
		return mat.Sum(&p) / (n * n)
	}
	want := covariance(centred[0], centred[1]) / math.Sqrt(covariance(centred[0], centred[0])*covariance(centred[1], centred[1]))
	stack, err := rsa.NewStack(rdms...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compare.Compare(compare.WhitenedCosine(nil), stack, stack)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Values.At(0, 1); !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("%v, want %v", got, want)
	}
}
