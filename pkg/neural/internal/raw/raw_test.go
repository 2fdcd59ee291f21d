package raw_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

func TestContiguous(t *testing.T) {
	for _, c := range []struct {
		offset         int
		shape, strides []int
		want           []int
	}{
		{0, []int{2, 3}, []int{3, 1}, []int{0, 1, 2, 3, 4, 5}},
		{0, []int{2, 3}, []int{1, 2}, []int{0, 2, 4, 1, 3, 5}},
		{1, []int{2, 2}, []int{3, 2}, []int{1, 3, 4, 6}},
		{5, []int{2}, []int{0}, []int{5, 5}},
		{2, []int{}, []int{}, []int{2}},
		{7, []int{1, 3}, []int{99, 1}, []int{7, 8, 9}},
		{0, []int{0, 3}, []int{1, 1}, []int{}},
		{1, []int{2, 2, 2}, []int{1, 2, 4}, []int{1, 5, 3, 7, 2, 6, 4, 8}},
	} {
		values := make([]int, 24)
		for i := range values {
			values[i] = i
		}
		if got := raw.Contiguous(values, c.offset, c.shape, c.strides); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v", c, got)
		}
	}
	if got := raw.Fortran([]int{2, 3, 4}, 5); !slices.Equal(got, []int{5, 10, 30}) {
		t.Error(got)
	}
	// Tiles do not show: element (i, j) of a transposed matrix is where it was.
	const rows, columns = 67, 45
	values := make([]int, rows*columns)
	for i := range values {
		values[i] = i
	}
	for i, v := range raw.Contiguous(values, 0, []int{rows, columns}, raw.Fortran([]int{rows, columns}, 1)) {
		if v != i/columns+i%columns*rows {
			t.Fatalf("element %d is %d", i, v)
		}
	}
}

func TestNumbers(t *testing.T) {
	for code, n := range map[string]int{"i1": 1, "u1": 1, "i2": 2, "u2": 2, "i4": 4, "u4": 4, "i8": 8, "u8": 8, "f4": 4, "f8": 8, "c8": 8, "c16": 16} {
		_, b, part := raw.Numbers(code, 3)
		if len(b) != 3*n || raw.Width(code) != int64(n) || part < 1 || n%part != 0 {
			t.Errorf("%s: %d bytes", code, len(b))
		}
	}
	if v, _, _ := raw.Numbers("x", 3); v != nil || raw.Width("x") != 0 {
		t.Error(v)
	}
	v, b, part := raw.Numbers("u4", 2)
	copy(b, []byte{1, 2, 3, 4, 0, 0, 0, 9})
	raw.Native(b, part, true)
	if got := v.([]uint32); got[0] != 0x01020304 || got[1] != 9 {
		t.Error(got)
	}
	raw.Native(b, part, true)
	if binary.BigEndian.Uint32(b) != 0x01020304 {
		t.Error(b)
	}
	for _, w := range []int{1, 2, 4, 8} {
		b := []byte{1, 2, 3, 4, 5, 6, 7, 8}
		raw.Swap(b, w)
		for i, got := range b {
			if want := byte(i/w*w + w - i%w); got != want {
				t.Errorf("width %d: %v", w, b)
				break
			}
		}
	}
}
