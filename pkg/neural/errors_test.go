package neural

import (
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/table"
)

func TestErrorsNameWhatIsWrong(t *testing.T) {
	p := func() *Population { return synthetic(1, 2, 20) }
	rec := func() *Recording { return p().Sessions[0] }
	for _, c := range []struct {
		name string
		do   func() error
		says []string
	}{
		{"session", func() error { _, err := p().Only("z"); return err }, []string{`"z"`, "among 2"}},
		{"session twice", func() error { _, err := p().Only("a", "a"); return err }, []string{"two channels", `"a"`}},
		{"channel", func() error { _, err := rec().Only("z"); return err }, []string{`"z"`, "among 1"}},
		{"where", func() error { _, err := p().Where("a", "7"); return err }, []string{"a = 7", "-1 1"}},
		{"where a number", func() error { _, err := p().WhereNumber("a", 7); return err }, []string{"a = 7", "-1 1"}},
		{"where column", func() error { _, err := p().WhereNumber("z", 7); return err }, []string{`"z"`, `"a", "b"`, "session"}},
		{"where of one", func() error { _, err := rec().Where("a", "7"); return err }, []string{"a = 7", "-1 1"}},
		{"where of texts", func() error { _, err := rec().WhereChannels("name", "z"); return err }, []string{"channel", "name = z", "levels are a"}},
		{"window", func() error { _, err := p().Between(.2, .3); return err }, []string{"0.2", "0.3", "0.1 s"}},
		{"window within a sample", func() error { _, err := p().Between(.1002, .1008); return err }, []string{"no whole sample"}},
		{"window of NaN", func() error { _, err := p().Between(math.NaN(), 1); return err }, []string{"no whole sample"}},
		{"window to NaN", func() error { _, err := p().Between(0, math.NaN()); return err }, []string{"no whole sample"}},
		{"samples", func() error { _, err := p().Samples(5, 21); return err }, []string{"21", "has 20"}},
		{"bins", func() error { _, err := p().Bin(.0015); return err }, []string{"0.0015", "0.001"}},
		{"bins of NaN", func() error { _, err := p().Bin(math.NaN()); return err }, []string{"NaN"}},
		{"bins too wide", func() error { _, err := p().Bin(.021); return err }, []string{"0.021", "20"}},
		{"bins of what", func() error { r := rec(); r.Measure = ""; _, err := r.Bin(.01); return err }, []string{"no Measure"}},
		{"no factor", func() error { _, err := p().ConditionMeans(); return err }, []string{"no factor"}},
		{"factor twice", func() error { _, err := p().ConditionMeans("a", "a"); return err }, []string{`"a"`, "twice"}},
		{"unknown factor", func() error { _, err := p().ConditionMeans("z"); return err }, []string{`"z"`, `"a", "b"`}},
		{"no sessions", func() error { _, err := (&Population{}).ConditionMeans("z"); return err }, []string{"no sessions"}},
		{"rank", func() error { _, err := p().Rank("z", "y"); return err }, []string{`"z"`}},
		{"rank of texts", func() error {
			r := rec()
			r.Observations[0] = table.Texts("a", make([]string, r.Observations.Rows())...)
			_, err := r.Rank("a", "y")
			return err
		}, []string{`"a"`, "texts"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.do()
			if err == nil {
				t.Fatal("want an error")
			}
			for _, part := range append(c.says, "neural: ") {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error %q does not say %q", err, part)
				}
			}
		})
	}
}

func TestCheckFindsWhatIsInconsistent(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(p *Population)
		says  string
	}{
		{"no time", func(p *Population) { p.Sessions[0].Time = nil }, "no times"},
		{"empty time", func(p *Population) { p.Sessions[0].Time = []float64{} }, "empty"},
		{"other time", func(p *Population) { p.Sessions[1].Time[7] += .0005 }, "sample 7"},
		{"NaN time", func(p *Population) { p.Sessions[0].Time[3] = math.NaN() }, "sample 3"},
		{"descending", func(p *Population) { p.Sessions[0].Time[3] = .1 }, "sample 3"},
		{"width", func(p *Population) { p.Sessions[0].Width = 0 }, "0 s wide"},
		{"names", func(p *Population) { p.Sessions[1].Name = "a"; p.Sessions[1].Channels[0].Text[0] = "a" }, `two channels "a"`},
		{"samples", func(p *Population) { p.Sessions[1].Values.(*Array[uint8]).Samples-- }, `session "b"`},
		{"values", func(p *Population) { p.Sessions[0].Values = nil }, "no values"},
		{"rows", func(p *Population) { p.Sessions[0].Observations[1].Number = []float64{1} }, `column "b"`},
		{"channels", func(p *Population) { p.Sessions[0].Channels[0].Text = []string{"x", "y"} }, `column "name"`},
		{"column twice", func(p *Population) { p.Sessions[0].Observations[1].Name = "a" }, `two columns "a"`},
		{"other columns", func(p *Population) { p.Sessions[1].Observations[1].Name = "c" }, `no column "b"`},
		{"other kind", func(p *Population) {
			p.Sessions[1].Observations[1] = table.Texts("b", make([]string, p.Sessions[1].Observations.Rows())...)
		}, "of texts in the other"},
		{"other measure", func(p *Population) { p.Sessions[1].Measure = BOLD }, `"BOLD"`},
	} {
		p := synthetic(1, 2, 20)
		c.spoil(p)
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.says)
		}
		if means, err := p.ConditionMeans("a"); err == nil { // what was put together by hand is checked before it is averaged
			t.Errorf("%s: no error, means %v", c.name, means.Mean)
		}
	}
}

func TestRank(t *testing.T) {
	nan := math.NaN()
	got := Rank([]float64{2, nan, -1, 0, math.Copysign(0, -1), 2})
	if want := []float64{2, nan, 0, 1, 1, 2}; !table.Numbers("", got...).Equal(table.Numbers("", want...)) {
		t.Errorf("ranks: got %v, want %v", got, want)
	}
	if len(Rank(nil)) != 0 {
		t.Error("ranks of nothing: want nothing")
	}
}
