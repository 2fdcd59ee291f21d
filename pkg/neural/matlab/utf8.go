package matlab

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// utf8 reads text stored as UTF-8. The dimensions count UTF-16 units in MATLAB, characters in other writers; both are understood. Where neither
// matches, as in text that is not UTF-8, a single row takes the length of its text, and rows, which cannot be told apart then, are an error.
func (d *decoder) utf8(m *matrix, e *element) (Value, error) {
	b, err := e.bytes()
	if err != nil {
		return nil, err
	}
	if err := d.charge(e.at, e.what, int64(len(b)), 4); err != nil {
		return nil, err
	}
	chars := characters(b)
	if int64(len(chars)) == m.n {
		return &Char{m.dims, chars}, nil
	}
	if units := surrogates(chars); int64(len(units)) == m.n {
		return &Char{m.dims, units}, nil
	}
	if len(m.dims) == 2 && m.dims[0] == 1 {
		return &Char{[]int{1, len(chars)}, chars}, nil
	}
	return nil, d.fail(file.ErrFormat, e.at, e.what, times(m.dims)+" characters", fmt.Sprintf("%d in %d bytes of UTF-8", len(chars), len(b)))
}

// surrogates splits the characters beyond U+FFFF as UTF-16 does.
func surrogates(chars []rune) []rune {
	out := make([]rune, 0, len(chars))
	for _, r := range chars {
		if r > 0xffff {
			hi, lo := utf16.EncodeRune(r)
			out = append(out, hi, lo)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// characters decodes UTF-8 with one U+FFFD for each maximal part of a character that is cut off or wrong, as the Unicode standard recommends
// (section 3.9) and other readers do; Go's own conversion gives one for each byte.
func characters(b []byte) []rune {
	out := make([]rune, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			n = broken(b)
		}
		out = append(out, r)
		b = b[n:]
	}
	return out
}

// broken returns the length of the longest beginning of b, which does not begin with a character, that is the beginning of some character.
func broken(b []byte) int {
	lo, hi := byte(0x80), byte(0xbf)
	need := 0
	switch c := b[0]; {
	case c >= 0xc2 && c <= 0xdf:
		need = 1
	case c >= 0xe0 && c <= 0xef:
		need = 2
		if c == 0xe0 {
			lo = 0xa0
		} else if c == 0xed {
			hi = 0x9f
		}
	case c >= 0xf0 && c <= 0xf4:
		need = 3
		if c == 0xf0 {
			lo = 0x90
		} else if c == 0xf4 {
			hi = 0x8f
		}
	}
	n := 1
	for ; n <= need && n < len(b) && b[n] >= lo && b[n] <= hi; n++ {
		lo, hi = 0x80, 0xbf
	}
	return n
}
