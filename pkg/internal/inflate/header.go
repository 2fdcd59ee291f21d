package inflate

import "encoding/binary"

// headerRoom is more than a block header can take: 3 + 14 bits, 19 lengths of 3 bits, 316 code lengths of at most 7 + 7 bits, and the bytes that a refill reads ahead.
const headerRoom = 640

// header reads the header of a block. Where the input may end within it, it is read from a copy with zeros behind, and what was made of zeros does not count.
func (d *Decoder) header(s *span) (more bool) {
	bits, n, final := d.bits, d.n, d.final
	if len(s.src)-s.in >= headerRoom {
		in, ok := d.parse(s.src, s.in)
		s.in, s.corrupt = in, !ok
		return false
	}
	have := copy(d.pad[:], s.src[s.in:])
	clear(d.pad[have:])
	in, ok := d.parse(d.pad[:], 0)
	if in-int(d.n>>3) > have {
		d.bits, d.n, d.final, d.stage, d.rest = bits, n, final, atBlock, 0
		return true
	}
	if in > have { // zeros that a refill took
		d.n -= uint(in-have) * 8
		d.bits &= 1<<d.n - 1
		in = have
	}
	s.in, s.corrupt = s.in+in, !ok
	return false
}

// reader reads bits where headerRoom bytes are known to be there.
type reader struct {
	bits uint64
	n    uint
	in   int
	src  []byte
}

// refill makes at least 56 bits ready.
func (r *reader) refill() {
	r.bits |= binary.LittleEndian.Uint64(r.src[r.in:]) << (r.n & 63)
	r.in += int((63 - r.n) >> 3)
	r.n |= 56
}

func (r *reader) take(k uint) uint {
	v := uint(r.bits & (1<<k - 1))
	r.bits >>= k & 63
	r.n -= k
	return v
}

// parse reads a header at src[in:] and makes the tables of the block; it returns the byte after the last one that it took, and false for what is no header.
func (d *Decoder) parse(src []byte, in int) (next int, ok bool) {
	r := reader{d.bits, d.n, in, src}
	ok = d.block(&r)
	d.bits, d.n = r.bits&(1<<r.n-1), r.n
	return r.in, ok
}

// block reads a header.
func (d *Decoder) block(r *reader) bool {
	r.refill()
	final := r.take(1) == 1
	switch r.take(2) {
	case 0:
		r.take(r.n & 7)
		r.refill()
		size := r.take(16)
		if r.take(16) != ^size&0xffff {
			return false
		}
		if d.stage, d.rest = inStored, int(size); size == 0 {
			d.stage = atBlock
		}
	case 1:
		d.fix()
		d.stage = inCodes
	case 2:
		if !d.dynamic(r) {
			return false
		}
		d.stage = inCodes
	default:
		return false
	}
	d.final = final
	return true
}

// fix makes the tables of the fixed code.
func (d *Decoder) fix() {
	if d.fixed {
		return
	}
	var five [32]uint8
	for i := range five {
		five[i] = 5
	}
	d.litlen.set(fixedLengths[:])
	d.distance.set(five[:])
	d.tables()
	d.fixed = true
}

func (d *Decoder) tables() {
	d.distance.fill(d.distanceTable[:], distanceResults[:], distanceBits)
	packs := d.litlen.packs()
	d.width = litlenBits
	if !packs {
		d.width = max(1, min(d.litlen.longest, litlenBits))
	}
	d.litlen.fill(d.litlenTable[:], litlenResults[:], d.width)
	if packs {
		pack(&d.litlenTable)
	}
}

// dynamic reads the codes of a block.
func (d *Decoder) dynamic(r *reader) bool {
	nlit, ndist, npre := int(r.take(5))+257, int(r.take(5))+1, int(r.take(4))+4
	if nlit > maxLitlen || ndist > maxDistance {
		return false
	}
	d.fixed = false
	var lengths [24]uint8
	for _, sym := range order[:npre] {
		if r.n < 3 {
			r.refill()
		}
		lengths[sym] = uint8(r.take(3))
	}
	var table [1 << 7]uint32
	if !d.litlen.set(lengths[:19]) {
		return false
	}
	d.litlen.fill(table[:], preResults[:], 7)
	all := d.lengths[:]
	for i := 0; i < nlit+ndist; {
		if r.n < 14 {
			r.refill()
		}
		e := table[r.bits&127]
		if e&exceptional != 0 {
			return false
		}
		r.take(uint(e & 63))
		sym, repeat, v := e>>16, 0, uint8(0)
		switch {
		case sym < 16:
			all[i] = uint8(sym)
			i++
			continue
		case sym == 16:
			if i == 0 {
				return false
			}
			v, repeat = all[i-1], 3+int(r.take(2))
		case sym == 17:
			repeat = 3 + int(r.take(3))
		default:
			repeat = 11 + int(r.take(7))
		}
		// The array has room for the longest behind the last length.
		if v == 0 {
			clear(all[i : i+repeat])
		} else {
			for j := range repeat {
				all[i+j] = v
			}
		}
		i += repeat
		if i > nlit+ndist {
			return false
		}
	}
	// The distances follow at any byte: whole eights of them can be read since the array is longer.
	if !d.litlen.set(all[:nlit]) || !d.distance.set(all[nlit:nlit+ndist]) {
		return false
	}
	d.tables()
	return true
}
