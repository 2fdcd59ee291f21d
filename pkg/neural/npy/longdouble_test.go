package npy_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// long writes a float64 as x86 does in 80 bits and 6 bytes behind them.
func long(v float64, pad byte) []byte {
	b := bytes.Repeat([]byte{pad}, 16)
	f, e := math.Frexp(math.Abs(v))
	fraction, exponent := uint64(f*(1<<63)*2), uint16(0)
	if v != 0 {
		exponent = uint16(e + 16382)
	}
	if math.Signbit(v) {
		exponent |= 1 << 15
	}
	binary.LittleEndian.PutUint64(b, fraction)
	binary.LittleEndian.PutUint16(b[8:], exponent)
	return b
}

// quad writes a float64 in the 128 bits of the IEEE format.
func quad(v float64) []byte {
	f, e := math.Frexp(math.Abs(v))
	mantissa := uint64((f*2 - 1) * (1 << 52)) // the first 52 of 112 bits
	b := make([]byte, 16)
	binary.LittleEndian.PutUint64(b, mantissa<<60)
	binary.LittleEndian.PutUint64(b[8:], mantissa>>4|uint64(e+16382)<<48)
	return b
}

func longFile(numbers ...[]byte) string {
	return version1(fmt.Sprintf("{'descr': '<f16', 'fortran_order': False, 'shape': (%d,)}", len(numbers)), string(bytes.Join(numbers, nil)))
}

// TestLongDouble: numbers that float64 has are read, whatever is behind them; others are errors, and so are files of machines with 128 bits.
func TestLongDouble(t *testing.T) {
	third := long(1./3, 0)
	third[0] |= 1
	many := [][]byte{long(1./3, 7), long(-2, 7), long(1e300, 7), long(5e-324, 7), long(0, 7)}
	quads := [][]byte{}
	for i := range 20 {
		quads = append(quads, quad(math.Sqrt(float64(i)+2)))
	}
	wholes := [][]byte{quad(1), quad(2), quad(-3), quad(4), quad(1024)}
	for _, c := range []struct {
		name    string
		content string
		kind    error
		values  []float64
	}{
		{"clean", longFile(long(0.1, 0), long(0, 0)), nil, []float64{0.1, 0}},
		{"one clean number", longFile(long(0.1, 0), long(0, 3), long(2, 3)), nil, []float64{0.1, 0, 2}},
		{"enough numbers", longFile(many...), nil, []float64{1. / 3, -2, 1e300, 5e-324, 0}},
		{"zeros", longFile(long(0, 0), long(0, 0)), nil, []float64{0, 0}},
		{"dirty zeros", longFile(long(0, 5), long(0, 5)), file.ErrUnsupported, nil},
		{"more bits", longFile(third), file.ErrValue, nil},
		{"beyond float64", longFile(append(long(1, 0)[:8], 0xff, 0x7f-1, 0, 0, 0, 0, 0, 0)), file.ErrValue, nil},
		{"below float64", longFile(append(long(1, 0)[:8], 1, 0, 0, 0, 0, 0, 0, 0)), file.ErrValue, nil},
		{"no number", longFile([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x3f, 0, 0, 0, 0, 0, 0}), file.ErrUnsupported, nil},
		{"128 bits", longFile(quads...), file.ErrValue, nil},
		{"whole numbers of 128 bits", longFile(wholes...), file.ErrUnsupported, nil},
	} {
		a, err := npy.Read(strings.NewReader(c.content), "x.npy")
		if !errors.Is(err, c.kind) || (err == nil) != (c.kind == nil) {
			t.Errorf("%s: %v, %v", c.name, a, err)
			continue
		}
		for i, want := range c.values {
			if got := a.Data.([]float64)[i]; got != want {
				t.Errorf("%s: number %d is %v, want %v", c.name, i, got, want)
			}
		}
	}
}
