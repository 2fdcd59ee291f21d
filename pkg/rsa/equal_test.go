package rsa_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

func small(t testing.TB) (*rsa.RDM, *rsa.Stack, *rsa.Dataset) {
	t.Helper()
	r, err := rsa.New([]float64{1, math.NaN(), 1234.5678}, []string{"a", "bé", "c"}, "Euclidean distance")
	if err != nil {
		t.Fatal(err)
	}
	r.Info = table.Table{table.Numbers("subject", 3)}
	s, err := rsa.NewStack(r, r)
	if err != nil {
		t.Fatal(err)
	}
	d, err := rsa.NewDataset(mat.NewDense(2, 3, []float64{1, 2, math.NaN(), 4, 5, 6}), table.Table{table.Texts("finger", "thumb", "index")})
	if err != nil {
		t.Fatal(err)
	}
	return r, s, d
}

func TestEqual(t *testing.T) {
	r, s, d := small(t)
	r2, s2, d2 := small(t)
	if !r.Equal(r2) || !s.Equal(s2) || !d.Equal(d2) {
		t.Error("what is made alike is not equal")
	}
	for name, change := range map[string]func(r *rsa.RDM){
		"value":      func(r *rsa.RDM) { r.Values[0] = 2 },
		"missing":    func(r *rsa.RDM) { r.Values[1] = 0 },
		"condition":  func(r *rsa.RDM) { r.Conditions[0] = "x" },
		"measure":    func(r *rsa.RDM) { r.Measure = "x" },
		"descriptor": func(r *rsa.RDM) { r.Info = nil },
		"pattern":    func(r *rsa.RDM) { r.Patterns = table.Table{table.Numbers("size", 1, 2, 3)} },
	} {
		other, _, _ := small(t)
		change(other)
		if r.Equal(other) || other.Equal(r) {
			t.Errorf("RDMs that differ in a %s are equal", name)
		}
	}
	for name, change := range map[string]func(s *rsa.Stack){
		"value":       func(s *rsa.Stack) { s.Values.Set(1, 0, 2) },
		"number":      func(s *rsa.Stack) { *s = *s.Select([]int{0}) },
		"no values":   func(s *rsa.Stack) { s.Values = nil },
		"descriptors": func(s *rsa.Stack) { s.Info = nil },
	} {
		_, other, _ := small(t)
		change(other)
		if s.Equal(other) || other.Equal(s) {
			t.Errorf("stacks that differ in %s are equal", name)
		}
	}
	for name, change := range map[string]func(d *rsa.Dataset){
		"value":    func(d *rsa.Dataset) { d.Values[0].Set(0, 0, 2) },
		"times":    func(d *rsa.Dataset) { d.Times = []float64{0} },
		"channels": func(d *rsa.Dataset) { d.Channels = table.Table{table.Numbers("unit", 1, 2, 3)} },
		"set":      func(d *rsa.Dataset) { d.Set = table.Table{table.Numbers("session", 1)} },
	} {
		_, _, other := small(t)
		change(other)
		if d.Equal(other) || other.Equal(d) {
			t.Errorf("data sets that differ in %s are equal", name)
		}
	}
	if r.Equal(nil) || !(*rsa.RDM)(nil).Equal(nil) {
		t.Error("nil")
	}
}

func TestPrint(t *testing.T) {
	r, s, d := small(t)
	long, err := rsa.Categorical(make13(), make13())
	if err != nil {
		t.Fatal(err)
	}
	timed := *d
	timed.Values, timed.Times = append(timed.Values, timed.Values[0]), []float64{-.1, .25}
	trials, err := d.Trials("finger", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		value fmt.Stringer
		want  string
	}{
		{r, "Euclidean distance, 3 conditions, 1 to 1.23e+03, 1 of 3 missing\na\nbé  1\nc   –  1.23e+03"},
		{s, "2 RDMs, Euclidean distance, 3 conditions, 1 to 1.23e+03, 2 of 6 missing\nof each RDM: subject"},
		{d, "2 observations × 3 channels, 1 to 6, 1 of 6 missing\nof each observation: finger"},
		{&timed, "2 observations × 3 channels × 2 times from -0.1 s to 0.25 s, 1 to 6, 2 of 12 missing\nof each observation: finger"},
		{trials, "2 trials × 3 channels, 2 conditions"},
		{&rsa.RDM{}, "dissimilarity, 0 conditions, no values"},
		{&rsa.Stack{}, "no RDMs"},
		{&rsa.Dataset{}, "no observations"},
		{&rsa.Trials{}, "0 trials × 0 channels, 0 conditions"},
	} {
		if got := c.value.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := long.String(); got != long.Measure+", 13 conditions, 1 to 1" {
		t.Errorf("%q", got)
	}
}

func make13() (names []string) {
	for i := range 13 {
		names = append(names, fmt.Sprint("c", i))
	}
	return names
}
