package trace

// wide is how many draws of a Boolean are together in a chunk, where a chain has as many: all of its chunks are there from the beginning, and should be few.
const wide = 1 << 16

// column is a variable or a statistic of one chain as it is written, a chunk at a time.
type column struct {
	name   string
	group  Group
	stat   bool
	kind   Kind
	shape  []int
	size   int // numbers of a draw
	first  int // place of the first of them in a row of values, or of statistics
	length int // draws of a chunk

	current int    // chunk that is in content, -1: none
	content []byte // a chunk as it is stored
	dirty   bool   // content has what its file does not
}

// columns are those of a group, in the order of the layout.
func (l Layout) columns(g Group) []column {
	var out []column
	first := 0
	for _, v := range l.Variables {
		out = append(out, column{name: v.Name, group: g, shape: v.Shape, size: v.Size(), first: first, length: l.Block, current: -1})
		first += v.Size()
	}
	for i, s := range l.Stats {
		c := column{name: s.Name, group: g, stat: true, kind: s.Kind, size: 1, first: i, length: l.Block, current: -1}
		if s.Kind == Boolean {
			c.length *= max(1, min((l.Length(g)+l.Block-1)/l.Block, wide/l.Block))
		}
		out = append(out, c)
	}
	return out
}

// meta describes the array of a column; open: draws may be missing.
func (c *column) meta(l Layout, open bool) meta {
	dtype, fill, _ := c.kind.stored()
	if !open && c.kind != Float {
		fill = "null"
	}
	return newMeta(dtype, append([]int{l.Chains, l.Length(c.group)}, c.shape...), append([]int{1, c.length}, c.shape...), fill)
}

func (c *column) chunkName(chain, chunk int) string {
	return chunkName(2+len(c.shape), chain, chunk)
}

// put takes n draws of rows, from a draw of the chain on, all of one chunk.
func (c *column) put(draw, n int, rows []float64, stride int) {
	chunk := draw / c.length
	if chunk != c.current {
		c.current, c.content = chunk, append(c.content[:0], c.kind.blank(c.length*c.size)...)
	}
	_, _, width := c.kind.stored()
	for i := range n {
		at := (draw%c.length + i) * c.size * width
		b := c.content[at:at]
		for _, x := range rows[i*stride+c.first:][:c.size] {
			b = c.kind.appendNumber(b, x)
		}
	}
	c.dirty = true
}

// clip makes what is in the chunk behind a draw of the chain unwritten again.
func (c *column) clip(draw int) {
	_, _, width := c.kind.stored()
	at := (draw - c.current*c.length) * c.size * width
	copy(c.content[at:], c.kind.blank(c.length * c.size)[at:])
}
