package brainvision_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// Multiplexed, vectorized and text hold the same numbers, whatever block of them is read.
func TestOrientationsHoldTheSame(t *testing.T) {
	for _, pair := range [][2]string{{"int16", "latin1"}, {"float32", "ascii"}} {
		a, err := open(t, "testdata/"+pair[0]+".vhdr").Recording(brainvision.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := open(t, "testdata/"+pair[1]+".vhdr").Recording(brainvision.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !a.Channels.Equal(b.Channels) || !slices.Equal(a.Time, b.Time) || a.Unit != "" || !a.Channels.Has("x") {
			t.Errorf("%v: channels\n%v\nand\n%v", pair, a.Channels, b.Channels)
		}
		whole, err := a.Float64s()
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range [][4]int{{0, 3, 0, 60}, {1, 2, 7, 11}, {2, 1, 59, 1}, {0, 1, 0, 60}} {
			x, y := make([]float64, part[1]*part[3]), make([]float64, part[1]*part[3])
			at, size := [3]int{0, part[0], part[2]}, [3]int{1, part[1], part[3]}
			if err := errors.Join(a.Values.Block(x, at, size), b.Values.Block(y, at, size)); err != nil {
				t.Fatal(err)
			}
			for i := range x {
				want := whole[(part[0]+i/part[3])*60+part[2]+i%part[3]]
				rounded := map[string]float64{"latin1": 0, "ascii": .0005*2.5 + 1e-9}[pair[1]] // three digits, times the coarsest resolution
				if x[i] != want || !(math.Abs(x[i]-y[i]) <= rounded) {
					t.Fatalf("%v, block %v: %v and %v, want %v", pair, part, x[i], y[i], want)
				}
			}
		}
	}
}

func TestEpochsAndSegments(t *testing.T) {
	f := open(t, "testdata/segments.vhdr")
	if _, err := f.Recording(brainvision.Options{}); err == nil || !strings.Contains(err.Error(), "0 to 0.08 s, 0.08 to 0.16 s, 0.16 to 0.24 s") {
		t.Errorf("a recording that was paused: %v", err)
	}
	r, err := f.Segments(brainvision.Options{Channels: []string{"Temp", "C3"}})
	if err != nil {
		t.Fatal(err)
	}
	if o, c, s := r.Dims(); o != 3 || c != 2 || s != 20 || !(math.Abs(r.Time[0]+.02) < 1e-12) || !slices.Equal(r.Names(), []string{"Temp", "C3"}) {
		t.Fatalf("%v at %v", r, r.Time)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range f.Stretches() {
		if want := values(t, f, brainvision.Options{Channels: []string{"C3"}, From: s[0], To: s[1]}); !slices.Equal(x[i*40+20:i*40+40], want) {
			t.Errorf("segment %d: %v, want %v", i, x[i*40+20:i*40+40], want)
		}
	}
	rows, err := f.Markers.Where("type", "Stimulus")
	if err != nil {
		t.Fatal(err)
	}
	if r, err = f.Epochs(f.Markers.Select(rows), brainvision.Options{From: -.02, To: .06}); err != nil {
		t.Fatal(err)
	}
	if y, err := r.Float64s(); err != nil || !slices.Equal(y[:20], x[20:40]) || r.Observations[3].Text[2] != "S  2" {
		t.Errorf("epochs of stimuli: %v, %v", y[:20], err)
	}
	if _, err := f.Epochs(f.Markers.Select(rows), brainvision.Options{From: -.02, To: .07}); err == nil {
		t.Error("epochs across a pause")
	}
	if _, err := open(t, "testdata/int16.vhdr").Segments(brainvision.Options{}); err != nil {
		t.Errorf("one segment: %v", err)
	}
	if _, err := f.Epochs(table.Table{table.Texts("onset", "now")}, brainvision.Options{To: 1}); err == nil {
		t.Error("onsets that are texts")
	}
}

// damages of int16.vhdr.
var damages = []struct {
	from, to string
	kind     error
	says     string
}{
	{"Brain Vision Data Exchange Header", "Some other", file.ErrFormat, "first line"},
	{"DataFormat=BINARY\r\n", "", file.ErrFormat, "DataFormat: want an entry in [Common Infos], got none"},
	{"BINARY", "XML", file.ErrFormat, "DataFormat"},
	{"INT_16", "INT_24", file.ErrUnsupported, "BinaryFormat: want INT_16 or UINT_16 or INT_32 or IEEE_FLOAT_32"},
	{"MULTIPLEXED", "SIDEWAYS", file.ErrFormat, "DataOrientation"},
	{"SamplingInterval=4000", "SamplingInterval=4000\r\nDataType=FREQUENCYDOMAIN", file.ErrUnsupported, "TIMEDOMAIN"},
	{"SamplingInterval=4000", "SamplingInterval=0", file.ErrFormat, "more than 0"},
	{"SamplingInterval=4000", "SamplingInterval=fast", file.ErrFormat, "a number"},
	{"NumberOfChannels=3", "NumberOfChannels=4", file.ErrFormat, "4 in [Channel Infos]"},
	{"NumberOfChannels=3", "NumberOfChannels=99999999", file.ErrFormat, "NumberOfChannels"},
	{"NumberOfChannels=3", "NumberOfChannels=3\r\nnumberofchannels=3", file.ErrFormat, "a second one"},
	{"NumberOfChannels=3", "NumberOfChannels=3\r\nDataPoints=61", file.ErrTruncated, "DataPoints"},
	{"Ch3=Temp,,2.5,C\r\n", "Ch2=Temp\r\n", file.ErrFormat, "one name"},
	{"Ch3=Temp,,2.5,C\r\n", "Ch4=Temp\r\n", file.ErrFormat, "Ch1 to Ch3"},
	{"Ch3=Temp,,2.5,C\r\n", "Ch3=,,2.5,C\r\n", file.ErrFormat, "one name"},
	{"Ch3=Temp,,2.5,C\r\n", "Ch3=Temp,,0,C\r\n", file.ErrFormat, "not 0"},
	{"Ch3=Temp,,2.5,C\r\n", "Ch3=Temp,,much,C\r\n", file.ErrFormat, "a number"},
	{"Ch3=Temp,,2.5,C\r\n", "Temp\r\n", file.ErrFormat, "key=value"},
	{"Ch1=1,-90,-72", "Ch1=1,-90", file.ErrFormat, "theta"},
	{"[Coordinates]", "[Channel Infos]", file.ErrFormat, "a second [Channel Infos]"},
	{"DataFile=int16.eeg", "DataFile=../int16.eeg", file.ErrFormat, "same folder"},
	{"DataFile=int16.eeg", "DataFile=none.eeg", os.ErrNotExist, "none.eeg"},
	{"MarkerFile=int16.vmrk", "MarkerFile=none.vmrk", os.ErrNotExist, "none.vmrk"},
}

// copyOf copies the data set to a folder of its own, with a change in one of its files.
func copyOf(t testing.TB, ending, from, to string) string {
	t.Helper()
	dir := t.TempDir()
	for _, e := range []string{".vhdr", ".eeg", ".vmrk"} {
		b, err := os.ReadFile("testdata/int16" + e)
		if err != nil {
			t.Fatal(err)
		}
		if e == ending {
			if !strings.Contains(string(b), from) {
				t.Fatalf("%s has no %q", ending, from)
			}
			b = []byte(strings.Replace(string(b), from, to, 1))
		}
		if err := os.WriteFile(filepath.Join(dir, "int16"+e), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "int16.vhdr")
}

func TestBadFilesAreRefused(t *testing.T) {
	for _, d := range damages {
		f, err := brainvision.Open(copyOf(t, ".vhdr", d.from, d.to), file.Limits{})
		if f != nil || !errors.Is(err, d.kind) || !strings.Contains(err.Error(), d.says) {
			t.Errorf("%s for %s: %v, want one of kind %v with %q", d.to, d.from, err, d.kind, d.says)
		}
	}
	for _, marker := range []string{"Stimulus,S  1,x,1,0", "Stimulus,S  1,0,1,0", "Stimulus,S  1,11,-1,0", "Stimulus"} {
		if f, err := brainvision.Open(copyOf(t, ".vmrk", "Stimulus,S  1,11,1,0", marker), file.Limits{}); f != nil || !errors.Is(err, file.ErrFormat) {
			t.Errorf("marker %q: %v", marker, err)
		}
	}
	path := copyOf(t, ".vhdr", "", "")
	if err := os.Truncate(strings.TrimSuffix(path, "vhdr")+"eeg", 359); err != nil {
		t.Fatal(err)
	}
	if f, err := brainvision.Open(path, file.Limits{}); f != nil || !errors.Is(err, file.ErrTruncated) || !strings.Contains(err.Error(), "59 samples and 5 bytes") {
		t.Errorf("data without a byte: %v", err)
	}
	if _, err := brainvision.Open("testdata/int16.vhdr", file.Limits{MaxElements: 100}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("180 numbers within a limit of 100: %v", err)
	}
}

func TestNamesOfFiles(t *testing.T) {
	if f := open(t, copyOf(t, ".vhdr", "DataFile=int16.eeg", "DataFile=$b.eeg")); f.Samples != 60 || f.Markers.Rows() != 3 {
		t.Errorf("%v", f)
	}
	if f := open(t, copyOf(t, ".vhdr", "MarkerFile=int16.vmrk\r\n", "")); f.Samples != 60 || f.Markers.Rows() != 0 || f.MarkerFile != "" {
		t.Errorf("without markers: %v", f)
	}
	f := open(t, copyOf(t, ".vhdr", "BinaryFormat=INT_16", "BinaryFormat=INT_16\r\nUseBigEndianOrder=YES"))
	little, big := values(t, open(t, "testdata/int16.vhdr"), brainvision.Options{Channels: []string{"Temp"}}), values(t, f, brainvision.Options{Channels: []string{"Temp"}})
	for i := range little {
		a, b := uint16(int16(little[i]/2.5)), uint16(int16(big[i]/2.5))
		if a != b<<8|b>>8 {
			t.Fatalf("sample %d: %x and %x", i, a, b)
		}
	}
}

func TestColumnsThatAreSkipped(t *testing.T) {
	dir := t.TempDir()
	header := "Brain Vision Data Exchange Header File Version 1.0\n[Common Infos]\nDataFile=x.dat\nDataFormat=ASCII\nDataOrientation=VECTORIZED\n" +
		"NumberOfChannels=2\nSamplingInterval=1000\n" +
		"[ASCII Infos]\nSkipColumns=1\n[Channel Infos]\nCh1=a\nCh2=b,,2\n"
	for text, good := range map[string]bool{"a 1 2 3.5\nb -1 0 1e2\n": true, "a 1 2\nb 1\n": false, "a 1 2\n": false, "a 1 x\nb 1 1": false, "": false,
		"a;1;2;3.5\r\nb;-1;0;1e2\r\n": true} {
		for name, s := range map[string]string{"x.vhdr": header, "x.dat": text} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		f, err := brainvision.Open(filepath.Join(dir, "x.vhdr"), file.Limits{})
		if (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
		if err == nil {
			if x := values(t, f, brainvision.Options{}); !slices.Equal(x, []float64{1, 2, 3.5, -2, 0, 200}) {
				t.Errorf("%q: %v", text, x)
			}
		}
	}
}
