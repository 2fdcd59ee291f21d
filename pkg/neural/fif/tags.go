package fif

import (
	"encoding/binary"
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// tag is the head of a tag: 16 bytes in the file, its data after it.
type tag struct {
	kind, typ int32
	size      int64
	at        int64 // of its data
}

// block is a node of the tree of a file.
type block struct {
	kind     int32
	tags     []tag // not those of blocks within it
	children []*block
}

// all appends the blocks of a kind, in the order of the file.
func (b *block) all(kind int32) []*block {
	var out []*block
	if b.kind == kind {
		out = append(out, b)
	}
	for _, c := range b.children {
		out = append(out, c.all(kind)...)
	}
	return out
}

// find returns the first tag of a kind.
func (b *block) find(kind int32) (tag, bool) {
	for _, t := range b.tags {
		if t.kind == kind {
			return t, true
		}
	}
	return tag{}, false
}

// part is one file: most recordings have one, long ones are split.
type part struct {
	in   *file.Random
	root *block
}

// parse reads the heads of all tags.
func parse(in *file.Random) (*part, error) {
	p := &part{in: in, root: &block{}}
	stack := []*block{p.root}
	var head [16]byte
	for at, count := int64(0), 0; ; count++ {
		if err := in.Read(head[:], at, "tag"); err != nil {
			return nil, err
		}
		t := tag{kind: int32(binary.BigEndian.Uint32(head[0:])), typ: int32(binary.BigEndian.Uint32(head[4:])), size: int64(int32(binary.BigEndian.Uint32(head[8:]))), at: at + 16}
		next := int64(int32(binary.BigEndian.Uint32(head[12:])))
		if count == 0 && (t.kind != kindFileID || t.size != 20) {
			return nil, in.Fail(file.ErrFormat, 0, "first tag", "the identifier of a FIF file (kind 100, 20 bytes)", fmt.Sprintf("kind %d, %d bytes", t.kind, t.size))
		}
		what := fmt.Sprintf("tag of kind %d", t.kind)
		if t.size < 0 || next < -1 {
			return nil, in.Fail(file.ErrFormat, at, what, "a size, and a place of the next tag", fmt.Sprintf("%d and %d", t.size, next))
		}
		if t.size > in.Size()-t.at {
			return nil, in.Fail(file.ErrTruncated, t.at, what, fmt.Sprintf("%d bytes", t.size), fmt.Sprintf("%d, then the file ends", in.Size()-t.at))
		}
		if err := in.Charge(at, "tags", 1, 48); err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t.kind {
		case kindBlockStart, kindBlockEnd:
			kind, err := p.integer(t)
			if err != nil {
				return nil, err
			}
			if t.kind == kindBlockEnd {
				if len(stack) == 1 || top.kind != kind {
					return nil, in.Fail(file.ErrFormat, at, what, fmt.Sprintf("the end of block %d", top.kind), fmt.Sprintf("that of block %d", kind))
				}
				stack = stack[:len(stack)-1]
				break
			}
			if len(stack) > in.Limits.MaxDepth {
				return nil, in.Fail(file.ErrLimit, at, what, fmt.Sprintf("at most %d blocks within each other (Limits.MaxDepth)", in.Limits.MaxDepth), "more")
			}
			if err := in.Charge(at, "blocks", 1, 96); err != nil {
				return nil, err
			}
			b := &block{kind: kind}
			top.children = append(top.children, b)
			stack = append(stack, b)
		default:
			top.tags = append(top.tags, t)
		}
		switch {
		case next < 0 && len(stack) > 1:
			return nil, in.Fail(file.ErrTruncated, at, what, fmt.Sprintf("the end of block %d", stack[len(stack)-1].kind), "the last tag")
		case next < 0:
			return p, nil
		case next == 0:
			at = t.at + t.size
		case next <= at: // a tag that comes later in the file ends every cycle
			return nil, in.Fail(file.ErrFormat, at, what, "the place of a later tag", next)
		default:
			at = next
		}
	}
}
