package npy_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// fortran is a file of the numbers 0, 1, … in Fortran order.
func fortran(code string, shape []int, put func(b []byte, i int) []byte) []byte {
	n := 1
	for _, d := range shape {
		n *= d
	}
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': True, 'shape': (%s,), }", code, strings.Trim(strings.ReplaceAll(fmt.Sprint(shape), " ", ", "), "[]"))
	head += strings.Repeat(" ", 63-(10+len(head))%64) + "\n"
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(head)), byte(len(head)>>8))
	b = append(b, head...)
	for i := range n {
		b = put(b, i)
	}
	return b
}

// TestFortran compares each element with its number in the file, of matrices of one stripe and of many, with long columns and short ones, and of more dimensions.
func TestFortran(t *testing.T) {
	for _, shape := range [][]int{{1}, {5}, {2, 3}, {3, 1}, {1, 7}, {0, 3}, {3, 0}, {67, 45}, {1000, 333}, {200_003, 3}, {3, 200_003}, {40, 50, 60}, {2, 3, 4, 5}, {1, 300, 1, 500}, {70_000, 2, 2}} {
		for code, put := range map[string]func(b []byte, i int) []byte{
			"<i4": func(b []byte, i int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(i)) },
			">i4": func(b []byte, i int) []byte { return binary.BigEndian.AppendUint32(b, uint32(i)) },
		} {
			b := fortran(code, shape, put)
			a, err := npy.Read(bytes.NewReader(b), "x.npy")
			if err != nil {
				t.Fatal(err)
			}
			x, index := a.Data.([]int32), make([]int, len(shape))
			for _, v := range x {
				want := 0
				for d := len(shape) - 1; d >= 0; d-- {
					want = want*shape[d] + index[d]
				}
				if int(v) != want {
					t.Fatalf("%v %s: element %v is %d, want %d", shape, code, index, v, want)
				}
				for d := len(shape) - 1; d >= 0; d-- { // the next index in C order
					if index[d]++; index[d] < shape[d] {
						break
					}
					index[d] = 0
				}
			}
			stream, err := npy.Read(io.MultiReader(bytes.NewReader(b)), "x.npy")
			if err != nil || !reflect.DeepEqual(a, stream) {
				t.Errorf("%v %s: another array of a stream, %v", shape, code, err)
			}
			if len(x) > 0 {
				if _, err := npy.Read(bytes.NewReader(b[:len(b)-1]), "x.npy"); err == nil {
					t.Errorf("%v %s: a file that is cut off is read", shape, code)
				}
			}
		}
	}
}

// TestFortranMemory asks for less than a quarter beside the array.
func TestFortranMemory(t *testing.T) {
	const rows, columns = 2048, 1024
	b := fortran("<f8", []int{rows, columns}, func(b []byte, i int) []byte { return binary.LittleEndian.AppendUint64(b, 0) })
	var a *npy.Array
	var err error
	took := filetest.Allocated(func() { a, err = npy.Read(bytes.NewReader(b), "x.npy") })
	if err != nil || a.Len() != rows*columns {
		t.Fatal(err)
	}
	if took > rows*columns*8*5/4 {
		t.Errorf("%d bytes for an array of %d", took, rows*columns*8)
	}
}
