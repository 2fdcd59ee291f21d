package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// maxLevel bounds the levels of trees: with two children a node there are more leaves than any file has bytes.
const maxLevel = 64

// walkTree1 visits the leaves of a B-tree of version 1 in order: of the symbol tables of a group (kind 0) or the chunks of a dataset (kind 1). leaf gets the
// bytes of the key before a child, and the child. A node that is met twice is a circle.
func (f *File) walkTree1(address uint64, kind uint8, key int, level int, seen map[uint64]bool, leaf func(key *cursor, child uint64) error) error {
	if seen[address] {
		return f.fail(file.ErrFormat, -1, "B-tree", "nodes that differ", fmt.Sprintf("the node at %#x twice", address))
	}
	seen[address] = true
	head := 8 + 2*f.sizeO
	c, err := f.piece(address, int64(head), "B-tree")
	if err != nil {
		return err
	}
	if got := c.bytes(4); string(got) != "TREE" {
		return f.fail(file.ErrFormat, c.at, c.what, `"TREE"`, fmt.Sprintf("%q", got))
	}
	if got := c.u8(); got != kind {
		return f.fail(file.ErrFormat, c.at+4, c.what, fmt.Sprintf("nodes of type %d", kind), got)
	}
	here, used := int(c.u8()), int(c.u16())
	if level >= 0 && here != level || here > maxLevel {
		return f.fail(file.ErrFormat, c.at+5, c.what, fmt.Sprintf("a node of level %d", level), here)
	}
	n := used*(key+f.sizeO) + key
	if c, err = f.piece(address+uint64(head), int64(n), "B-tree"); err != nil {
		return err
	}
	for range used {
		k := c.sub(key, "key of a B-tree")
		child := c.address()
		if c.err != nil {
			return c.err
		}
		if here == 0 {
			err = leaf(k, child)
		} else {
			err = f.walkTree1(child, kind, key, here-1, seen, leaf)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readTree1 reads the chunks of layouts before version 4.
func (s *storage) readTree1() error {
	rank := len(s.chunk)
	at := make([]int64, rank)
	return s.f.walkTree1(s.address, 1, 8+8*(rank+1), -1, map[uint64]bool{}, func(k *cursor, child uint64) error {
		e := chunkEntry{size: int64(k.u32()), skipped: k.u32(), address: child}
		for d := range at {
			v := k.uint(8)
			if v%uint64(s.chunk[d]) != 0 {
				k.bad(fmt.Sprintf("a multiple of %d", s.chunk[d]), v)
			}
			at[d] = int64(v / uint64(s.chunk[d]))
		}
		if k.err != nil {
			return k.err
		}
		return s.add(at, e)
	})
}
