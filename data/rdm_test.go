package data

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
)

func TestWhatIsNoDistanceIsNamed(t *testing.T) {
	for _, c := range []struct {
		values []float64
		says   []string
	}{
		{[]float64{0, 1, math.NaN()}, []string{`"b" and "c"`, "NaN"}},
		{[]float64{0, -1, 1}, []string{`"a" and "c"`, "-1"}},
		{[]float64{math.Inf(1), 0, 1}, []string{`"a" and "b"`, "+Inf"}},
	} {
		r, err := rsa.New(c.values, []string{"a", "b", "c"}, "")
		if err != nil {
			t.Fatal(err)
		}
		says(t, checkDistances(r), c.says...)
	}
}
