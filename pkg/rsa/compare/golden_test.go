package compare_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

type golden struct {
	Compare    map[string][][]float64
	Theta      [][][]float64        `json:"neg_riem_dist_theta"`
	Ceiling    map[string][]float64 `json:"noise_ceiling"`
	Definition map[string][]float64 `json:"noise_ceiling_from_definition"`
	Fixed      map[string]struct {
		Evaluations [][]float64
		Means       []float64
		Ceiling     []float64 `json:"noise_ceiling"`
	} `json:"eval_fixed"`
}

func read[T any](t *testing.T, name string) (v T) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// array reads a float64 array of two dimensions.
func array(t testing.TB, name string) *mat.Dense {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	size := int(binary.LittleEndian.Uint16(data[8:]))
	_, shape, _ := strings.Cut(string(data[10:10+size]), "'shape': (")
	shape, _, _ = strings.Cut(shape, ")")
	first, second, _ := strings.Cut(shape, ", ")
	rows, err1 := strconv.Atoi(first)
	columns, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil {
		t.Fatalf("%s: shape %q", name, shape)
	}
	m := mat.NewDense(rows, columns, nil)
	for i := range rows * columns {
		m.Set(i/columns, i%columns, math.Float64frombits(binary.LittleEndian.Uint64(data[10+size+8*i:])))
	}
	return m
}

func stack(values *mat.Dense, n int) *rsa.Stack {
	s := &rsa.Stack{Values: values, Measure: "distance"}
	for g := range n {
		s.Conditions = append(s.Conditions, fmt.Sprint("c", g))
	}
	return s
}

func TestGoldenCompare(t *testing.T) {
	want := read[golden](t, "compare.json")
	models, data := stack(array(t, "compare_models.npy"), 12), stack(array(t, "compare_data.npy"), 12)
	dense := array(t, "compare_sigma_k.npy")
	sigma := mat.NewSymDense(12, nil)
	variances := mat.NewDiagDense(12, nil)
	for i := range 12 {
		variances.SetDiag(i, dense.At(i, i))
		for j := i; j < 12; j++ {
			sigma.SetSym(i, j, dense.At(i, j))
		}
	}
	for name, c := range map[string]struct {
		measure   compare.Measure
		tolerance float64
	}{
		"cosine":                  {compare.Cosine(), 1e-10},
		"corr":                    {compare.Pearson(), 1e-10},
		"spearman":                {compare.Spearman(), 1e-10},
		"rho-a":                   {compare.RhoA(), 1e-10},
		"tau-a":                   {compare.KendallA(), 1e-10},
		"tau-b":                   {compare.KendallB(), 1e-10},
		"bures":                   {compare.Bures(), 1e-10},
		"neg_riem_dist":           {compare.Riemannian(nil), 1e-7},
		"neg_riem_dist_sigma_k":   {compare.Riemannian(sigma), 1e-7},
		"cosine_cov":              {compare.WhitenedCosine(nil), 1e-10},
		"corr_cov":                {compare.WhitenedPearson(nil), 1e-10},
		"cosine_cov_sigma_k":      {compare.WhitenedCosine(sigma), 1e-10},
		"corr_cov_sigma_k":        {compare.WhitenedPearson(sigma), 1e-10},
		"cosine_cov_sigma_k_diag": {compare.WhitenedCosine(variances), 1e-10},
		"corr_cov_sigma_k_diag":   {compare.WhitenedPearson(variances), 1e-10},
	} {
		got, err := compare.Compare(c.measure, models, data)
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Pairs != 66 || got.Missing != 0 {
			t.Errorf("%s: %d pairs, %d missing", name, got.Pairs, got.Missing)
		}
		for i, row := range want.Compare[name] {
			for j, w := range row {
				tolerance := c.tolerance
				if name == "bures" && i == 1 {
					// This second moment has rank 1. The peer takes roots of the eigenvalues that are 0 up to rounding, 2⁻⁵² of the largest; TestBuresGolden has the
					// exact value.
					tolerance = 0x1p-26
				}
				if v := got.Values.At(i, j); !(math.Abs(v-w) <= tolerance) {
					t.Errorf("%s (%d,%d): %v, want %v", name, i, j, v, w)
				}
			}
		}
	}
}

// ceilings holds the measures that the file of expected values has under a name.
var ceilings = map[string]compare.Measure{
	"cosine":                   compare.Cosine(),
	"corr":                     compare.Pearson(),
	"spearman":                 compare.Spearman(),
	"rho-a":                    compare.RhoA(),
	"tau-a":                    compare.KendallA(),
	"tau-b":                    compare.KendallB(),
	"cosine_cov_whitened_pool": compare.WhitenedCosine(nil),
	"corr_cov_whitened_pool":   compare.WhitenedPearson(nil),
}

func TestGoldenCeiling(t *testing.T) {
	want := read[golden](t, "compare.json")
	data := stack(array(t, "compare_data.npy"), 12)
	for name, m := range ceilings {
		w := want.Ceiling[name]
		if w == nil {
			w = want.Definition[name]
		}
		got, err := compare.NoiseCeiling(m, data, compare.CeilingOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !(math.Abs(got.Lower-w[0]) <= 1e-10 && math.Abs(got.Upper-w[1]) <= 1e-10) {
			t.Errorf("%s: [%v, %v], want %v", name, got.Lower, got.Upper, w)
		}
		if got.LowerAbsent {
			t.Errorf("%s: lower absent", name)
		}
	}
}

func TestGoldenFixed(t *testing.T) {
	want := read[golden](t, "compare.json")
	models, data := stack(array(t, "compare_models.npy"), 12), stack(array(t, "compare_data.npy"), 12)
	for name, w := range want.Fixed {
		m := ceilings[name]
		if m == nil {
			t.Errorf("no measure %s", name)
			continue
		}
		got, err := compare.Compare(m, models, data)
		if err != nil {
			t.Fatal(err)
		}
		for i, mean := range w.Means {
			if v := mat.Sum(got.Values.Slice(i, i+1, 0, 5)) / 5; !(math.Abs(v-mean) <= 1e-10) {
				t.Errorf("%s: model %d: mean %v, want %v", name, i, v, mean)
			}
		}
	}
}

func TestGolden92(t *testing.T) {
	want := read[struct {
		Compare map[string][][]float64
		Ceiling map[string][]float64 `json:"noise_ceiling"`
	}](t, "rdm92.json")
	models, data := stack(array(t, "rdm92_models.npy"), 92), stack(array(t, "rdm92_subjects.npy"), 92)
	for name, w := range want.Compare {
		m := ceilings[name]
		if m == nil {
			t.Errorf("no measure %s", name)
			continue
		}
		got, err := compare.Compare(m, models, data)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range w {
			for j, v := range row {
				if !(math.Abs(got.Values.At(i, j)-v) <= 1e-10) {
					t.Errorf("%s (%d,%d): %v, want %v", name, i, j, got.Values.At(i, j), v)
				}
			}
		}
	}
	c, err := compare.NoiseCeiling(compare.Pearson(), data, compare.CeilingOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if w := want.Ceiling["corr"]; !(math.Abs(c.Lower-w[0]) <= 1e-10) || !(math.Abs(c.Upper-w[1]) <= 1e-10) || !c.UpperIsExact {
		t.Errorf("ceiling [%v, %v], want %v", c.Lower, c.Upper, w)
	}
}
