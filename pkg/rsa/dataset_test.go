package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// numbered returns data in which observation i, channel c, time point t is 100i + 10c + t.
func numbered(observations, channels, times int) *rsa.Dataset {
	d := &rsa.Dataset{Set: table.Table{table.Texts("subject", "s1")}}
	for t := range times {
		v := mat.NewDense(observations, channels, nil)
		for i := range observations {
			for c := range channels {
				v.Set(i, c, float64(100*i+10*c+t))
			}
		}
		d.Values = append(d.Values, v)
		if times > 1 {
			d.Times = append(d.Times, float64(t)/10)
		}
	}
	index := table.Column{Name: "index", Number: make([]float64, observations)}
	for i := range index.Number {
		index.Number[i] = float64(i)
	}
	area := table.Column{Name: "area", Text: make([]string, channels)}
	for c := range channels {
		area.Text[c] = []string{"V1", "IT"}[c%2]
	}
	d.Observations, d.Channels = table.Table{index}, table.Table{area}
	return d
}

// first returns the first channel of the first time point.
func first(d *rsa.Dataset) []float64 { return mat.Col(nil, 0, d.Values[0]) }

func with(t *testing.T, d *rsa.Dataset, columns ...table.Column) *rsa.Dataset {
	t.Helper()
	out := *d
	for _, c := range columns {
		out.Observations = must[table.Table](t)(out.Observations.With(c))
	}
	if err := out.Check(); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestSelectObservations(t *testing.T) {
	d := with(t, numbered(6, 3, 2), table.Texts("finger", "c", "a", "b", "", "a", "c"), table.Numbers("run", 2, 2, 1, 1, 10, 10))
	for _, c := range []struct {
		name string
		got  func() (*rsa.Dataset, error)
		want []float64
	}{
		{"where text", func() (*rsa.Dataset, error) { return d.Where("finger", "a", "b") }, []float64{100, 200, 400}},
		{"where number", func() (*rsa.Dataset, error) { return d.Where("run", "10") }, []float64{400, 500}},
		{"select with repeats", func() (*rsa.Dataset, error) { return d.Select([]int{5, 0, 5}), nil }, []float64{500, 0, 500}},
		{"sort by number", func() (*rsa.Dataset, error) { return d.SortBy("run") }, []float64{200, 300, 0, 100, 400, 500}},
		{"sort by two, missing last", func() (*rsa.Dataset, error) { return d.SortBy("finger", "run") }, []float64{100, 400, 200, 0, 500, 300}},
		{"split", func() (*rsa.Dataset, error) { s, err := d.SplitBy("run"); return s[2], err }, []float64{400, 500}},
		{"odd", func() (*rsa.Dataset, error) { s, _, err := d.OddEven("run"); return s, err }, []float64{200, 300, 400, 500}},
		{"even", func() (*rsa.Dataset, error) { _, s, err := d.OddEven("run"); return s, err }, []float64{0, 100}},
		{"nested odd", func() (*rsa.Dataset, error) { s, _, err := d.NestedOddEven("finger", "run"); return s, err }, []float64{100, 200, 0}},
		{"nested even", func() (*rsa.Dataset, error) { _, s, err := d.NestedOddEven("finger", "run"); return s, err }, []float64{400, 500}},
	} {
		got := must[*rsa.Dataset](t)(c.got())
		if err := got.Check(); err != nil || !slices.Equal(first(got), c.want) {
			t.Errorf("%s: got %v, %v, want %v", c.name, first(got), err, c.want)
		}
		// Descriptors and the other time point go with the values.
		for i, row := range got.Observations[0].Number {
			if got.Values[1].At(i, 2) != 100*row+21 {
				t.Errorf("%s: row %d is described as %v and holds %v", c.name, i, row, got.Values[1].At(i, 2))
			}
		}
	}
	if s := must[[]*rsa.Dataset](t)(d.SplitBy("run")); len(s) != 3 || !s[0].Set.Equal(table.Table{table.Texts("subject", "s1"), table.Numbers("run", 1)}) {
		t.Errorf("%d parts, the first of %v", len(s), s[0].Set)
	}
	d.Select([]int{0}).Values[0].Set(0, 0, 7)
	if d.Values[0].At(0, 0) != 0 {
		t.Error("a selection shares its values")
	}
}

func TestSelectChannelsAndTimes(t *testing.T) {
	d := numbered(2, 4, 5)
	it := must[*rsa.Dataset](t)(d.WhereChannels("area", "IT"))
	if want := []float64{110, 130}; !slices.Equal(it.Values[0].RawRowView(1), want) || !it.Channels.Equal(table.Table{table.Texts("area", "IT", "IT")}) {
		t.Errorf("got %v", it)
	}
	sorted := must[*rsa.Dataset](t)(d.SortChannelsBy("area"))
	if want := []float64{110, 130, 100, 120}; !slices.Equal(sorted.Values[0].RawRowView(1), want) {
		t.Errorf("got %v", sorted.Values[0].RawRowView(1))
	}
	parts := must[[]*rsa.Dataset](t)(d.SplitChannelsBy("area"))
	if len(parts) != 2 || !slices.Equal(parts[1].Values[0].RawRowView(0), []float64{0, 20}) || parts[1].Set[1].Label(0) != "V1" {
		t.Errorf("got %v", parts)
	}
	between := must[*rsa.Dataset](t)(d.Between(0.1, 0.3))
	if !slices.Equal(between.Times, []float64{0.1, 0.2, 0.3}) || between.Values[2].At(1, 1) != 113 || between.Check() != nil {
		t.Errorf("got %v", between)
	}
	for want, f := range map[string]func() (*rsa.Dataset, error){
		"rsa: data set: no time point between 2 s and 3 s: they go from 0 s to 0.4 s": func() (*rsa.Dataset, error) { return d.Between(2, 3) },
		"rsa: data set: the data have no time":                                        func() (*rsa.Dataset, error) { return numbered(1, 1, 1).Between(0, 1) },
		`rsa: data set: no observation has index "7" or "8"`:                          func() (*rsa.Dataset, error) { return d.Where("index", "7", "8") },
		`rsa: data set: table: no column "run": the columns are "index"`:              func() (*rsa.Dataset, error) { return d.Where("run", "1") },
	} {
		if _, err := f(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestBins(t *testing.T) {
	d := numbered(2, 2, 7) // 0 … 0.6 s
	got := must[*rsa.Dataset](t)(d.Bin(0.3))
	if want := []float64{0.1, 0.4, 0.6}; apart(got.Times, want) > 1e-15 || got.Values[0].At(1, 1) != 111 || got.Values[2].At(0, 0) != 6 {
		t.Errorf("times %v, values %v", got.Times, got.Values)
	}
	got = must[*rsa.Dataset](t)(d.BinEdges([]float64{0.1, 0.3, 0.6}))
	if apart(got.Times, []float64{0.15, 0.4}) > 1e-15 || got.Values[0].At(0, 0) != 1.5 || got.Values[1].At(1, 0) != 104 {
		t.Errorf("times %v, values %v", got.Times, got.Values)
	}
	// Missing values have no part; where nothing is left the bin is missing.
	for _, time := range []int{0, 1, 3} {
		d.Values[time].Set(0, 0, math.NaN())
		d.Values[time].Set(0, 1, math.NaN())
	}
	d.Values[2].Set(0, 1, math.NaN())
	got = must[*rsa.Dataset](t)(d.Bin(0.3))
	if got.Values[0].At(0, 0) != 2 || !math.IsNaN(got.Values[0].At(0, 1)) || got.Values[1].At(0, 0) != 4.5 || got.Values[0].At(1, 1) != 111 {
		t.Errorf("values %v", got.Values)
	}
	if _, err := d.Bin(0); err == nil || err.Error() != "rsa: data set: bins of 0 s" {
		t.Errorf("got %v", err)
	}
}

func TestTimeAsChannelsAndObservations(t *testing.T) {
	d := numbered(2, 2, 3)
	c := must[*rsa.Dataset](t)(d.TimeAsChannels())
	if want := []float64{100, 101, 102, 110, 111, 112}; c.Check() != nil || !slices.Equal(c.Values[0].RawRowView(1), want) ||
		!c.Channels.Equal(table.Table{table.Texts("area", "V1", "V1", "V1", "IT", "IT", "IT"), table.Numbers("time", 0, .1, .2, 0, .1, .2)}) {
		t.Errorf("got %v of %v", c.Values[0].RawRowView(1), c.Channels)
	}
	o := must[*rsa.Dataset](t)(d.TimeAsObservations())
	if want := []float64{0, 100, 1, 101, 2, 102}; o.Check() != nil || !slices.Equal(first(o), want) ||
		!o.Observations.Equal(table.Table{table.Numbers("index", 0, 1, 0, 1, 0, 1), table.Numbers("time", 0, 0, .1, .1, .2, .2)}) {
		t.Errorf("got %v of %v", first(o), o.Observations)
	}
}

func TestAverageBy(t *testing.T) {
	d := with(t, numbered(6, 2, 2), table.Texts("finger", "b", "a", "b", "a", "", "a"), table.Numbers("run", 1, 1, 1, 2, 1, 1), table.Texts("hand", "l", "r", "l", "r", "l", "r"))
	d.Values[1].Set(5, 1, math.NaN())
	got := must[*rsa.Dataset](t)(d.AverageBy("finger"))
	if want := (table.Table{table.Texts("finger", "a", "b"), table.Texts("hand", "r", "l"), table.Numbers("count", 3, 2)}); !got.Observations.Equal(want) {
		t.Errorf("got %v", got.Observations)
	}
	if !slices.Equal(first(got), []float64{300, 100}) || got.Values[1].At(0, 1) != 211 {
		t.Errorf("got %v and %v", first(got), got.Values[1].At(0, 1))
	}
	got = must[*rsa.Dataset](t)(d.AverageBy("finger", "run"))
	if !slices.Equal(first(got), []float64{300, 300, 100}) || !slices.Equal(must[table.Column](t)(got.Observations.Column("count")).Number, []float64{2, 1, 2}) {
		t.Errorf("got %v of %v", first(got), got.Observations)
	}
	if got = must[*rsa.Dataset](t)(d.AverageBy()); !slices.Equal(first(got), []float64{250}) {
		t.Errorf("got %v", first(got))
	}
}

func TestTensor(t *testing.T) {
	d := with(t, numbered(5, 2, 1), table.Numbers("stimulus", 10, 9, 9, 10, math.NaN()))
	conditions, repeats, err := d.Tensor("stimulus")
	if err != nil || !slices.Equal(conditions, []string{"9", "10"}) || len(repeats) != 2 || !mat.Equal(repeats[1], mat.NewDense(2, 2, []float64{200, 210, 300, 310})) {
		t.Errorf("got %v, %v, %v", conditions, repeats, err)
	}
	if _, _, err := d.Select([]int{0, 1, 2}).Tensor("stimulus"); err == nil || err.Error() != `rsa: data set: condition "9" has 2 observations and "10" has 1, want as many of each` {
		t.Errorf("got %v", err)
	}
}

func TestMerge(t *testing.T) {
	a, b := numbered(2, 2, 1), numbered(1, 2, 1)
	b.Set = table.Table{table.Texts("subject", "s2"), table.Texts("note", "tired")}
	b = b.SelectChannels([]int{1, 0})
	got := must[*rsa.Dataset](t)(rsa.Merge(a, b))
	want := table.Table{table.Numbers("index", 0, 1, 0), table.Texts("subject", "s1", "s1", "s2"), table.Texts("note", "", "", "tired")}
	if !got.Observations.Equal(want) || got.Set != nil || !slices.Equal(first(got), []float64{0, 100, 0}) || got.Values[0].At(2, 1) != 10 {
		t.Errorf("got %v of %v", got.Values, got.Observations)
	}
	if same := must[*rsa.Dataset](t)(rsa.Merge(a, a)); !same.Set.Equal(a.Set) || len(same.Observations) != 1 {
		t.Errorf("got %v", same)
	}
	bare := must[*rsa.Dataset](t)(rsa.NewDataset(mat.NewDense(2, 1, nil), nil))
	if both := must[*rsa.Dataset](t)(rsa.Merge(bare, bare)); len(both.Observations) != 0 || both.Check() != nil {
		t.Errorf("got %v", both)
	}
	other := numbered(1, 2, 1)
	other.Channels = table.Table{table.Texts("area", "V1", "V4")}
	double := numbered(1, 4, 1)
	for want, sets := range map[string][]*rsa.Dataset{
		`rsa: merge: set 1: it has no channel with area "IT"`:                      {a, other},
		`rsa: merge: set 1: channels are in another order, and two have area "V1"`: {double, double.SelectChannels([]int{0, 2, 1, 3})},
		"rsa: merge: set 1 has other times than set 0":                             {a, numbered(1, 2, 2)},
		"rsa: merge: set 1 has 4 channels, want 2":                                 {a, double},
		"rsa: merge: no data set":                                                  nil,
	} {
		if _, err := rsa.Merge(sets...); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestTableInAndOut(t *testing.T) {
	x := table.Table{table.Texts("finger", "a", "b"), table.Numbers("v1", 1, 2), table.Numbers("run", 1, 1), table.Numbers("v2", 3, math.NaN())}
	d := must[*rsa.Dataset](t)(rsa.FromTable(x, "v1", "v2"))
	got := must[table.Table](t)(d.Table())
	if want := (table.Table{x[0], x[2], x[1], x[3]}); !got.Equal(want) {
		t.Errorf("got %v", got)
	}
	if _, err := rsa.FromTable(x, "finger"); err == nil || err.Error() != `rsa: data set: channel "finger" holds texts` {
		t.Errorf("got %v", err)
	}
}

func TestZScore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	d := &rsa.Dataset{Observations: table.Table{table.Texts("run", "a", "b", "a", "b", "a", "b")}, Times: []float64{0, 1}}
	for range 2 {
		v := normal(6, 3, random)
		for i := range 6 {
			v.Set(i, 1, 1e9+v.At(i, 1))
		}
		d.Values = append(d.Values, v)
	}
	d.Values[1].Set(2, 0, math.NaN())
	got := must[*rsa.Dataset](t)(d.ZScore("run"))
	for run := range 2 {
		for c := range 3 {
			sum, square, n := 0.0, 0.0, 0.0
			for _, v := range got.Values {
				for i := run; i < 6; i += 2 {
					if x := v.At(i, c); !math.IsNaN(x) {
						sum, square, n = sum+x, square+x*x, n+1
					}
				}
			}
			if !(math.Abs(sum) <= 1e-6) || !(math.Abs(square/(n-1)-1) <= 1e-6) {
				t.Errorf("run %d, channel %d: sum %v, variance %v", run, c, sum, square/(n-1))
			}
		}
	}
	if !math.IsNaN(got.Values[1].At(2, 0)) {
		t.Error("the missing value is there")
	}
	flat := must[*rsa.Dataset](t)(rsa.NewDataset(mat.NewDense(2, 1, []float64{0.1, 0.1}), table.Table{table.Texts("run", "a", "a")}))
	if _, err := flat.ZScore("run"); err == nil || err.Error() != `rsa: z-score: run "a", channel 0 of 1: all values are 0.1` {
		t.Errorf("got %v", err)
	}
}

// What is left is orthogonal to the confounds and keeps its mean; data that are confounds alone become their mean.
func TestRegressOut(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 1))
	v := normal(20, 3, random)
	drift, block := make([]float64, 20), make([]string, 20)
	for i := range drift {
		drift[i], block[i] = 1e4+float64(i*i), string(rune('a'+i%3))
		v.Set(i, 1, 3+2*drift[i]+float64(i%3))
	}
	v.Set(4, 2, math.NaN())
	d := must[*rsa.Dataset](t)(rsa.NewDataset(v, table.Table{table.Numbers("drift", drift...), table.Texts("block", block...)}))
	got := must[*rsa.Dataset](t)(d.RegressOut("drift", "block"))
	for c := range 3 {
		withDrift, sum, before := 0.0, 0.0, 0.0
		for i := range 20 {
			if x := got.Values[0].At(i, c); !math.IsNaN(x) {
				sum, before = sum+x, before+v.At(i, c)
			}
		}
		n := 20.0
		if c == 2 {
			n = 19
		}
		for i := range 20 {
			if x := got.Values[0].At(i, c); !math.IsNaN(x) {
				withDrift += (x - sum/n) * (drift[i] - 1e4)
			}
		}
		if !(math.Abs(withDrift) <= 1e-6) || !(math.Abs(sum-before) <= 1e-6) {
			t.Errorf("channel %d: product with the drift %v, sum %v, before %v", c, withDrift, sum, before)
		}
		if c == 1 && !(math.Abs(got.Values[0].At(3, 1)-sum/n) <= 1e-6) {
			t.Errorf("a channel of confounds alone holds %v, want its mean %v", got.Values[0].At(3, 1), sum/n)
		}
	}
	if !math.IsNaN(got.Values[0].At(4, 2)) {
		t.Error("the missing value is there")
	}
	twice := with(t, d, table.Numbers("again", drift...), table.Numbers("flat", make([]float64, 20)...))
	for name, want := range map[string]string{
		"again": "rsa: regress out: channel 0 of 3: confound 1 of 2 is a linear combination of others: ",
		"flat":  "rsa: regress out: channel 0 of 3: confound 1 of 2 is constant",
	} {
		if _, err := twice.RegressOut("drift", name); err == nil || len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func ExampleDataset_AverageBy() {
	d, _ := rsa.NewDataset(mat.NewDense(4, 2, []float64{1, 5, 3, 7, 3, 5, 4, 8}),
		table.Table{table.Texts("finger", "thumb", "index", "thumb", "index"), table.Integers("run", 1, 1, 2, 2), table.Texts("hand", "left", "left", "left", "left")})
	means, _ := d.AverageBy("finger")
	fmt.Print(means.Observations)
	fmt.Println(mat.Formatted(means.Values[0]))
	// Output:
	// finger  hand  count
	// index   left      2
	// thumb   left      2
	// ⎡3.5  7.5⎤
	// ⎣  2    5⎦
}

func ExampleMerge() {
	session := func(name string, values ...float64) *rsa.Dataset {
		d, _ := rsa.NewDataset(mat.NewDense(2, 1, values), table.Table{table.Texts("finger", "thumb", "index")})
		d.Set = table.Table{table.Texts("session", name), table.Texts("subject", "s1")}
		return d
	}
	both, _ := rsa.Merge(session("monday", 1, 2), session("friday", 3, 4))
	fmt.Print(both.Observations)
	fmt.Print(both.Set)
	// Output:
	// finger  session
	// thumb   monday
	// index   monday
	// thumb   friday
	// index   friday
	// subject
	// s1
}
