package hdf5

import (
	"encoding/binary"
	"fmt"
	"io"
)

const (
	superblockSize = 48
	maxMessage     = 60000 // of the 65535 that a message can have
	heapObjects    = 60000 // of the 65535 that a heapPart can have
	heapBytes      = 1 << 20
)

// layout gives every part of a file its place. Addresses of parts are needed before their content is, so that a part is a function.
type layout struct {
	end   uint64
	parts []part
	heap  []*heapPart
	refs  []reference // of the texts that are not written yet
}

// part is a piece of the file, from its address to that of the next part.
type part struct {
	at, size uint64
	bytes    func() []byte
}

// place reserves size bytes, at a multiple of 8.
func (l *layout) place(size int, bytes func() []byte) uint64 {
	at := (l.end + 7) &^ 7
	l.parts = append(l.parts, part{at, uint64(size), bytes})
	l.end = at + uint64(size)
	return at
}

func (l *layout) write(w io.Writer) error {
	at := uint64(superblockSize)
	for _, p := range l.parts {
		b := p.bytes()
		if uint64(len(b)) != p.size {
			panic(fmt.Sprintf("hdf5: a part of %d bytes was laid out with %d", len(b), p.size))
		}
		if _, err := w.Write(append(make([]byte, p.at-at), b...)); err != nil {
			return err
		}
		at = p.at + p.size
	}
	return nil
}

// headerMessage is a message of an object header that is to be written.
type headerMessage struct {
	kind byte
	body []byte
}

// header places an object header of version 2.
func (l *layout) header(messages []headerMessage) uint64 {
	size := 0
	for _, m := range messages {
		size += 4 + len(m.body)
	}
	return l.place(4+1+1+4+size+4, func() []byte {
		b := append([]byte("OHDR\x02\x02"), le(4, uint64(size))...)
		for _, m := range messages {
			b = append(append(b, m.kind), le(2, uint64(len(m.body)))...)
			b = append(append(b, 0), m.body...)
		}
		return append(b, le(4, uint64(lookup3(b)))...)
	})
}

// group places a group, its members before it, and returns its address.
func (l *layout) group(t *Tree) uint64 {
	messages := []headerMessage{
		{0x02, append([]byte{0, 0}, append(le(8, undefined), le(8, undefined)...)...)}, // link info: links are in this header
		{0x0a, []byte{0, 0}},
	}
	for _, e := range t.members {
		var to uint64
		if e.tree != nil {
			to = l.group(e.tree)
		} else {
			to = l.dataset(e.value)
		}
		link := []byte{1, 0x11, 1} // version, with a character set and two bytes of length, UTF-8
		link = append(append(link, le(2, uint64(len(e.name)))...), e.name...)
		messages = append(messages, headerMessage{0x06, append(link, le(8, to)...)})
	}
	for _, e := range t.attrs {
		messages = append(messages, headerMessage{0x0c, l.attribute(e)})
	}
	return l.header(messages)
}

// dataset places the values of a data set and its header.
func (l *layout) dataset(v Data) uint64 {
	at, size := uint64(undefined), 0
	if raw := l.raw(v); !v.null && len(raw) > 0 {
		size = len(raw)
		at = l.place(size, func() []byte { return raw })
	}
	return l.header([]headerMessage{
		{0x01, v.space()},
		{0x03, v.kind()},
		{0x05, []byte{3, 0x0a}}, // fill value: none defined, space is allocated late
		{0x08, append([]byte{3, 1}, append(le(8, at), le(8, uint64(size))...)...)},
	})
}

func (l *layout) attribute(e entry) []byte {
	kind, space := e.value.kind(), e.value.space()
	b := append([]byte{3, 0}, le(2, uint64(len(e.name)+1))...)
	b = append(append(b, le(2, uint64(len(kind)))...), le(2, uint64(len(space)))...)
	b = append(append(append(b, 1), e.name...), 0)
	b = append(append(b, kind...), space...)
	if e.value.null {
		return b
	}
	return append(b, l.raw(e.value)...)
}

// raw returns the bytes of the elements; texts of variable length go to the heap.
func (l *layout) raw(v Data) []byte {
	texts, ok := v.data.([]string)
	if !ok {
		return v.inline()
	}
	b := make([]byte, 0, 16*len(texts))
	for _, s := range texts {
		b = append(b, le(4, uint64(len(s)))...)
		if s == "" {
			b = append(b, make([]byte, 12)...)
			continue
		}
		ref := l.refs[0]
		l.refs = l.refs[1:]
		b = append(append(b, le(8, ref.in.at)...), le(4, uint64(ref.index))...)
	}
	return b
}

// heapPart is a collection of the heap: texts of variable length.
type heapPart struct {
	at    uint64
	size  int // of the objects with their heads
	texts []string
}

// reference is where a text of the heap is, its index from 1.
type reference struct {
	in    *heapPart
	index int
}

// collect puts all texts of a tree on the heap, in the order in which group will ask for them.
func (l *layout) collect(t *Tree) {
	for _, e := range t.members {
		if e.tree != nil {
			l.collect(e.tree)
			continue
		}
		l.keep(e.value)
	}
	for _, e := range t.attrs {
		l.keep(e.value)
	}
}

func (l *layout) keep(v Data) {
	texts, _ := v.data.([]string)
	for _, s := range texts {
		if s == "" {
			continue
		}
		need := 16 + (len(s)+7)&^7
		if n := len(l.heap); n == 0 || len(l.heap[n-1].texts) == heapObjects || l.heap[n-1].size+need > heapBytes {
			l.heap = append(l.heap, &heapPart{})
		}
		c := l.heap[len(l.heap)-1]
		c.texts, c.size = append(c.texts, s), c.size+need
		l.refs = append(l.refs, reference{c, len(c.texts)})
	}
}

// placeHeap gives the collections their places. The library wants 4096 bytes or more for each; what is left over is its free space, object 0.
func (l *layout) placeHeap() {
	for _, c := range l.heap {
		size := max(4096, 16+c.size+16)
		c.at = l.place(size, func() []byte {
			b := append([]byte("GCOL\x01\x00\x00\x00"), le(8, uint64(size))...)
			for i, s := range c.texts {
				b = append(append(b, le(2, uint64(i+1))...), 0, 0, 0, 0, 0, 0)
				b = append(append(b, le(8, uint64(len(s)))...), s...)
				b = append(b, make([]byte, -len(s)&7)...)
			}
			free := size - len(b)
			return append(b, append(make([]byte, 8), append(le(8, uint64(free)), make([]byte, free-16)...)...)...)
		})
	}
}

func le(n int, v uint64) []byte {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	return b[:n]
}
