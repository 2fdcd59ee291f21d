package fif_test

import (
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// Buffers of all types follow each other, with skips between them.
func TestSkipsAreGaps(t *testing.T) {
	w := (&writer{}).start(10).begin(102).tag(208, 3, int32(70)).tag(301, 3, int32(2)).
		tag(300, 2, ramp[int16](0, 5)).tag(300, 3, ramp[int32](5, 3)).tag(301, 3, int32(3)).tag(300, 4, ramp[float32](8, 4)).tag(303, 3, int32(7)).tag(300, 5,
		ramp[float64](12, 2)).
		tag(300, 16, ramp[int16](14, 1)).end(102, 100)
	f, err := read(w.finish())
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Stretches(); !slices.Equal(got, [][2]float64{{0, .8}, {2, 2.4}, {3.1, 3.4}}) || f.FirstSample() != 80 || f.Channels[0].Unit != "mV" {
		t.Fatalf("stretches %v, first sample %d, %v", got, f.FirstSample(), f.Channels)
	}
	if _, err := f.Recording(fif.Options{}); err == nil || !strings.Contains(err.Error(), "2 to 2.4 s") {
		t.Errorf("the whole time: %v", err)
	}
	first := 0
	for _, s := range f.Stretches() {
		for _, names := range [][]string{nil, {"b"}, {"b", "a"}} {
			r, err := f.Recording(fif.Options{From: s[0], To: s[1], Channels: names})
			if err != nil {
				t.Fatal(err)
			}
			x, err := r.Float64s()
			if err != nil {
				t.Fatal(err)
			}
			_, channels, n := r.Dims()
			for c := range channels {
				k := map[string]int{"a": 0, "b": 1}[r.Names()[c]]
				for i := range n {
					if want := float64(2*(first+i) + k + 1); x[c*n+i] != want || !(math.Abs(r.Time[i]-s[0]-float64(i)/10) < 1e-12) {
						t.Errorf("%v, %v: sample %d at %v s is %v, want %v", s, names, i, r.Time[i], x[c*n+i], want)
					}
				}
			}
		}
		first += int(math.Round((s[1] - s[0]) * 10))
	}
	r, err := f.Around(table.Table{table.Numbers("onset", .3, .7, 3.2)}, fif.Options{From: -.1, To: .2, Drop: true})
	if err != nil {
		t.Fatal(err)
	}
	if x, err := r.Float64s(); err != nil || !slices.Equal(x, []float64{5, 7, 9, 6, 8, 10, 25, 27, 29, 26, 28, 30}) {
		t.Errorf("epochs %v, %v", x, err)
	}
}

// A recording that is split is read as one, whether the next file is named or numbered.
func TestSplitRecordings(t *testing.T) {
	dir := t.TempDir()
	refer := func(w *writer, tag int32, value any) *writer {
		typ := int32(10)
		if tag == 117 {
			typ = 3
		}
		return w.begin(118).tag(115, 3, int32(2)).tag(tag, typ, value).end(118)
	}
	one := refer((&writer{}).start(10).begin(102).tag(300, 2, ramp[int16](0, 5)).end(102), 118, "x_raw-1.fif").end(100).finish()
	two := refer((&writer{}).start(10).begin(102).tag(300, 4, ramp[float32](5, 2)).end(102), 117, int32(2)).end(100).finish()
	three := (&writer{}).start(10).begin(102).tag(300, 4, ramp[float32](7, 3)).end(102, 100).finish()
	path := filepath.Join(dir, "x_raw.fif")
	write(t, path, one)
	if _, err := fif.Open(path, file.Limits{}); err == nil || !strings.Contains(err.Error(), "x_raw-1.fif") {
		t.Errorf("without the second file: %v", err)
	}
	write(t, filepath.Join(dir, "x_raw-1.fif"), two)
	write(t, filepath.Join(dir, "x_raw-2.fif"), three)
	f := open(t, path)
	r, err := f.Recording(fif.Options{Channels: []string{"a"}})
	if err != nil {
		t.Fatal(err)
	}
	if x, err := r.Float64s(); err != nil || len(r.From.Files) != 3 || !slices.Equal(x, []float64{1, 3, 5, 7, 9, 11, 13, 15, 17, 19}) {
		t.Errorf("%v of %v, %v", x, r.From.Files, err)
	}
	if _, err := read(one); !errors.Is(err, file.ErrUnsupported) {
		t.Errorf("a stream that is continued elsewhere: %v", err)
	}
	write(t, filepath.Join(dir, "x_raw-2.fif"), (&writer{}).start(10).begin(102).tag(208, 3, int32(11)).tag(300, 4, ramp[float32](7, 3)).end(102, 100).finish())
	if got := open(t, path).Stretches(); len(got) != 2 || got[0] != [2]float64{0, .7} || got[1][0] != 1.1 || !near(got[1][1], 1.4) { // .4 s later
		t.Errorf("stretches %v", got)
	}
	write(t, filepath.Join(dir, "x_raw-1.fif"), one) // itself again
	if _, err := fif.Open(path, file.Limits{}); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), "not read before") {
		t.Errorf("a circle: %v", err)
	}
	write(t, filepath.Join(dir, "x_raw-1.fif"), (&writer{}).start(20).begin(102).tag(300, 4, ramp[float32](5, 2)).end(102, 100).finish())
	if _, err := fif.Open(path, file.Limits{}); !errors.Is(err, file.ErrFormat) {
		t.Errorf("another rate: %v", err)
	}
	write(t, path, refer((&writer{}).start(10), 118, "../x_raw-1.fif").end(100).finish())
	if _, err := fif.Open(path, file.Limits{}); !errors.Is(err, file.ErrFormat) {
		t.Errorf("another folder: %v", err)
	}
}

func TestChannelsAreChosen(t *testing.T) {
	f := open(t, "testdata/single_raw.fif")
	for _, test := range []struct {
		opt  fif.Options
		want []string
		unit string
	}{
		{fif.Options{}, []string{"Fz", "Cz with a name that is long", "MEG 0111", "MEG 0112", "EOG 061", "STI 014"}, ""},
		{fif.Options{Kinds: []string{"eeg"}}, []string{"Fz", "Cz with a name that is long"}, "V"},
		{fif.Options{Kinds: []string{"eeg"}, Good: true}, []string{"Fz"}, "V"},
		{fif.Options{Kinds: []string{"grad", "mag"}}, []string{"MEG 0111", "MEG 0112"}, ""},
		{fif.Options{Channels: []string{"EOG 061", "Fz"}}, []string{"EOG 061", "Fz"}, "V"},
	} {
		r, err := f.Recording(test.opt)
		if err != nil || !slices.Equal(r.Names(), test.want) || r.Unit != test.unit {
			t.Errorf("%+v: %v, %v", test.opt, r, err)
		}
	}
	for _, opt := range []fif.Options{{Kinds: []string{"ecog"}}, {Channels: []string{"Cz"}}, {Channels: []string{}}} {
		if _, err := f.Recording(opt); !errors.Is(err, file.ErrValue) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
	for what, err := range map[string]error{"epochs": second(f.Epochs(fif.Options{})), "evoked": second(f.Evoked(fif.Options{})), "covariances": second(f.Covariances()),
		"events": second(f.Events()), "triggers of fractions": second(f.Triggers("Fz", 0))} {
		if !errors.Is(err, file.ErrValue) {
			t.Errorf("%s of raw data: %v", what, err)
		}
	}
	eve := open(t, "testdata/test-eve.fif")
	if events, err := eve.Events(); err != nil || events.Rows() != 5 || events[0].Text[1] != "2" || events[2].Number[0] != 1040 {
		t.Errorf("events\n%v, %v", events, err)
	}
	if _, err := eve.Recording(fif.Options{}); !errors.Is(err, file.ErrValue) {
		t.Errorf("raw data of events: %v", err)
	}
}

func TestTimesOfEpochs(t *testing.T) {
	f := open(t, "testdata/double-epo.fif.gz")
	whole, err := f.Epochs(fif.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := whole.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Epochs(fif.Options{From: 0, To: .02, Channels: []string{"MEG 0112", "Fz"}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	if o, c, s := r.Dims(); o != 3 || c != 2 || s != 5 || !r.Lazy() || r.Time[0] != 0 {
		t.Fatalf("%v", r)
	}
	for o := range 3 {
		for c, k := range []int{3, 0} {
			for s := range 5 {
				if want := all[(o*6+k)*36+10+s]; x[(o*2+c)*5+s] != want {
					t.Fatalf("epoch %d, channel %d, sample %d: %v, want %v", o, c, s, x[(o*2+c)*5+s], want)
				}
			}
		}
	}
	dst := make([]float64, 6)
	if err := r.Values.Block(dst, [3]int{1, 1, 2}, [3]int{2, 1, 3}); err != nil || !slices.Equal(dst[:3], x[17:20]) || !slices.Equal(dst[3:], x[27:30]) {
		t.Errorf("block %v of %v, %v", dst, x, err)
	}
	if err := r.Values.Block(dst, [3]int{2, 1, 2}, [3]int{2, 1, 3}); err == nil {
		t.Error("a block that leaves the epochs")
	}
	if _, err := f.Epochs(fif.Options{From: -1, To: .02}); !errors.Is(err, file.ErrValue) {
		t.Errorf("times before the epochs: %v", err)
	}
	for range 3 { // limits are those of one question
		if _, err := f.Epochs(fif.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	ave := open(t, "testdata/test-ave.fif")
	if _, err := ave.Evoked(fif.Options{}, "tree"); !errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(), `"house"`) {
		t.Errorf("an unknown comment: %v", err)
	}
	r, err = ave.Evoked(fif.Options{From: 0, To: .1, Kinds: []string{"eeg"}}, "face/left")
	if err != nil || r.Observations.Rows() != 2 || r.Observations[1].Text[1] != "standard error" {
		t.Errorf("%v, %v", r, err)
	}
}

func second[T any](_ T, err error) error { return err }
