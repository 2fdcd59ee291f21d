package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// kernel is one micro-kernel. Those with tail 0 mask the last vector of each row. Those with tail 1 are, with AVX-512, of half width there: for ragged columns on
// processors whose units are that wide; with AVX2 they mask nothing, as masked moves are slow there: for full tiles.
type kernel struct {
	element
	set
	rows, vectors int
	tail          int
}

// String returns the name of the function.
func (k kernel) String() string {
	return fmt.Sprintf("tile%s%sx%dx%dx%d", k.element.name, k.set.name, k.rows, k.vectors, k.tail)
}

// column returns a register for vector j of a row.
func (k kernel) column(m machine, j int) reg.VecVirtual {
	if j == k.vectors-1 {
		return m.last()
	}
	return m.register()
}

func (k kernel) write() {
	ctx.Function(k.String())
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(t *byte)")
	ctx.Pragma("noescape")
	ctx.Doc(fmt.Sprintf("%[1]s: C (%[2]d rows × %[3]d vectors) from A and B.", k, k.rows, k.vectors))
	t := ctx.Load(ctx.Param("t"), ctx.GP64())
	field := func(offset int) operand.Mem { return operand.Mem{Base: t, Disp: offset} }
	load := func(offset int) reg.GPVirtual {
		r := ctx.GP64()
		ctx.MOVQ(field(offset), r)
		return r
	}
	m := k.machine()
	m.mask(load(offMask))

	acc := make([][]reg.VecVirtual, k.rows)
	for i := range acc {
		acc[i] = make([]reg.VecVirtual, k.vectors)
		for j := range acc[i] {
			acc[i][j] = k.column(m, j)
			m.zero(acc[i][j])
		}
	}
	left := load(offK)
	done := "done"
	ctx.TESTQ(left, left)
	ctx.JZ(operand.LabelRef(done))
	a, b, c := load(offA), load(offB), load(offC)
	column, brow := load(offACol), load(offBRow)
	ahead := []operand.Mem{{Base: a, Index: load(offAhead), Scale: 1}, {Base: a, Index: load(offAhead + 8), Scale: 1}}
	row := k.rowAddresses(a, load(offARow))
	depth := ctx.GP64()
	row0 := make([]reg.VecVirtual, k.vectors)
	for j := range row0 {
		row0[j] = k.column(m, j)
	}
	one := make([]reg.VecVirtual, min(2, k.spare()))
	for i := range one {
		one[i] = m.register()
	}
	ctx.Label("share")
	if k.drifts() {
		ctx.MOVQ(field(offDrift), depth)
		k.prefetch(operand.Mem{Base: c, Index: depth, Scale: 1})
	}
	k.prefetch(operand.Mem{Base: c})
	ctx.ADDQ(field(offCRow), c)
	ctx.MOVQ(field(offShare), depth)
	ctx.TESTQ(depth, depth)
	ctx.CMOVQEQ(left, depth)
	ctx.CMPQ(left, depth)
	ctx.CMOVQLT(left, depth)
	ctx.SUBQ(depth, left)
	ctx.Label("loop")
	for _, at := range ahead {
		ctx.PREFETCHT0(at)
	}
	for j := range row0 {
		m.loadMasked(operand.Mem{Base: b, Disp: j * k.bytes}, row0[j], j == k.vectors-1)
	}
	for i := range acc {
		if k.vectors == 1 && k.set.name == "AVX512" {
			m.fmaBroadcast(row[i], row0[0], acc[i][0])
			continue
		}
		e := one[i%len(one)]
		m.broadcast(row[i], e)
		for j := range row0 {
			m.fma(e, row0[j], acc[i][j])
		}
	}
	ctx.ADDQ(brow, b)
	ctx.ADDQ(column, a)
	ctx.DECQ(depth)
	ctx.JNZ(operand.LabelRef("loop"))
	ctx.TESTQ(left, left)
	ctx.JNZ(operand.LabelRef("share"))
	ctx.Label(done)
	k.store(m, acc, t, field)
	ctx.VZEROUPPER()
	ctx.RET()
}

// prefetch brings a row of the tile of C near while the product runs: it is needed at the end, and often far away. All rows at once would keep elements of B waiting.
func (k kernel) prefetch(row operand.Mem) {
	width := k.vectors * k.bytes
	for line := 0; line < width; line += 64 {
		ctx.PREFETCHT0(row.Offset(line))
	}
	ctx.PREFETCHT0(row.Offset(width - 1)) // another line where rows begin in the middle of one
}

// drifts says whether the kernel can also make the step that Tile.Drift describes.
func (k kernel) drifts() bool { return k.element == float64s }

// spare returns how many registers are left for elements of A.
func (k kernel) spare() int {
	all := 32
	if k.set.name == "AVX2" {
		all = 15 + k.tail // a mask takes one
	}
	return max(1, min(2, all-k.rows*k.vectors-k.vectors))
}

// rowAddresses returns where the current element of each row of A lies: multiples of the row stride up to 7, in at most four registers.
func (k kernel) rowAddresses(a, stride reg.GPVirtual) []operand.Mem {
	at := []operand.Mem{{Base: a}}
	multiple := func(n int) reg.GPVirtual { // n is 3, 5 or 7
		r := ctx.GP64()
		switch n {
		case 3:
			ctx.LEAQ(operand.Mem{Base: stride, Index: stride, Scale: 2}, r)
		case 5:
			ctx.LEAQ(operand.Mem{Base: stride, Index: stride, Scale: 4}, r)
		case 7:
			ctx.LEAQ(operand.Mem{Base: stride, Index: stride, Scale: 2}, r)
			ctx.LEAQ(operand.Mem{Base: r, Index: stride, Scale: 4}, r)
		}
		return r
	}
	var three reg.GPVirtual
	for i := 1; i < k.rows; i++ {
		switch i {
		case 1, 2, 4:
			at = append(at, operand.Mem{Base: a, Index: stride, Scale: uint8(i)})
		case 3:
			three = multiple(3)
			at = append(at, operand.Mem{Base: a, Index: three, Scale: 1})
		case 6:
			at = append(at, operand.Mem{Base: a, Index: three, Scale: 2})
		default:
			at = append(at, operand.Mem{Base: a, Index: multiple(i), Scale: 1})
		}
	}
	return at
}

// store writes α times the accumulators to C, or adds that to C with one rounding.
func (k kernel) store(m machine, acc [][]reg.VecVirtual, t reg.Register, field func(int) operand.Mem) {
	c, crow, add := ctx.GP64(), ctx.GP64(), ctx.GP64()
	ctx.MOVQ(field(offC), c)
	ctx.MOVQ(field(offCRow), crow)
	ctx.MOVQ(field(offAdd), add)
	alpha := m.register()
	m.broadcast(field(offAlpha), alpha)
	ctx.TESTQ(add, add)
	ctx.JZ(operand.LabelRef("set"))
	if k.drifts() {
		ctx.MOVQ(field(offDrift), add)
		ctx.TESTQ(add, add)
		ctx.JNZ(operand.LabelRef("drift"))
	}
	for i := range acc {
		for j := range acc[i] {
			last := j == k.vectors-1
			at := operand.Mem{Base: c, Disp: j * k.bytes}
			old := k.column(m, j)
			m.loadMasked(at, old, last)
			m.fma(alpha, acc[i][j], old)
			m.storeMasked(old, at, last)
		}
		ctx.ADDQ(crow, c)
	}
	ctx.VZEROUPPER()
	ctx.RET()
	if k.drifts() {
		ctx.Label("drift")
		k.drift(m, acc, alpha, c, crow, add, field)
	}
	ctx.Label("set")
	for i := range acc {
		for j := range acc[i] {
			m.multiply(alpha, acc[i][j], acc[i][j])
			m.storeMasked(acc[i][j], operand.Mem{Base: c, Disp: j * k.bytes}, j == k.vectors-1)
		}
		ctx.ADDQ(crow, c)
	}
}

// drift adds α times the accumulators to C with one rounding, then W, which lies so far from C, and then the rate times that to W.
func (k kernel) drift(m machine, acc [][]reg.VecVirtual, alpha reg.VecVirtual, c, crow, far reg.Register, field func(int) operand.Mem) {
	rate := m.register()
	m.broadcast(field(offRate), rate)
	for i := range acc {
		for j := range acc[i] {
			last := j == k.vectors-1
			at := operand.Mem{Base: c, Disp: j * k.bytes}
			there := operand.Mem{Base: c, Index: far, Scale: 1, Disp: j * k.bytes}
			v, w := k.column(m, j), k.column(m, j)
			m.loadMasked(at, v, last)
			m.fma(alpha, acc[i][j], v)
			m.loadMasked(there, w, last)
			m.add(w, v)
			m.storeMasked(v, at, last)
			m.fma(rate, v, w)
			m.storeMasked(w, there, last)
		}
		ctx.ADDQ(crow, c)
	}
	ctx.VZEROUPPER()
	ctx.RET()
}

// rowAt addresses row 0 to 3 of four rows, some bytes in; three is three times the stride.
func rowAt(base, stride, three reg.Register, row, disp int) operand.Mem {
	at := operand.Mem{Base: base, Disp: disp}
	switch row {
	case 1, 2:
		at.Index, at.Scale = stride, uint8(row)
	case 3:
		at.Index, at.Scale = three, 1
	}
	return at
}
