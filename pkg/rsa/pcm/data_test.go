package pcm

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

func TestBadDataAreErrors(t *testing.T) {
	good := uneven(nil)
	with := func(change func(d *Data)) Data {
		d := good
		d.Y = mat.DenseCopyOf(d.Y)
		d.Condition = append([]int(nil), d.Condition...)
		change(&d)
		return d
	}
	tests := []struct {
		name  string
		data  Data
		noise Noise
		want  string
	}{
		{"nothing", Data{}, nil, "pcm: subject: no measurements"},
		{"NaN", with(func(d *Data) { d.Y.Set(3, 2, math.NaN()) }), nil, `subject "uneven": measurement of row 3, channel 2 (of 6) is NaN`},
		{"infinity", with(func(d *Data) { d.Y.Set(0, 0, math.Inf(1)) }), nil, "is +Inf"},
		{"too few conditions", with(func(d *Data) { d.Condition = d.Condition[1:] }), nil, "12 conditions for 13 rows"},
		{"negative condition", with(func(d *Data) { d.Condition[4] = -1 }), nil, "row 4 has condition -1"},
		{"condition beyond", with(func(d *Data) { d.Conditions = 3 }), nil, "row 3 has condition 3, want 0 to 2"},
		{"too few runs", with(func(d *Data) { d.Run = d.Run[1:] }), nil, "12 runs for 13 rows"},
		{"no runs", with(func(d *Data) { d.Run = nil }), nil, "0 runs for 13 rows"},
		{"X of other rows", with(func(d *Data) { d.X = mat.NewDense(2, 1, nil) }), nil, "X has 2 rows"},
		{"Z of other rows", with(func(d *Data) { d.Z = mat.NewDense(2, 1, nil) }), nil, "Z has 2 rows"},
		{"one condition per run", with(func(d *Data) { copy(d.Condition, d.Run) }), nil, "leave nothing of the conditions"},
		{"a run for each row", with(func(d *Data) { d.Run = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13} }), nil, "take all 13 observations"},
		{"block noise under run means", good, BlockNoise, "take out what the noise shares"},
		{"block noise without runs", with(func(d *Data) { d.Run, d.X = nil, NoFixedEffects() }), BlockNoise, "needs the run of each row"},
		{"zero", with(func(d *Data) { d.Y.Zero() }), nil, "measurements are zero"},
		{"no noise", with(func(d *Data) {
			d.Y.Apply(func(i, j int, _ float64) float64 { return 0.1 * float64(d.Condition[i]*(j+1)) }, d.Y)
		}), nil, "no noise"},
		{"nothing but run means", with(func(d *Data) {
			d.Y.Apply(func(i, j int, _ float64) float64 { return 0.1 * float64(d.Run[i]*(j+1)) }, d.Y)
		}), nil, "measurements are zero but for"},
		{"no row", good.Select(func(int) bool { return false }), nil, "no measurements"},
	}
	for _, test := range tests {
		if _, err := New(test.data, test.noise); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
}

func TestSelect(t *testing.T) {
	d := uneven(mat.DenseCopyOf(normal(rng.New(70).Rand(), 13, 2)))
	d.Z = d.random()
	rows := []int{0, 3, 5, 12}
	got := d.Select(func(i int) bool { return slices.Contains(rows, i) })
	if got.Name != "uneven" || got.Conditions != 4 || len(got.Condition) != 4 || len(got.Run) != 4 {
		t.Fatalf("got %+v", got)
	}
	for i, r := range rows {
		same := got.Condition[i] == d.Condition[r] && got.Run[i] == d.Run[r]
		for _, m := range [][2]*mat.Dense{{got.Y, d.Y}, {got.X, d.X}, {got.Z, d.Z}} {
			same = same && slices.Equal(m[0].RawRowView(i), m[1].RawRowView(r))
		}
		if !same {
			t.Errorf("row %d is not row %d", i, r)
		}
	}
}

func TestBadModelsAreErrors(t *testing.T) {
	negative := mat.NewSymDense(2, []float64{1, 2, 2, 1})
	nan := mat.NewSymDense(2, []float64{1, math.NaN(), math.NaN(), 1})
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"negative eigenvalue", second(Fixed("m", negative)), "negative eigenvalue: -1"},
		{"NaN", second(Fixed("m", nan)), "G[0,1] is NaN"},
		{"no component", second(Component("m")), "no components"},
		{"sizes", second(Component("m", identity(2), identity(3))), "component 1 is of 3 conditions"},
		{"zero", second(Component("m", mat.NewSymDense(2, nil))), "G is zero"},
		{"no features", second(Feature("m")), "no features"},
		{"shapes", second(Feature("m", mat.NewDense(2, 1, []float64{1, 1}), mat.NewDense(2, 2, []float64{1, 1, 1, 1}))), "matrix 1 is 2 × 2"},
		{"correlation", second(FixedCorrelation("m", 1.5, Correlations{Items: 2})), "correlation 1.5"},
		{"NaN correlation", second(FixedCorrelation("m", math.NaN(), Correlations{Items: 2})), "correlation NaN"},
		{"items", second(FlexibleCorrelation("m", Correlations{})), "0 items"},
		{"part of other items", second(FlexibleCorrelation("m", Correlations{Items: 2, Within: []*mat.SymDense{identity(3)}})), "part 0 is of 3 items"},
	}
	for _, test := range tests {
		if test.err == nil || !strings.Contains(test.err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.name, test.err, test.want)
		}
	}
	s := must(New(uneven(nil), nil))
	if _, err := Fit(context.Background(), s, Independent("m", 5), Options{}); err == nil || !strings.Contains(err.Error(), "is of 5 conditions") {
		t.Errorf("error %v", err)
	}
	if _, err := LeaveOneSubjectOut(context.Background(), []*Subject{s}, Independent("m", 4), Options{}); err == nil {
		t.Error("one subject left out of one")
	}
	if !mat.EqualApprox(Nearest(negative), mat.NewSymDense(2, []float64{1.5, 1.5, 1.5, 1.5}), 1e-12) {
		t.Errorf("nearest %v", mat.Formatted(Nearest(negative)))
	}
	if ll, err := s.LogLikelihood(Independent("m", 4), Parameters{LogNoise: []float64{-1e4}}); err == nil || !math.IsNaN(ll) {
		t.Errorf("no noise: %v, %v", ll, err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestPureNoise: fits of data without any pattern end, with no more than a little credit for the patterns.
func TestPureNoise(t *testing.T) {
	condition, run := ladder(6, 4)
	for sim := range 20 {
		s := must(New(Data{Y: normal(rng.New(71).At(sim).Rand(), 24, 30), Condition: condition, Run: run}, nil))
		null := must(Fit(context.Background(), s, Null("null", 4), Options{}))
		for name, k := range kinds(rng.New(72).At("kinds").Rand()) {
			r, err := Fit(context.Background(), s, k.model, Options{})
			if err != nil {
				t.Errorf("%s, simulation %d: %v", name, sim, err)
			}
			if gain := r.LogLikelihood - null.LogLikelihood; gain < -1e-5 {
				t.Errorf("%s, simulation %d: %g below no patterns at all", name, sim, gain)
			}
		}
	}
}
