package brainvision_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// FuzzRead feeds anything to the reader: it must end in a data set whose samples can be read, or in an error, within its limits.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/brainvision
func FuzzRead(f *testing.F) {
	for _, name := range []string{"int16", "latin1", "int32", "float32", "segments", "ascii"} {
		var b [3][]byte
		for i, ending := range []string{".vhdr", ".vmrk", ".eeg"} {
			if name == "ascii" && i == 2 {
				ending = ".dat"
			}
			var err error
			if b[i], err = os.ReadFile("testdata/" + name + ending); err != nil {
				f.Fatal(err)
			}
		}
		f.Add(b[0], b[1], b[2])
		if name == "int16" {
			for _, d := range damages {
				f.Add([]byte(strings.Replace(string(b[0]), d.from, d.to, 1)), b[1], b[2])
			}
		}
	}
	limits := file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 18}
	f.Fuzz(func(t *testing.T, header, markers, data []byte) {
		var x *brainvision.File
		var err error
		cost := filetest.Allocated(func() { x, err = brainvision.ReadBytes(header, markers, data, limits) })
		if cost > 24<<20+256*uint64(len(header)+len(markers)+len(data)) {
			t.Fatalf("%d + %d + %d bytes cost %d", len(header), len(markers), len(data), cost)
		}
		if err != nil {
			var e *file.Error
			if x != nil || !errors.Is(err, os.ErrNotExist) && (!errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil) {
				t.Fatalf("%#v", err)
			}
			return
		}
		if x.String() == "" || x.Markers.Check(x.Markers.Rows()) != nil {
			t.Fatalf("%v", x)
		}
		for _, s := range x.Stretches() {
			r, err := x.Recording(brainvision.Options{From: s[0], To: s[1], SI: true})
			if err != nil {
				continue // of stretches that are shorter than rounding
			}
			if r, err = r.Load(limits); err != nil && !errors.Is(err, file.ErrLimit) || err == nil && r.Check() != nil {
				t.Fatalf("%v: %v", s, err)
			}
			break
		}
		x.Segments(brainvision.Options{})
		x.Epochs(x.Markers, brainvision.Options{From: -.1, To: .1, Drop: true})
	})
}
