package brainvision_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// record is what NumPy and MNE read from one data set, see testdata/expected.py.
type record struct {
	Path         string
	Rate         float64
	Samples      int
	Names, Units []string
	Physical     []string
	MNE          []struct {
		Values []float64
		Sum    float64
	}
	Positions   [][]*float64
	Annotations []struct {
		Onset, Duration float64
		Text            string
	}
}

func records(t testing.TB) []record {
	t.Helper()
	var golden struct{ Files []record }
	b, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(b, &golden)
	}
	if err != nil || len(golden.Files) != 7 {
		t.Fatalf("%d records: %v", len(golden.Files), err)
	}
	return golden.Files
}

func open(t testing.TB, path string) *brainvision.File {
	t.Helper()
	f, err := brainvision.Open(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// values reads a stretch of the file, all of it if both times are 0, or its segments.
func values(t testing.TB, f *brainvision.File, opt brainvision.Options) []float64 {
	t.Helper()
	r, err := f.Recording(opt)
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestAgainstNumPyAndMNE compares every value.
func TestAgainstNumPyAndMNE(t *testing.T) {
	si := map[string]float64{"µV": 1e-6, "mV": 1e-3, "µS": 1e-6, "uS": 1e-6}
	for _, want := range records(t) {
		path := filetest.Find(want.Path)
		if path == "" {
			t.Logf("%s was not compared: it is in no folder of RICHLAZY_DATA", want.Path)
			continue
		}
		f := open(t, path)
		if f.Rate != want.Rate || f.Samples != want.Samples || len(f.Channels) != len(want.Names) {
			t.Fatalf("%v, want %v", f, want)
		}
		for c, ch := range f.Channels {
			if ch.Name != want.Names[c] || ch.Unit != want.Units[c] && want.Units[c] != "n/a" { // MNE does not know "BS"
				t.Errorf("%s: channel %+v, want %s in %s", want.Path, ch, want.Names[c], want.Units[c])
			}
			var x []float64
			for _, s := range f.Stretches() { // one, but for the file of segments
				x = append(x, values(t, f, brainvision.Options{Channels: []string{ch.Name}, From: s[0], To: s[1]})...)
			}
			h := sha256.New()
			binary.Write(h, binary.LittleEndian, x)
			if len(x) != want.Samples || hex.EncodeToString(h.Sum(nil)) != want.Physical[c] {
				t.Errorf("%s: %s: %v … differ from NumPy's", want.Path, ch.Name, x[:3])
			}
			factor, known := si[ch.Unit]
			if !known {
				factor = 1
			}
			if strings.HasSuffix(ch.Unit, "S") {
				factor = map[bool]float64{true: 1e-6, false: 1}[ch.Unit != "S" && ch.Unit != "BS"]
			}
			largest, sum, size := 0.0, 0.0, 0.0
			for _, v := range x {
				largest, sum, size = max(largest, math.Abs(v)*factor), sum+v*factor, size+math.Abs(v)*factor
			}
			for i, v := range want.MNE[c].Values {
				if got := x[i*max(1, len(x)/5)] * factor; !(math.Abs(got-v) <= 1e-14*largest) {
					t.Errorf("%s: %s: sample %d is %v, MNE reads %v", want.Path, ch.Name, i*max(1, len(x)/5), got, v)
				}
			}
			if !(math.Abs(sum-want.MNE[c].Sum) <= 0x1p-52*float64(len(x))*size) { // rounding of a sum
				t.Errorf("%s: %s: sum %v, want %v", want.Path, ch.Name, sum, want.MNE[c].Sum)
			}
		}
		comparePositions(t, f, want)
		compareMarkers(t, f, want)
	}
}

// MNE takes a radius of 1 for a head of 95 mm, and gives metres.
func comparePositions(t *testing.T, f *brainvision.File, want record) {
	t.Helper()
	for c, p := range want.Positions {
		got := f.Channels[c].Position()
		if f.Channels[c].Radius == 1 {
			for i := range got {
				got[i] *= 95
			}
		}
		for i, v := range p {
			if math.IsNaN(got[i]) { // a radius of 0
				if f.Channels[c].Name == "Temp" && (v == nil || *v == 0) {
					continue
				}
				t.Errorf("%s: channel %d has no place, want %v", want.Path, c, v)
			} else if v == nil || !(math.Abs(got[i]/1000-*v) < 1e-9) {
				t.Errorf("%s: channel %d is at %v mm, want axis %d at %v m", want.Path, c, got, i, v)
			}
		}
	}
}

func compareMarkers(t *testing.T, f *brainvision.File, want record) {
	t.Helper()
	if f.Markers.Rows() != len(want.Annotations) {
		t.Fatalf("%s: markers\n%v\nwant %v", want.Path, f.Markers, want.Annotations)
	}
	order, err := f.Markers.Order("onset") // MNE sorts
	if err != nil {
		t.Fatal(err)
	}
	var got, texts []string
	for i, row := range order {
		a := want.Annotations[i]
		if onset, duration := f.Markers[0].Number[row], f.Markers[1].Number[row]; !(math.Abs(onset-a.Onset) < 1e-9) || !(math.Abs(duration-a.Duration) < 1e-9) {
			t.Errorf("%s: marker %d at %v for %v s, want %v", want.Path, i, onset, duration, a)
		}
		got, texts = append(got, f.Markers[2].Text[row]+"/"+f.Markers[3].Text[row]), append(texts, a.Text)
	}
	slices.Sort(got)
	slices.Sort(texts)
	for i := range got {
		if got[i] != strings.ReplaceAll(texts[i], `\1`, ",") {
			t.Errorf("%s: marker %q, want %q", want.Path, got[i], texts[i])
		}
	}
}
