package hdf5

import "encoding/binary"

// box is where a block of elements lies in the memory of an array.
type box struct {
	begin  int64   // of the first byte
	run    int64   // bytes that follow each other
	counts []int64 // of runs, by dimension
	steps  []int64 // bytes from one to the next, by dimension
}

// boxOf is the block of count elements from start on in an array of elements of size bytes.
func boxOf(dims, start, count []int64, size int64) box {
	b := box{run: size, counts: make([]int64, len(dims)), steps: make([]int64, len(dims))}
	step := size
	for d := len(dims) - 1; d >= 0; d-- {
		b.begin += start[d] * step
		b.counts[d], b.steps[d] = count[d], step
		step *= dims[d]
	}
	return b
}

// whole tells whether all bytes of the block follow each other.
func (b box) whole() bool {
	size := b.run
	for d := len(b.counts) - 1; d >= 0; d-- {
		if b.counts[d] != 1 && b.steps[d] != size {
			return false
		}
		size *= b.counts[d]
	}
	return true
}

// scatter copies a block to one of the same counts.
func scatter(dst []byte, to box, src []byte, from box) {
	run, n := to.run, len(to.counts)
	for n > 0 && (to.counts[n-1] == 1 || to.steps[n-1] == run && from.steps[n-1] == run) { // dimensions that go on without a gap
		run *= to.counts[n-1]
		n--
	}
	if n == 0 {
		copy(dst[to.begin:to.begin+run], src[from.begin:from.begin+run])
		return
	}
	last := n - 1
	index := make([]int64, last)
	a, b := to.begin, from.begin
	for {
		strided(dst[a:], to.steps[last], src[b:], from.steps[last], to.counts[last], run)
		d := last - 1
		for ; d >= 0; d-- {
			index[d]++
			a, b = a+to.steps[d], b+from.steps[d]
			if index[d] < to.counts[d] {
				break
			}
			a, b = a-index[d]*to.steps[d], b-index[d]*from.steps[d]
			index[d] = 0
		}
		if d < 0 {
			return
		}
	}
}

// strided copies n runs of bytes, those of dst and of src at equal distances.
func strided(dst []byte, to int64, src []byte, from, n, run int64) {
	switch run {
	case 8:
		for i := range n {
			binary.LittleEndian.PutUint64(dst[i*to:], binary.LittleEndian.Uint64(src[i*from:]))
		}
	case 4:
		for i := range n {
			binary.LittleEndian.PutUint32(dst[i*to:], binary.LittleEndian.Uint32(src[i*from:]))
		}
	case 2:
		for i := range n {
			binary.LittleEndian.PutUint16(dst[i*to:], binary.LittleEndian.Uint16(src[i*from:]))
		}
	case 1:
		for i := range n {
			dst[i*to] = src[i*from]
		}
	default:
		for i := range n {
			copy(dst[i*to:i*to+run], src[i*from:i*from+run])
		}
	}
}
