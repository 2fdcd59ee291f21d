package hdf5

import (
	"fmt"
	"math/bits"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// tree2 is a B-tree of version 2, whose records are of one size.
type tree2 struct {
	f        *File
	kind     uint8
	node     int64
	record   int
	countLen int
	totalLen []int // bytes of the number of records below, by level
	most     []int64
	seen     map[uint64]bool
	leaf     func(*cursor) error
}

// limitLen is the number of bytes of a number that is at most v.
func limitLen(v uint64) int { return max(1, (bits.Len64(v)+7)/8) }

// walkTree2 calls leaf for each record in ascending order.
func (f *File) walkTree2(address uint64, kind uint8, leaf func(*cursor) error) error {
	c, err := f.block(address, int64(22+f.sizeO+f.sizeL), "BTHD", 0)
	if err != nil {
		return err
	}
	t := &tree2{f: f, seen: map[uint64]bool{}, leaf: leaf}
	t.kind = c.u8()
	t.node, t.record = int64(c.u32()), int(c.u16())
	depth := int(c.u16())
	c.skip(2)
	root, n := c.address(), int64(c.u16())
	total := c.length()
	c.checksum()
	if c.err != nil {
		return c.err
	}
	if t.kind != kind {
		return f.fail(file.ErrFormat, c.at+5, c.what, fmt.Sprintf("records of type %d", kind), t.kind)
	}
	if t.record == 0 || t.node < 10+int64(t.record) || depth > maxLevel || total > f.in.Size() {
		return f.fail(file.ErrFormat, c.at, c.what, "nodes that hold records", fmt.Sprintf("records of %d bytes in nodes of %d, %d levels, %d records", t.record, t.node, depth, total))
	}
	t.most = []int64{(t.node - 10) / int64(t.record)}
	t.countLen = limitLen(uint64(t.most[0]))
	t.totalLen = []int{0}
	all := uint64(t.most[0])
	for level := 1; level <= depth; level++ {
		pointer := int64(f.sizeO + t.countLen + t.totalLen[level-1])
		most := (t.node - 10 - pointer) / (int64(t.record) + pointer)
		over, sum := bits.Mul64(uint64(most+1), all)
		if most < 1 || over != 0 || sum > 1<<62 {
			return f.fail(file.ErrFormat, c.at, c.what, "nodes that hold records and children", fmt.Sprintf("nodes of %d bytes", t.node))
		}
		all = sum + uint64(most)
		t.most = append(t.most, most)
		t.totalLen = append(t.totalLen, limitLen(all))
	}
	if root == undefined || n == 0 && depth == 0 {
		return nil
	}
	return t.walk(root, n, depth)
}

func (t *tree2) walk(address uint64, n int64, level int) error {
	if t.seen[address] {
		return t.f.fail(file.ErrFormat, -1, "B-tree of version 2", "nodes that differ", fmt.Sprintf("the node at %#x twice", address))
	}
	t.seen[address] = true
	if n > t.most[level] {
		return t.f.fail(file.ErrFormat, -1, "B-tree of version 2", fmt.Sprintf("at most %d records in a node of level %d", t.most[level], level), n)
	}
	signature := "BTLF"
	length := 6 + n*int64(t.record) + 4
	if level > 0 {
		signature = "BTIN"
		length += (n + 1) * int64(t.f.sizeO+t.countLen+t.totalLen[level-1])
	}
	c, err := t.f.block(address, length, signature, 0)
	if err != nil {
		return err
	}
	if got := c.u8(); got != t.kind {
		return t.f.fail(file.ErrFormat, c.at+5, c.what, fmt.Sprintf("records of type %d", t.kind), got)
	}
	if err := c.sealed(); err != nil {
		return err
	}
	children := *c
	children.skip(int(n) * t.record)
	for i := range n + 1 {
		if level > 0 {
			child, below := children.address(), int64(children.uint(t.countLen))
			children.skip(t.totalLen[level-1])
			if children.err != nil {
				return children.err
			}
			if err := t.walk(child, below, level-1); err != nil {
				return err
			}
		}
		if i < n {
			r := c.sub(t.record, "record of a B-tree")
			if err := firstError(r.err, t.leaf(r), r.err); err != nil {
				return err
			}
		}
	}
	return nil
}
