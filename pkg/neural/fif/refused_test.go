package fif_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// patch overwrites a number of a sound file with raw data.
func patch(at int, value int32) []byte {
	b := rawFile()
	binary.BigEndian.PutUint32(b[at:], uint32(value))
	return b
}

func rawFile() []byte {
	return (&writer{}).start(10).begin(102).tag(300, 2, ramp[int16](0, 5)).end(102, 100).finish()
}

// refused are files that are not read, and why.
func refused() map[string]struct {
	b    []byte
	kind error
	says string
} {
	type bad = struct {
		b    []byte
		kind error
		says string
	}
	sound := rawFile()
	last := bytes.LastIndex(sound, []byte{0, 0, 1, 44, 0, 0, 0, 2}) // the buffer
	info := func() *writer { return (&writer{}).start(10) }
	empty := func() *writer { return (&writer{}).tag(100, 31, [5]int32{}).begin(100, 101) }
	deep := (&writer{}).tag(100, 31, [5]int32{})
	for range 70 {
		deep.begin(350)
	}
	return map[string]bad{
		"empty":                     {nil, file.ErrTruncated, "tag"},
		"no FIF":                    {[]byte("RIFF and more than sixteen bytes"), file.ErrFormat, "identifier"},
		"half a head":               {sound[:8], file.ErrTruncated, "tag"},
		"half a buffer":             {sound[:last+20], file.ErrTruncated, "tag of kind 300: want 20 bytes"},
		"cut between tags":          {sound[:last], file.ErrTruncated, "tag"},
		"ended before its blocks":   {patch(last+12, -1), file.ErrTruncated, "the end of block 102"},
		"a circle":                  {patch(last+12, 36), file.ErrFormat, "a later tag"},
		"a negative size":           {patch(last+8, -20), file.ErrFormat, "a size"},
		"a huge size":               {patch(last+8, 1<<30), file.ErrTruncated, "bytes"},
		"half a sample":             {info().begin(102).tag(300, 2, [3]int16{}).end(102, 100).finish(), file.ErrFormat, "samples of 2 channels"},
		"complex raw data":          {info().begin(102).tag(300, 20, ramp[float32](0, 4)).end(102, 100).finish(), file.ErrUnsupported, "complex"},
		"raw data of texts":         {info().begin(102).tag(300, 10, "abcd").end(102, 100).finish(), file.ErrFormat, "type 10"},
		"a negative skip":           {info().begin(102).tag(301, 3, int32(-1)).tag(300, 2, ramp[int16](0, 5)).end(102, 100).finish(), file.ErrFormat, "skip"},
		"no samples":                {info().begin(102).end(102, 100).finish(), file.ErrFormat, "a buffer with samples"},
		"two blocks":                {info().begin(102).end(102).begin(102).end(102, 100).finish(), file.ErrFormat, "one block"},
		"no measurement":            {(&writer{}).tag(100, 31, [5]int32{}).begin(102).tag(300, 2, ramp[int16](0, 5)).end(102).finish(), file.ErrFormat, "raw data"},
		"blocks that cross":         {(&writer{}).tag(100, 31, [5]int32{}).begin(100, 101).end(100, 101).finish(), file.ErrFormat, "the end of block 101"},
		"an end without a begin":    {(&writer{}).tag(100, 31, [5]int32{}).end(100).finish(), file.ErrFormat, "the end of block"},
		"too deep":                  {deep.finish(), file.ErrLimit, "MaxDepth"},
		"channels that are missing": {empty().tag(200, 3, int32(2)).tag(201, 4, float32(1)).end(101, 100).finish(), file.ErrFormat, "channels: want 2"},
		"no rate":                   {(&writer{}).tag(100, 31, [5]int32{}).begin(100, 101).tag(200, 3, int32(2)).end(101, 100).finish(), file.ErrFormat, "rate"},
		"a rate of two numbers":     {(&writer{}).tag(100, 31, [5]int32{}).begin(100, 101).tag(201, 4, [2]float32{1, 2}).end(101, 100).finish(), file.ErrFormat, "one number"},
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	if _, err := read(rawFile()); err != nil {
		t.Fatal(err)
	}
	for name, bad := range refused() {
		f, err := read(bad.b)
		var e *file.Error
		if f != nil || !errors.Is(err, bad.kind) || !errors.As(err, &e) || !strings.Contains(err.Error(), bad.says) || !strings.Contains(err.Error(), "test.fif") {
			t.Errorf("%s: %v, want one of kind %v with %q", name, err, bad.kind, bad.says)
		}
	}
	for _, name := range []string{"single_raw.fif", "single-epo.fif", "test-ave.fif", "test-cov.fif"} {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; n < len(b)-16; n += 1 + len(b)/500 {
			if _, err := read(b[:n]); err == nil {
				t.Fatalf("%s: %d of %d bytes are read", name, n, len(b))
			}
		}
	}
	if _, err := fif.Open("testdata/single_raw.fif", file.Limits{MaxBytes: 2000}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("a limit of 2000 bytes: %v", err)
	}
	if _, err := fif.Open("testdata/double-epo.fif.gz", file.Limits{MaxBytes: 2000}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("a limit of 2000 bytes, compressed: %v", err)
	}
}

func TestMatricesThatAreRefused(t *testing.T) {
	epochs := func(typ int32, dims ...int32) []byte {
		data := make([]float32, 2*2*3)
		return (&writer{}).start(10).begin(103, 361).tag(3561, 3, []int32{1, 0, 5, 2, 0, 5}).end(361).begin(373).tag(208, 3, int32(-1)).tag(209, 3, int32(1)).
			tag(302, typ, data, dims).end(373, 103, 100).finish()
	}
	const dense, sparse = 0x40000004, 0x40100004
	f, err := read(epochs(dense, 3, 2, 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := f.Epochs(fif.Options{}); err != nil || r.Observations[0].Text[1] != "5" || r.Time[0] != -.1 {
		t.Fatalf("%v, %v", r, err)
	}
	for name, bad := range map[string]struct {
		b    []byte
		kind error
	}{
		"sparse":             {epochs(sparse, 3, 2, 2, 3), file.ErrUnsupported},
		"complex":            {epochs(0x40000014, 3, 2, 2, 3), file.ErrUnsupported},
		"no matrix":          {epochs(4, 3, 2, 2, 3), file.ErrFormat},
		"other dimensions":   {epochs(dense, 2, 3, 2, 3), file.ErrFormat},
		"huge dimensions":    {epochs(dense, 1<<30, 1<<30, 1<<30, 3), file.ErrFormat},
		"negative":           {epochs(dense, -3, -2, 2, 3), file.ErrFormat},
		"too many":           {epochs(dense, 3, 2, 2, 4), file.ErrFormat},
		"too few":            {epochs(dense, 3, 4, 2), file.ErrFormat},
		"texts":              {epochs(0x4000000a, 3, 2, 2, 3), file.ErrFormat},
		"without dimensions": {epochs(dense, 0), file.ErrFormat},
	} {
		f, err := read(bad.b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Epochs(fif.Options{}); !errors.Is(err, bad.kind) {
			t.Errorf("%s: %v, want %v", name, err, bad.kind)
		}
	}
	for name, w := range map[string]*writer{
		"names":      (&writer{}).tag(3530, 3, int32(1)).tag(3531, 3, int32(2)).tag(3502, 10, "a:b:c").tag(3532, 5, [3]float64{1, 2, 3}),
		"numbers":    (&writer{}).tag(3530, 3, int32(1)).tag(3531, 3, int32(2)).tag(3532, 5, [4]float64{1, 2, 3, 4}),
		"NaN":        (&writer{}).tag(3530, 3, int32(1)).tag(3531, 3, int32(2)).tag(3532, 5, [3]float64{1, nan, 3}),
		"dimension":  (&writer{}).tag(3530, 3, int32(1)).tag(3531, 3, int32(-2)).tag(3532, 5, [3]float64{1, 2, 3}),
		"no numbers": (&writer{}).tag(3530, 3, int32(1)).tag(3531, 3, int32(2)),
		"huge":       (&writer{}).tag(3530, 3, int32(1)).tag(3531, 3, int32(1<<31-1)).tag(3532, 5, [3]float64{1, 2, 3}),
	} {
		head := (&writer{}).tag(100, 31, [5]int32{}).begin(355)
		head.Write(w.Bytes())
		f, err := read(head.end(355).finish())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Covariances(); !errors.Is(err, file.ErrFormat) {
			t.Errorf("covariance matrix, %s: %v", name, err)
		}
	}
}
