package hdf5

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// links are the entries of a group, however they are stored, in no particular order.
func (f *File) links(o *object) ([]Link, error) {
	var out []Link
	for _, m := range o.messages {
		switch m.kind {
		case msgSymbolTable:
			c := f.cursor(m, "symbol table")
			tree, heap := c.address(), c.address()
			if c.err != nil {
				return nil, c.err
			}
			if err := f.symbols(tree, heap, &out); err != nil {
				return nil, err
			}
		case msgLink:
			m, err := f.resolve(m)
			if err != nil {
				return nil, err
			}
			l, err := f.link(f.cursor(m, "link"))
			if err != nil {
				return nil, err
			}
			out = append(out, l)
		case msgLinkInfo:
			c := f.cursor(m, "link info")
			c.skip(1)
			if c.u8()&1 != 0 {
				c.skip(8)
			}
			heap, names := c.address(), c.address()
			if c.err != nil {
				return nil, c.err
			}
			if heap == undefined {
				continue
			}
			if err := f.denseLinks(heap, names, &out); err != nil {
				return nil, err
			}
		}
	}
	return out, f.hold(o.at, "links", int64(len(out)), 64)
}

// link reads a link message.
func (f *File) link(c *cursor) (Link, error) {
	var l Link
	if v := c.u8(); c.err == nil && v != 1 {
		return l, c.fail(file.ErrUnsupported, "a link of version 1", v)
	}
	flags := c.u8()
	kind := uint8(0)
	if flags&8 != 0 {
		kind = c.u8()
	}
	if flags&4 != 0 {
		c.skip(8)
	}
	if flags&16 != 0 {
		c.skip(1)
	}
	n := c.uint(1 << (flags & 3))
	if n > uint64(c.left()) {
		c.bad(fmt.Sprintf("a name within %d bytes", c.left()), n)
		return l, c.err
	}
	l.Name = string(c.bytes(int(n)))
	switch {
	case kind == 0:
		l.address = c.address()
	case kind == 1:
		l.Kind, l.Target = Soft, string(c.bytes(int(c.u16())))
	case kind == 64:
		in := c.sub(int(c.u16()), "external link")
		in.skip(1)
		l.Kind, l.File, l.Target = External, in.text(), in.text()
		if in.err != nil {
			return l, in.err
		}
	default:
		l.Kind = Other
	}
	return l, firstError(c.err, badName(c, l.Name))
}

// badName refuses names that no path can hold.
func badName(c *cursor, name string) error {
	if name == "" || strings.ContainsAny(name, "/\x00") {
		return c.fail(file.ErrFormat, `a name without "/"`, fmt.Sprintf("%q", name))
	}
	return nil
}

// localHeap is the data segment of a heap of names.
func (f *File) localHeap(address uint64) (*cursor, error) {
	c, err := f.block(address, int64(8+2*f.sizeL+f.sizeO), "HEAP", 0)
	if err != nil {
		return nil, err
	}
	c.skip(3)
	n := c.length()
	c.length()
	data := c.address()
	if c.err != nil {
		return nil, c.err
	}
	return f.piece(data, n, "local heap")
}

// symbols reads the links of a group of the old kind.
func (f *File) symbols(tree, heap uint64, out *[]Link) error {
	names, err := f.localHeap(heap)
	if err != nil {
		return err
	}
	text := func(at uint64) string {
		if at >= uint64(len(names.b)) {
			names.i = 0
			names.bad(fmt.Sprintf("a name within the %d bytes of the heap", len(names.b)), at)
			return ""
		}
		names.i = int(at)
		return names.text()
	}
	total := int64(0)
	return f.walkTree1(tree, 0, f.sizeL, -1, map[uint64]bool{}, func(_ *cursor, child uint64) error {
		c, err := f.block(child, 8, "SNOD", 1)
		if err != nil {
			return err
		}
		c.skip(1)
		n, size := int(c.u16()), 2*f.sizeO+24
		if c, err = f.piece(child+8, int64(n*size), "symbol table"); err != nil {
			return err
		}
		for range n {
			e := c.sub(size, "symbol table")
			nameAt := e.uint(f.sizeO)
			l := Link{address: e.address()}
			cached := e.u32()
			e.skip(4)
			l.Name = text(nameAt)
			if cached == 2 {
				l.Kind, l.Target = Soft, text(uint64(e.u32()))
			}
			if err := firstError(e.err, names.err, badName(e, l.Name)); err != nil {
				return err
			}
			// names may overlap in the heap: their sum is charged, not its size
			if total = int64(len(l.Name) + len(l.Target)); total > 0 {
				if err := f.hold(e.at, "links", total, 1); err != nil {
					return err
				}
			}
			*out = append(*out, l)
		}
		return nil
	})
}
