package rsa_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// Rounding must not be blown up to unit variance where a dead channel is standardised, whether its values are equal or were computed in different ways.
func TestConstantChannelsAreNotStandardised(t *testing.T) {
	r := rng.New(52).Rand()
	for _, constant := range []float64{.1, 1. / 3, 1234.567, 1e10 / 3} {
		values, confound := mat.NewDense(12, 2, nil), make([]float64, 12)
		for i := range confound {
			confound[i] = r.NormFloat64()
			values.SetRow(i, []float64{r.NormFloat64(), constant})
		}
		d := must[*rsa.Dataset](t)(rsa.NewDataset(values, table.Table{table.Numbers("x", confound...)}))
		cleaned := must[*rsa.Dataset](t)(d.RegressOut("x"))
		for i := range 12 {
			if v := cleaned.Values[0].At(i, 1); v != constant {
				t.Errorf("%v became %v when confounds were regressed out", constant, v)
			}
		}
		rounded := must[*rsa.Dataset](t)(rsa.NewDataset(mat.DenseCopyOf(values), d.Observations))
		rounded.Values[0].Set(3, 1, math.Nextafter(constant, 1e20))
		for name, set := range map[string]*rsa.Dataset{"equal": d, "regressed out": cleaned, "rounded": rounded} {
			_, err := set.ZScore("")
			if want := fmt.Sprintf("channel 1 of 2: all values are %v", constant); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s values of %v: error %v, want %s", name, constant, err, want)
			}
		}
	}
}
