package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// filter is a step by which chunks were changed when they were written.
type filter struct {
	ID       int
	Name     string // as the file gives it, often ""
	Optional bool   // a chunk that the filter could not shorten is stored without it
	Values   []uint32
}

// Filters that are undone.
const (
	filterDeflate    = 1
	filterShuffle    = 2
	filterFletcher32 = 3
	filterLZF        = 32000
)

var filterNames = map[int]string{
	filterDeflate: "deflate", filterShuffle: "shuffle", filterFletcher32: "fletcher32", 4: "szip", 5: "n-bit", 6: "scale-offset", filterLZF: "lzf",
	305: "lzo", 307: "bzip2", 32001: "blosc", 32004: "lz4", 32008: "bitshuffle", 32013: "zfp", 32015: "zstd", 32026: "blosc2",
}

// String is the name of the filter.
func (f filter) String() string {
	if name := filterNames[f.ID]; name != "" {
		return name
	}
	if f.Name != "" {
		return f.Name
	}
	return fmt.Sprintf("filter %d", f.ID)
}

func (f filter) known() bool {
	return f.ID == filterDeflate || f.ID == filterShuffle || f.ID == filterFletcher32 || f.ID == filterLZF
}

// pipeline reads the filters of a dataset.
func (f *File) pipeline(c *cursor) ([]filter, error) {
	version, n := c.u8(), int(c.u8())
	switch version {
	case 1:
		c.skip(6)
	case 2:
	default:
		if c.err == nil {
			return nil, c.fail(file.ErrUnsupported, "filters of version 1 or 2", version)
		}
	}
	if n > 32 {
		c.bad("at most 32 filters", n)
	}
	var out []filter
	for range n {
		one := filter{ID: int(c.u16())}
		name := 0
		if version == 1 || one.ID >= 256 {
			name = int(c.u16())
		}
		one.Optional = c.u16()&1 != 0
		values := int(c.u16())
		text := c.bytes(name)
		if version == 1 {
			c.skip((8 - name%8) % 8)
		}
		for len(text) > 0 && text[len(text)-1] == 0 {
			text = text[:len(text)-1]
		}
		one.Name = string(text)
		for range values {
			if c.err == nil {
				one.Values = append(one.Values, c.u32())
			}
		}
		if version == 1 && values%2 == 1 {
			c.skip(4)
		}
		if c.err != nil {
			return nil, c.err
		}
		out = append(out, one)
	}
	return out, c.err
}
