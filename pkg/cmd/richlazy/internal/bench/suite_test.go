package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func fakes(ours, peer time.Duration, target *Target) func(context.Context, *Runner) ([]Timed, error) {
	return func(ctx context.Context, r *Runner) ([]Timed, error) {
		c := Case{Name: "50×625×100", Work: 1e9, Target: target, Tolerance: 1, Unit: "s.e.",
			Contenders: []Contender{(&fake{per: ours}).contender("ours", 4), (&fake{per: peer}).contender("peer", 5)}}
		other := Case{Name: "alone", Contenders: []Contender{(&fake{per: ours}).contender("ours")}}
		return r.Measure(ctx, []Case{c, other, {Name: "unlisted", Unlisted: true, Contenders: other.Contenders}})
	}
}

func TestSuite(t *testing.T) {
	columns := []Column{Time("ours", "ours"), Rate("GF/s", "ours", 1e9), PerElement("ns", "ours"), Time("peer", "peer"), Ratio("peer/ours", "peer", "ours"),
		Time("nobody", "nobody")}
	suite := Suite{Name: "test", Parts: []Part{
		{Name: "met", Title: "a part", Columns: columns, Run: fakes(4*time.Millisecond, 8*time.Millisecond, Share("ours", "peer", 0.6)),
			Notes: func(all []Timed) []string { return []string{fmt.Sprint("a note on ", len(all))} }},
		{Name: "missed", Title: "b part", Columns: columns, Run: fakes(4*time.Millisecond, 8*time.Millisecond, Nanoseconds("ours", 0.0035))},
		{Name: "unmeasured", Title: "c part", Columns: columns, Run: fakes(4*time.Millisecond, 8*time.Millisecond, Speed("ours", "nobody", 0.85))},
		{Name: "skipped", Title: "d part", Run: func(context.Context, *Runner) ([]Timed, error) {
			return nil, fmt.Errorf("%w: there is one CPU", ErrSkipped)
		}},
	}}
	var out bytes.Buffer
	report, err := suite.Run(context.Background(), &Runner{Rounds: 2}, &out, Machine{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `
a part
                        ours           GF/s           ns            peer    peer/ours  difference  target  result
  50×625×100  4.00 (4.00) ms  250.0 (250.0)  0.00 (0.00)  8.00 (8.00) ms  2.00 (2.00)    0.2 s.e.  ≤ 0.6×  ok
  alone       4.00 (4.00) ms
  a note on 3
`
	if got := out.String(); !strings.HasPrefix(got, want) {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
	for _, want := range []string{"≤ 0.0035 ns  MISSED", "≥ 0.85×  not measured", "skipped: not measured: there is one CPU"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	if met, missed, unmeasured := report.Targets(); met != 1 || missed != 1 || unmeasured != 1 {
		t.Errorf("%d met, %d missed, %d not measured, want 1 each", met, missed, unmeasured)
	}

	path := filepath.Join(t.TempDir(), "report.json")
	if err := report.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if times := back.Parts[0].Cases[0].Times; len(times) != 2 || len(times[1].Seconds) != 2 || times[1].Seconds[1] != 0.008 {
		t.Errorf("the file has the times %+v", times)
	}
	if back.Parts[3].Skipped == "" || back.Parts[1].Cases[0].Target.Met {
		t.Errorf("the file has the parts %+v", back.Parts)
	}
}

func TestSuiteChoose(t *testing.T) {
	suite := Suite{Parts: []Part{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	if err := suite.Choose([]string{"c", "d"}); err == nil || err.Error() != `no part "d"; there are a, b, c` {
		t.Errorf("error %v", err)
	}
	if err := suite.Choose(nil); err != nil || len(suite.Parts) != 3 {
		t.Errorf("%d parts, error %v, want all", len(suite.Parts), err)
	}
	if err := suite.Choose([]string{"c", "a"}); err != nil || len(suite.Parts) != 2 || suite.Parts[0].Name != "a" {
		t.Errorf("parts %+v, error %v, want a and c", suite.Parts, err)
	}
}

// What was measured before an error, a lost peer or an interrupt is in the report.
func TestSuiteFaults(t *testing.T) {
	good := Part{Name: "good", Run: fakes(time.Second, time.Second, nil)}
	wrong := Part{Name: "wrong", Run: func(ctx context.Context, r *Runner) ([]Timed, error) {
		return r.Measure(ctx, []Case{{Name: "c", Contenders: []Contender{(&fake{}).contender("a", 1), (&fake{}).contender("b", 2)}}})
	}}
	lost := Part{Name: "lost", Run: func(ctx context.Context, r *Runner) ([]Timed, error) {
		return r.Measure(ctx, []Case{{Contenders: []Contender{(&fake{per: time.Second}).contender("ours"), (&fake{dies: 1}).contender("peer")}}})
	}}
	cause := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(context.Background())
	stopped := Part{Name: "stopped", Run: func(ctx context.Context, r *Runner) ([]Timed, error) {
		cancel(cause)
		return r.Measure(ctx, []Case{{Contenders: []Contender{(&fake{}).contender("a", 1)}}})
	}}
	for _, test := range []struct {
		parts []Part
		want  string
		done  int
	}{
		{[]Part{good, wrong, good}, "bench test: wrong: c: WRONG NUMBERS of b", 1},
		{[]Part{good, lost, good}, "the Python process with NumPy is lost: killed", 3},
		{[]Part{good, stopped, good}, "Ctrl-C", 1},
	} {
		var out bytes.Buffer
		report, err := Suite{Name: "test", Parts: test.parts}.Run(ctx, &Runner{Rounds: 1}, &out, Machine{}, nil)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want %q", err, test.want)
		}
		if len(report.Parts) != test.done || report.Error != err.Error() {
			t.Errorf("%d parts in the report, want %d; its error %q", len(report.Parts), test.done, report.Error)
		}
	}
}
