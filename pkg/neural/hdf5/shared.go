package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// resolve returns the message that a shared one stands for: that of a committed type, or one of the table of the file.
func (f *File) resolve(m message) (message, error) {
	if m.flags&2 == 0 {
		return m, nil
	}
	c := f.cursor(m, "shared message")
	got, err := f.sharedAt(c, m.kind)
	if err != nil {
		return m, err
	}
	return got, nil
}

// sharedAt reads where a message of a type is, and returns it.
func (f *File) sharedAt(c *cursor, kind int) (message, error) {
	version, place := c.u8(), c.u8()
	switch version {
	case 1:
		c.skip(6)
		place = 2
	case 2:
		place = 2
	case 3:
	default:
		c.bad("version 1 to 3", version)
	}
	if c.err != nil {
		return message{}, c.err
	}
	if place == 1 {
		id := c.bytes(8)
		if c.err != nil {
			return message{}, c.err
		}
		return f.sharedInHeap(c, kind, id)
	}
	address := c.address()
	if c.err != nil {
		return message{}, c.err
	}
	o, err := f.object(address)
	if err != nil {
		return message{}, err
	}
	for _, m := range o.messages {
		if m.kind == kind {
			if m.flags&2 != 0 {
				return message{}, f.fail(file.ErrFormat, m.at, "shared message", "the message itself", "another shared one")
			}
			return m, nil
		}
	}
	return message{}, f.fail(file.ErrFormat, o.at, "shared message", fmt.Sprintf("a message of type %#x", kind), "none")
}

// sharedKey is the type of a shared message and its identifier.
type sharedKey struct {
	kind int
	id   string
}

// sharedIndex is one index of the file's table of shared messages.
type sharedIndex struct {
	kinds uint16
	heap  uint64
}

// readExtension reads the superblock's extension, of which only the table of shared messages matters.
func (f *File) readExtension(address uint64) error {
	o, err := f.object(address)
	if err != nil {
		return err
	}
	m, ok, err := f.find(o, msgSharedTable)
	if !ok {
		return err
	}
	c := f.cursor(m, "table of shared messages")
	c.skip(1)
	table, n := c.address(), int64(c.u8())
	if c.err != nil {
		return c.err
	}
	c, err = f.piece(table, 4+n*int64(16+2*f.sizeO-2)+4, "table of shared messages")
	if err != nil {
		return err
	}
	if got := c.bytes(4); string(got) != "SMTB" {
		return f.fail(file.ErrFormat, c.at, c.what, `"SMTB"`, fmt.Sprintf("%q", got))
	}
	for range n {
		c.skip(2)
		kinds := c.u16()
		c.skip(10)
		c.address()
		f.shared = append(f.shared, sharedIndex{kinds, c.address()})
	}
	c.checksum()
	return c.err
}

func (f *File) sharedInHeap(c *cursor, kind int, id []byte) (message, error) {
	key := sharedKey{kind, string(id)}
	f.mu.Lock()
	m, known := f.sharedRead[key]
	f.mu.Unlock()
	if known {
		return m, nil
	}
	for _, s := range f.shared {
		if kind >= 16 || s.kinds>>kind&1 == 0 {
			continue
		}
		h, err := f.fractalHeap(s.heap)
		if err != nil {
			return message{}, err
		}
		p, at, err := h.get(id)
		if err != nil {
			return message{}, err
		}
		m := message{kind: kind, at: at, data: p}
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.sharedRead == nil {
			f.sharedRead = map[sharedKey]message{}
		}
		f.sharedRead[key] = m
		return m, nil
	}
	return message{}, c.fail(file.ErrFormat, fmt.Sprintf("a table of shared messages of type %#x", kind), "none")
}
