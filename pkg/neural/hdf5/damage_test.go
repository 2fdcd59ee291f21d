package hdf5_test

import (
	"bytes"
	"fmt"
	"maps"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// quiet lists what can be read of a file, and the errors.
func quiet(b []byte) (out map[string]string, failed bool) {
	f, err := hdf5.New(bytes.NewReader(b), int64(len(b)), "damaged.h5", file.Limits{MaxBytes: 1 << 20})
	if err != nil {
		return nil, true
	}
	out = map[string]string{}
	note := func(path string, v hdf5.Values) {
		a, err := v.Read()
		if err != nil {
			failed = true
			return
		}
		out[path] = fmt.Sprintf("%s %v %x", a.Type(), a.Shape(), a.Bytes())
		if a.Type().Text() {
			s, err := a.Strings()
			failed = failed || err != nil
			out[path] = fmt.Sprintf("%s %v %q", a.Type(), a.Shape(), s)
		}
	}
	err = f.Walk(func(o hdf5.Object) error {
		attrs, err := o.Attrs()
		failed = failed || err != nil
		for _, a := range attrs {
			note(o.Path()+"@"+a.Name, a)
		}
		if d, ok := o.(*hdf5.Dataset); ok {
			note(d.Path(), d)
		}
		return nil
	})
	return out, failed || err != nil
}

// TestDamage turns every bit of a file whose structure has checksums: a damaged file is refused or reads as before, but for the data themselves, which have none.
func TestDamage(t *testing.T) {
	b := plain(t, "testdata/corpus/swmr.h5")
	want, failed := quiet(b)
	if failed || len(want) == 0 {
		t.Fatal("the file cannot be read", want)
	}
	const data = 12 * 6 * 3 * 8 // bytes of its chunks
	silent := 0
	for i := range b {
		bad := bytes.Clone(b)
		bad[i] ^= 1 << (i % 8)
		if got, failed := quiet(bad); !failed && !maps.Equal(got, want) {
			silent++
		}
	}
	if silent > data || silent < 20*7*8 {
		t.Errorf("damage of %d bytes changed what is read, and there are %d bytes of chunks", silent, data)
	}
}

// TestTruncated cuts files after every byte (or after some): none can be opened.
func TestTruncated(t *testing.T) {
	for _, path := range []string{"swmr.h5", "old_layouts.h5", "sizes4.h5", "user2048.h5.gz", "types_latest.h5.gz"} {
		b := plain(t, "testdata/corpus/"+path)
		for n := 0; n < len(b); n += 1 + n/500 {
			if _, err := hdf5.New(bytes.NewReader(b[:n]), int64(n), path, file.Limits{}); err == nil {
				t.Errorf("%s was opened after %d of %d bytes", path, n, len(b))
			}
		}
	}
}
