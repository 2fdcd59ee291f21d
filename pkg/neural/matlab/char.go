package matlab

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Char is a char array: most often one row of text, else rows of equal length.
type Char struct {
	dims  []int
	units []rune // column-major; a character beyond U+FFFF is one element or two surrogates, as the file has it
}

// Class is "char".
func (c *Char) Class() Class { return Chars }

// Dims are the lengths of the dimensions.
func (c *Char) Dims() []int { return c.dims }

// Units are the elements in column-major order: what double(c) gives in MATLAB.
func (c *Char) Units() []rune { return c.units }

// Text is the text of a single row or column, and of several rows the rows with a line break after each but the last.
func (c *Char) Text() string {
	if c.dims[0] == len(c.units) {
		return decode(c.units)
	}
	return strings.Join(c.Rows(), "\n")
}

// Rows are the rows as strings, with the blanks that pad them to equal length. Of a char array with more than two dimensions they are those of its
// first page, then of its second, … A char array without characters has no rows, but for those with rows and no columns, which have one empty row.
func (c *Char) Rows() []string {
	rows := c.dims[0]
	if len(c.units) == 0 {
		return make([]string, min(rows, 1)) // 2³¹−1 × 0 is a size that a few bytes can declare
	}
	columns := c.dims[1]
	out := make([]string, 0, len(c.units)/columns)
	row := make([]rune, columns)
	for page := 0; page < len(c.units); page += rows * columns {
		for i := range rows {
			for j := range row {
				row[j] = c.units[page+j*rows+i]
			}
			out = append(out, decode(row))
		}
	}
	return out
}

// String is the text in quotes.
func (c *Char) String() string {
	if rows := c.Rows(); len(rows) == 1 && len(c.units) <= 200 {
		return fmt.Sprintf("char %s %q", times(c.dims), rows[0])
	}
	return "char " + times(c.dims)
}

// decode joins surrogates; a lone one becomes U+FFFD.
func decode(units []rune) string {
	var b strings.Builder
	for i := 0; i < len(units); i++ {
		r := units[i]
		if utf16.IsSurrogate(r) && i+1 < len(units) {
			if pair := utf16.DecodeRune(r, units[i+1]); pair != utf8.RuneError {
				r = pair
				i++
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (d *decoder) char(m *matrix) (Value, error) {
	e, err := d.element(m.end, "text")
	if err != nil {
		return nil, err
	}
	// Empty text with dimensions is found in the wild and means blanks.
	if e.n == 0 && m.n > 0 {
		if m.n > maxBlanks-d.blanks {
			return nil, d.fail(file.ErrLimit, e.at, e.what, fmt.Sprintf("at most %d characters without bytes in the whole file, %d of them used", maxBlanks, d.blanks),
				fmt.Sprintf("0 bytes for %s characters", times(m.dims)))
		}
		if err := d.charge(e.at, e.what, m.n, 4); err != nil {
			return nil, err
		}
		d.blanks += m.n
		units := make([]rune, m.n)
		for i := range units {
			units[i] = ' '
		}
		return &Char{m.dims, units}, e.close()
	}
	switch e.typ {
	case miUTF8:
		return d.utf8(m, &e)
	case miINT8, miUINT8, miINT16, miUINT16, miUTF16, miINT32, miUINT32, miUTF32:
	default:
		return nil, d.fail(file.ErrFormat, e.at, e.what, "characters", typeName(e.typ))
	}
	size := types[e.typ].size
	if e.n != m.n*size {
		return nil, d.fail(file.ErrFormat, e.at, e.what, fmt.Sprintf("%s characters of %d bytes", times(m.dims), size), fmt.Sprintf("%d bytes", e.n))
	}
	units, err := grow(&e, m.n, size, 4, func(dst []rune, src []byte) error {
		e.little(src)
		for i := range dst {
			unit := integer(src, e.typ, i) & (1<<(8*size) - 1)
			if unit > utf8.MaxRune {
				return d.fail(file.ErrFormat, e.at, e.what, "characters up to U+10FFFF", fmt.Sprintf("%#x", unit))
			}
			dst[i] = rune(unit)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &Char{m.dims, units}, e.close()
}
