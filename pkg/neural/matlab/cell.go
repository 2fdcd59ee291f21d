package matlab

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Cell is a cell array.
type Cell struct {
	dims   []int
	values []Value
}

// Class is "cell".
func (c *Cell) Class() Class { return Cells }

// Dims are the lengths of the dimensions.
func (c *Cell) Dims() []int { return c.dims }

// Len is the number of cells.
func (c *Cell) Len() int { return len(c.values) }

// Values are the contents in column-major order.
func (c *Cell) Values() []Value { return c.values }

// At returns the content of a cell: one index counts in column-major order from 0, several are row, column, page, … from 0. It panics outside of
// the cell array.
func (c *Cell) At(index ...int) Value { return c.values[offset(c.dims, index)] }

// String describes the cell array.
func (c *Cell) String() string { return "cell " + times(c.dims) }

func (d *decoder) cell(m *matrix) (Value, error) {
	values, err := d.values(m, m.n, func(i int64) step { return step{index: int(i)} })
	if err != nil {
		return nil, err
	}
	return &Cell{m.dims, values}, nil
}

// values reads n nested values up to the end of m. Each takes the 8 bytes of a tag at least, so that a count beyond what is left is refused at once.
func (d *decoder) values(m *matrix, n int64, at func(i int64) step) ([]Value, error) {
	if fit := (m.end - d.pos) / 8; n > fit {
		return nil, d.fail(d.cut(m.end), m.at, "number of values", fmt.Sprintf("at most %d, which fit into the %d bytes left", fit, m.end-d.pos), fmt.Sprint(n))
	}
	if err := d.charge(m.at, "number of values", n, 16); err != nil {
		return nil, err
	}
	values := make([]Value, 0, min(n, file.FirstRoom/16))
	for i := range n {
		d.path = append(d.path, at(i))
		v, err := d.nested(m.end)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
		d.path = d.path[:len(d.path)-1]
	}
	return values, nil
}
