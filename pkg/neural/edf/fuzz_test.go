package edf_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// FuzzRead feeds anything to the reader: it must end in a file whose samples and annotations can be read, or in an error, within its limits.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/edf
func FuzzRead(f *testing.F) {
	for _, name := range []string{"plus.edf", "gaps.edf", "plus.bdf"} {
		f.Add(sound(f, name))
	}
	for _, d := range damages {
		f.Add(d.do(sound(f, "plus.edf")))
	}
	for _, name := range []string{"test_uneven_samp.edf", "test_bdf_stim_channel.bdf"} {
		if path := filetest.Find("format-fixtures/mne/" + name); path != "" {
			if b, err := os.ReadFile(path); err == nil {
				f.Add(b)
			}
		}
	}
	limits := file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 18}
	f.Fuzz(func(t *testing.T, b []byte) {
		var x *edf.File
		var err error
		cost := filetest.Allocated(func() { x, err = edf.Read(bytes.NewReader(b), int64(len(b)), "fuzz", limits) })
		if cost > 24<<20+64*uint64(len(b)) {
			t.Fatalf("%d bytes cost %d", len(b), cost)
		}
		if err != nil {
			var e *file.Error
			if !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil || x != nil {
				t.Fatalf("%#v", err)
			}
			return
		}
		if x.String() == "" || x.Annotations.Check(x.Annotations.Rows()) != nil {
			t.Fatalf("%v", x)
		}
		total := 0
		for k, s := range x.Signals {
			n := x.Records * s.PerRecord
			total += n
			if k > 100 || n > 1<<16 {
				continue
			}
			stored, err := x.Digital(k, 0, n)
			if err != nil || len(stored) != n {
				t.Fatalf("signal %d: %d samples, %v", k, n, err)
			}
			if _, err := x.Physical(k, 0, n); err != nil && s.Scaled() {
				t.Fatalf("signal %d: %v", k, err)
			}
			x.Triggers(s.Label, 0)
		}
		if total > len(b) {
			t.Fatalf("%d samples of %d bytes", total, len(b))
		}
		for _, opt := range []edf.Options{{}, {To: .01}, {SI: true}} {
			if r, err := x.Recording(opt); err == nil {
				if r, err = r.Load(limits); err == nil && r.Check() != nil {
					t.Fatal(r.Check())
				}
			}
		}
		x.Epochs(x.Annotations, edf.Options{From: -.1, To: .1, Drop: true})
	})
}
