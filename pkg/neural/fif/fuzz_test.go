package fif_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// FuzzRead feeds anything to the reader: it must end in a file of which all that it holds can be asked for, or in an error, within its limits.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/fif
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.fif*")
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(b)
		}
	}
	for _, bad := range refused() {
		f.Add(bad.b)
	}
	f.Add(rawFile())
	limits := file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 17}
	f.Fuzz(func(t *testing.T, b []byte) {
		var x *fif.File
		var err error
		cost := filetest.Allocated(func() { x, err = fif.Read(bytes.NewReader(b), int64(len(b)), "fuzz.fif", limits) })
		if cost > 24<<20 {
			t.Fatalf("%d bytes cost %d", len(b), cost)
		}
		if err != nil {
			var e *file.Error
			if !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil || x != nil {
				t.Fatalf("%#v", err)
			}
			return
		}
		if x.String() == "" {
			t.Fatal("no text")
		}
		load := func(r *neural.Recording, err error) {
			if err != nil {
				return
			}
			if r, err = r.Load(limits); err != nil && !errors.Is(err, file.ErrLimit) || err == nil && r.Check() != nil {
				t.Fatalf("%v: %v", r, err)
			}
		}
		load(x.Recording(fif.Options{}))
		load(x.Recording(fif.Options{From: .1, To: .2}))
		load(x.Epochs(fif.Options{}))
		load(x.Evoked(fif.Options{}))
		if events, err := x.Events(); err == nil && events.Check(events.Rows()) != nil {
			t.Fatal("events")
		}
		if a, err := x.Annotations(); err == nil {
			load(x.Around(a, fif.Options{From: -.05, To: .05, Drop: true}))
		}
		if covs, err := x.Covariances(); err == nil {
			for _, c := range covs {
				if c.Names != nil && len(c.Names) != c.Matrix.SymmetricDim() {
					t.Fatalf("%d names of %d channels", len(c.Names), c.Matrix.SymmetricDim())
				}
			}
		}
		if len(x.Channels) > 0 {
			x.Triggers(x.Channels[len(x.Channels)-1].Name, 0)
		}
	})
}
