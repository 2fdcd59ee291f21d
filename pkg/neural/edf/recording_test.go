package edf_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/table"
)

func open(t testing.TB, path string) *edf.File {
	t.Helper()
	f, err := edf.Open(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Whatever block is asked for, it holds what Physical reads.
func TestBlocksAreThoseOfSignals(t *testing.T) {
	f := open(t, "testdata/plus.edf")
	r, err := f.Recording(edf.Options{Signals: []string{"Temp", "EEG Fpz-Cz"}})
	if err != nil {
		t.Fatal(err)
	}
	if o, c, s := r.Dims(); o != 1 || c != 2 || s != 200 || !r.Lazy() || r.Unit != "" || r.Measure != "" || r.Width != .02 || r.Time[150] != 3 {
		t.Fatalf("%v: %d×%d×%d", r, o, c, s)
	}
	for _, part := range [][3]int{{0, 0, 200}, {1, 0, 1}, {0, 49, 2}, {1, 99, 101}, {0, 199, 1}} {
		for channels := 1; channels <= 2-part[0]; channels++ {
			dst := make([]float64, channels*part[2])
			if err := r.Values.Block(dst, [3]int{0, part[0], part[1]}, [3]int{1, channels, part[2]}); err != nil {
				t.Fatal(err)
			}
			for c := range channels {
				want, err := f.Physical([]int{2, 0}[part[0]+c], part[1], part[2])
				if err != nil || !slices.Equal(dst[c*part[2]:(c+1)*part[2]], want) {
					t.Errorf("block %v, channel %d: %v, want %v, %v", part, c, dst[c*part[2]:(c+1)*part[2]], want, err)
				}
			}
		}
	}
	if err := r.Values.Block(make([]float64, 2), [3]int{0, 1, 199}, [3]int{1, 1, 2}); err == nil {
		t.Error("a block that leaves the recording")
	}
	if _, err := r.Load(file.Limits{MaxBytes: 100}); err == nil {
		t.Error("3200 bytes within a limit of 100")
	}
}

func TestEpochsAreTheTimeAroundEvents(t *testing.T) {
	f := open(t, "testdata/plus.edf")
	events := table.Table{table.Numbers("onset", 1, 2.009, .1), table.Texts("trial_type", "face", "house", "early")}
	opt := edf.Options{From: -.2, To: .4, Signals: []string{"EEG Pz-Oz"}, SI: true}
	if _, err := f.Epochs(events, opt); err == nil || !strings.Contains(err.Error(), "event 2 at 0.1 s") {
		t.Errorf("an epoch from before the recording: %v", err)
	}
	opt.Drop = true
	r, err := f.Epochs(events, opt)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = r.Load(file.Limits{}); err != nil {
		t.Fatal(err)
	}
	if o, c, s := r.Dims(); o != 2 || c != 1 || s != 30 || r.Unit != "V" || r.Measure != neural.Potential || r.Time[10] != 0 || r.Observations[1].Text[1] != "house" {
		t.Fatalf("%v: %d×%d×%d", r, o, c, s)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for i, first := range []int{40, 90} {
		want, err := f.Physical(1, first, 30)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range want {
			if x[i*30+k] != v*1e-6 {
				t.Fatalf("epoch %d, sample %d: %v, want %v", i, k, x[i*30+k], v*1e-6)
			}
		}
	}
	if _, err := f.Epochs(events[1:], opt); err == nil {
		t.Error("events without onset")
	}
	if _, err := f.Epochs(table.Table{table.Numbers("onset", math.NaN())}, opt); err == nil {
		t.Error("no epoch at all")
	}
}

func TestTimeThatIsMissing(t *testing.T) {
	f := open(t, "testdata/gaps.edf")
	if got := f.Stretches(); !slices.Equal(got, [][2]float64{{0, 1}, {3, 4}, {10.25, 10.75}}) || !f.Discontinuous {
		t.Fatalf("stretches %v", got)
	}
	if _, err := f.Recording(edf.Options{}); err == nil || !strings.Contains(err.Error(), "0 to 1 s, 3 to 4 s, 10.25 to 10.75 s") {
		t.Errorf("the whole time: %v", err)
	}
	if _, err := f.Recording(edf.Options{From: .5, To: 3.5}); err == nil {
		t.Error("a window across a gap")
	}
	r, err := f.Recording(edf.Options{From: 3.1, To: 4})
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	want, err := f.Physical(0, 110, 90)
	if err != nil || !slices.Equal(x[:90], want) || !(math.Abs(r.Time[0]-3.1) < 1e-12) {
		t.Errorf("from %v s: %v …, want %v …, %v", r.Time[0], x[:3], want[:3], err)
	}
	r, err = f.Epochs(f.Annotations, edf.Options{From: 0, To: .3})
	if err != nil {
		t.Fatal(err)
	}
	x, err = r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for i, first := range []int{0, 120, 205} {
		if want, _ := f.Physical(1, first, 30); !slices.Equal(x[i*60+30:i*60+60], want) {
			t.Errorf("epoch %d begins with %v, want %v", i, x[i*60+30], want[0])
		}
	}
}

func TestSignalsOfDifferentRates(t *testing.T) {
	path := filetest.Find("format-fixtures/mne/test_uneven_samp.edf")
	if path == "" {
		t.Skip("RICHLAZY_DATA has no format-fixtures")
	}
	f := open(t, path)
	if _, err := f.Recording(edf.Options{}); err == nil || !strings.Contains(err.Error(), "one rate") {
		t.Errorf("two rates in a recording: %v", err)
	}
	r, err := f.Recording(edf.Options{Rate: 12.8})
	if err != nil {
		t.Fatal(err)
	}
	if _, c, s := r.Dims(); c != 1 || s != 1408 || r.Names()[0] != "0.2Hz Blk 1/0uV" {
		t.Errorf("%v", r)
	}
	if f.Start.Format("2006-01-02 15:04:05") != "2000-07-13 12:05:48" {
		t.Errorf("start %v", f.Start)
	}
}
