package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Types of messages in object headers.
const (
	msgNil          = 0x00
	msgDataspace    = 0x01
	msgLinkInfo     = 0x02
	msgDatatype     = 0x03
	msgOldFill      = 0x04
	msgFill         = 0x05
	msgLink         = 0x06
	msgExternal     = 0x07
	msgLayout       = 0x08
	msgFilters      = 0x0b
	msgAttribute    = 0x0c
	msgSharedTable  = 0x0f
	msgContinuation = 0x10
	msgSymbolTable  = 0x11
	msgAttrInfo     = 0x15
	msgLast         = 0x18
)

// object is the header of a group, a dataset or a committed type.
type object struct {
	address  uint64
	at       int64
	messages []message

	// what has been read of it, guarded by the mutex of the file
	data      *Dataset
	links     []Link
	byName    map[string]int
	attrs     []message
	attrsRead bool
}

type message struct {
	kind  int
	flags uint8
	at    int64
	data  []byte
}

// object returns the header at an address, from memory where it has been read before.
func (f *File) object(address uint64) (*object, error) {
	f.mu.Lock()
	o := f.objects[address]
	f.mu.Unlock()
	if o != nil {
		return o, nil
	}
	o, err := f.readObject(address)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if old := f.objects[address]; old != nil {
		return old, nil
	}
	f.objects[address] = o
	return o, nil
}

// span is a part of an object header that holds messages.
type span struct {
	address uint64
	n       int64
}

func (f *File) readObject(address uint64) (*object, error) {
	at, ok := f.where(address)
	if !ok {
		return nil, f.fail(file.ErrFormat, -1, "object header", fmt.Sprintf("an address within the %d bytes of the file", f.in.Size()), fmt.Sprintf("%#x", address))
	}
	c, err := f.piece(address, min(f.in.Size()-at, 64), "object header")
	if err != nil {
		return nil, err
	}
	o := &object{address: address, at: at}
	if len(c.b) >= 4 && string(c.b[:4]) == "OHDR" {
		return o, f.readObject2(o, c)
	}
	return o, f.readObject1(o, c)
}

// readObject1 reads a header of version 1: messages that begin on multiples of 8 bytes.
func (f *File) readObject1(o *object, c *cursor) error {
	if v := c.u8(); c.err == nil && v != 1 {
		return f.fail(file.ErrFormat, o.at, "object header", "version 1, or version 2 with its signature", v)
	}
	c.skip(1)
	most := int(c.u16())
	c.skip(4)
	n := int64(c.u32())
	if c.err != nil {
		return c.err
	}
	return f.readSpans(o, span{o.address + 16, n}, func(s span) (*cursor, error) {
		return f.piece(s.address, s.n, "object header")
	}, func(c *cursor) (m message, ok bool) {
		if c.left() < 8 || len(o.messages) >= most {
			return m, false
		}
		m.kind = int(c.u16())
		n := int(c.u16())
		m.flags = c.u8()
		c.skip(3)
		m.at = c.at + int64(c.i)
		m.data = c.bytes(n)
		return m, true
	})
}

// readObject2 reads a header of version 2, each part of which has a checksum.
func (f *File) readObject2(o *object, c *cursor) error {
	c.skip(4)
	if v := c.u8(); c.err == nil && v != 2 {
		return f.fail(file.ErrUnsupported, o.at+4, "object header", "version 2", v)
	}
	flags := c.u8()
	if flags&0x20 != 0 {
		c.skip(16)
	}
	if flags&0x10 != 0 {
		c.skip(4)
	}
	n := int64(c.uint(1 << (flags & 3)))
	head := int64(c.i)
	if c.err != nil {
		return c.err
	}
	if n < 0 || n > f.in.Size() {
		return f.fail(file.ErrTruncated, o.at, "object header", fmt.Sprintf("%d bytes", uint64(n)), fmt.Sprintf("%d, then the file ends", f.in.Size()-o.at))
	}
	return f.readSpans(o, span{o.address, head + n + 4}, func(s span) (*cursor, error) {
		begin, prefix := "OCHK", 4
		if s.address == o.address {
			begin, prefix = "OHDR", int(head)
		}
		c, err := f.piece(s.address, s.n, "object header")
		if err != nil {
			return nil, err
		}
		if len(c.b) < prefix+4 || string(c.b[:4]) != begin {
			return nil, f.fail(file.ErrFormat, c.at, c.what, fmt.Sprintf("%q", begin), fmt.Sprintf("%q", c.b[:min(4, len(c.b))]))
		}
		c.i = len(c.b) - 4
		c.checksum()
		c.b, c.i = c.b[:len(c.b)-4], prefix
		return c, c.err
	}, func(c *cursor) (m message, ok bool) {
		prefix := 4
		if flags&4 != 0 {
			prefix = 6
		}
		if c.left() < prefix {
			return m, false // a gap
		}
		m.kind = int(c.u8())
		n := int(c.u16())
		m.flags = c.u8()
		c.skip(prefix - 4)
		m.at = c.at + int64(c.i)
		m.data = c.bytes(n)
		return m, true
	})
}

// readSpans collects the messages of a header: of its first part, and of those that continue it.
func (f *File) readSpans(o *object, first span, open func(span) (*cursor, error), next func(*cursor) (message, bool)) error {
	seen := map[uint64]bool{}
	for todo := []span{first}; len(todo) > 0; todo = todo[1:] {
		s := todo[0]
		if seen[s.address] {
			return f.fail(file.ErrFormat, o.at, "object header", "parts that differ", fmt.Sprintf("a circle through %#x", s.address))
		}
		seen[s.address] = true
		if at, ok := f.where(s.address); ok && s.n >= 0 && s.n <= f.in.Size()-at {
			if err := f.hold(at, "object header", s.n, 1); err != nil {
				return err
			}
		}
		c, err := open(s)
		if err != nil {
			return err
		}
		for {
			m, ok := next(c)
			if c.err != nil {
				return c.err
			}
			if !ok {
				break
			}
			if err := f.hold(m.at, "object header", 1, 48); err != nil {
				return err
			}
			o.messages = append(o.messages, m)
			switch {
			case m.kind == msgContinuation:
				in := f.cursor(m, "continuation of an object header")
				s := span{in.address(), in.length()}
				if in.err != nil {
					return in.err
				}
				todo = append(todo, s)
			case m.flags&0x80 != 0 && m.kind > msgLast:
				return f.fail(file.ErrUnsupported, m.at, "object header", "messages of known types", fmt.Sprintf("%#x, which must be understood", m.kind))
			}
		}
	}
	return nil
}

// cursor walks over the content of a message.
func (f *File) cursor(m message, what string) *cursor {
	return &cursor{f: f, at: m.at, b: m.data, what: what}
}

// find returns the message of a type, which may be stored in another place, false where there is none.
func (f *File) find(o *object, kind int) (message, bool, error) {
	for _, m := range o.messages {
		if m.kind == kind {
			m, err := f.resolve(m)
			return m, err == nil, err
		}
	}
	return message{}, false, nil
}
