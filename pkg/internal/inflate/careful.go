package inflate

type symbol uint8

const (
	symbolDone symbol = iota
	symbolMore
	symbolFull
	symbolEnd
	symbolCorrupt
)

// careful decodes one symbol: a literal, the begin of a match or the end of the block. It looks at every bound, and where input is missing it takes nothing.
func (d *Decoder) careful(s *span) symbol {
	if s.out == len(s.dst) {
		// Only the end of the block does not need room: look for it, so that a stream is seen to end with its last byte.
		bits, n, in := d.bits, d.n, s.in
		sym, ok := d.litlen.next(d, s)
		if ok && sym == endOfBlock {
			return symbolEnd
		}
		d.bits, d.n, s.in = bits, n, in
		return symbolFull
	}
	bits, n, in := d.bits, d.n, s.in
	short := func() symbol {
		d.bits, d.n, s.in = bits, n, in
		return symbolMore
	}
	sym, ok := d.litlen.next(d, s)
	switch {
	case !ok:
		return short()
	case sym < endOfBlock:
		s.dst[s.out] = byte(sym)
		s.out++
		return symbolDone
	case sym == endOfBlock:
		return symbolEnd
	case sym >= maxLitlen:
		return symbolCorrupt
	}
	k := lengthCodes[sym-endOfBlock-1]
	extra, ok := d.take(s, k.extra)
	if !ok {
		return short()
	}
	rest := int(k.base) + extra
	sym, ok = d.distance.next(d, s)
	switch {
	case !ok:
		return short()
	case sym >= maxDistance:
		return symbolCorrupt
	}
	k = distanceCodes[sym]
	extra, ok = d.take(s, k.extra)
	if !ok {
		return short()
	}
	d.rest, d.offset = rest, int(k.base)+extra
	if d.offset > s.out+len(d.past) {
		return symbolCorrupt
	}
	return symbolDone
}

// take returns the next k bits.
func (d *Decoder) take(s *span, k uint8) (v int, ok bool) {
	for d.n < uint(k) {
		if s.in == len(s.src) {
			return 0, false
		}
		d.bits |= uint64(s.src[s.in]) << d.n
		d.n += 8
		s.in++
	}
	v = int(d.bits & (1<<k - 1))
	d.bits >>= k
	d.n -= uint(k)
	return v, true
}

// none is the symbol of bits that no code word begins with.
const none = 1 << 15

// next decodes one symbol bit by bit: the code words of a length are consecutive numbers, and longer ones follow.
func (c *code) next(d *Decoder, s *span) (sym int, ok bool) {
	word, first, index := 0, 0, 0
	for l := 1; l <= maxBits; l++ {
		bit, ok := d.take(s, 1)
		if !ok {
			return 0, false
		}
		word |= bit
		count := int(c.count[l])
		if word-first < count {
			return int(c.sorted[index+word-first]), true
		}
		index += count
		first = (first + count) << 1
		word <<= 1
	}
	return none, true
}
