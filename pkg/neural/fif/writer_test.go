package fif_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// writer makes FIF files that MNE does not write.
type writer struct{ bytes.Buffer }

// tag appends a tag with data of numbers, big-endian.
func (w *writer) tag(kind, typ int32, data ...any) *writer {
	var b bytes.Buffer
	for _, x := range data {
		if s, ok := x.(string); ok {
			x = []byte(s)
		}
		if err := binary.Write(&b, binary.BigEndian, x); err != nil {
			panic(err)
		}
	}
	binary.Write(&w.Buffer, binary.BigEndian, []int32{kind, typ, int32(b.Len()), 0})
	w.Write(b.Bytes())
	return w
}

func (w *writer) begin(kinds ...int32) *writer {
	for _, k := range kinds {
		w.tag(104, 3, k)
	}
	return w
}

func (w *writer) end(kinds ...int32) *writer {
	for _, k := range kinds {
		w.tag(105, 3, k)
	}
	return w
}

// start appends what each file with two channels begins with, up to the end of the measurement's information.
func (w *writer) start(rate float32) *writer {
	w.tag(100, 31, [5]int32{}).begin(100, 101).tag(200, 3, int32(2)).tag(201, 4, rate)
	for i, name := range []string{"a", "b"} {
		var label [16]byte
		copy(label[:], name)
		w.tag(203, 30, int32(i), int32(i), int32(2), float32(2), float32(.5), int32(1), [12]float32{}, int32(107), int32(-3), label)
	}
	return w.end(101)
}

// finish appends the tag that ends a file.
func (w *writer) finish() []byte {
	binary.Write(&w.Buffer, binary.BigEndian, []int32{108, 0, 0, -1})
	return w.Bytes()
}

func read(b []byte) (*fif.File, error) {
	return fif.Read(bytes.NewReader(b), int64(len(b)), "test.fif", file.Limits{MaxBytes: 1 << 20})
}

// ramp are n samples of two channels, 1 and 2 for the first, 3 and 4 for the second …
func ramp[T int16 | int32 | float32 | float64](first, n int) []T {
	out := make([]T, 2*n)
	for i := range out {
		out[i] = T(2*first + i + 1)
	}
	return out
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

var nan = math.NaN()
