package inflate

//go:generate go run ./gen -dir .

import (
	"encoding/binary"
	"unsafe"
)

// Why the fast loop stopped.
type reason int

const (
	loopMargin   reason = iota // too little input or room is left
	loopBlockEnd               // the end of the block was decoded
	loopFar                    // a match, decoded but not copied, begins before dst[0]
	loopCorrupt
)

const (
	// inMargin is more input than one turn of the fast loop looks at: three refills of 7 bytes and the 8 bytes of the last one.
	inMargin = 32
	// outMargin is more room than one turn writes to: five times three literals, written four bytes at a time, a match of 258 bytes and what a wide copy writes behind it.
	outMargin = 15 + 4 + 258 + 64
)

// loop is the state of the fast loop.
type loop struct {
	in, inEnd         unsafe.Pointer // the loop runs while in <= inEnd and out <= outEnd
	out, outEnd, base unsafe.Pointer // base is &dst[0]
	bits, n           uint64
	litlen, distance  *uint32
	rest, offset      uint64 // of the match, for loopFar
	patterns          *[16]pattern
	mask              uint64 // of the bits by which litlen is looked up
}

// pattern says for one offset below 16 how 16 bytes are made of those before: by which of them in turn, and how many whole periods that are.
type pattern struct {
	from [16]uint8
	step uint64
	_    uint64
}

var patterns [16]pattern

func init() {
	for offset := 1; offset < 16; offset++ {
		p := &patterns[offset]
		for i := range p.from {
			p.from[i] = uint8(i % offset)
		}
		p.step = uint64(16 - 16%offset)
	}
}

// fast decodes while there is more input than inMargin and more room than outMargin.
func (d *Decoder) fast(s *span) reason {
	l := loop{
		in: unsafe.Pointer(&s.src[s.in]), inEnd: unsafe.Pointer(&s.src[len(s.src)-inMargin]),
		out: unsafe.Pointer(&s.dst[s.out]), outEnd: unsafe.Pointer(&s.dst[len(s.dst)-outMargin]), base: unsafe.Pointer(&s.dst[0]),
		bits: d.bits, n: uint64(d.n), litlen: &d.litlenTable[0], distance: &d.distanceTable[0],
		patterns: &patterns, mask: 1<<d.width - 1,
	}
	why := run(&l)
	s.in = int(uintptr(l.in) - uintptr(unsafe.Pointer(&s.src[0])))
	s.out = int(uintptr(l.out) - uintptr(l.base))
	d.bits, d.n = l.bits, uint(l.n)
	if d.bits &= 1<<d.n - 1; why == loopFar {
		d.rest, d.offset = int(l.rest), int(l.offset)
	}
	return why
}

func load64(p unsafe.Pointer, offset uintptr) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(p, offset))[:])
}

func entry(table *uint32, i uint64) uint32 { return *(*uint32)(unsafe.Add(unsafe.Pointer(table), i*4)) }

func store32(p unsafe.Pointer, v uint32) { binary.LittleEndian.PutUint32((*[4]byte)(p)[:], v) }

func copy8(to, from unsafe.Pointer) { *(*[8]byte)(to) = *(*[8]byte)(from) }

// runGo is the fast loop in Go.
func runGo(l *loop) reason {
	const distanceMask = 1<<distanceBits - 1
	mask := l.mask
	in, out, bits, n := l.in, l.out, l.bits, uint(l.n)
	inEnd, outEnd, litlen, distance := uintptr(l.inEnd), uintptr(l.outEnd), l.litlen, l.distance
	why := loopMargin
	for uintptr(in) <= inEnd && uintptr(out) <= outEnd {
		bits |= load64(in, 0) << (n & 63)
		in = unsafe.Add(in, (63-n)>>3)
		n |= 56
		// Five look-ups of at most 11 bits.
		e := entry(litlen, bits&mask)
		if e&literalCount != 0 {
			bits >>= e & 63
			n -= uint(e & 63)
			store32(out, e>>8)
			out = unsafe.Add(out, e>>6&3)
			e = entry(litlen, bits&mask)
			if e&literalCount != 0 {
				bits >>= e & 63
				n -= uint(e & 63)
				store32(out, e>>8)
				out = unsafe.Add(out, e>>6&3)
				e = entry(litlen, bits&mask)
				if e&literalCount != 0 {
					bits >>= e & 63
					n -= uint(e & 63)
					store32(out, e>>8)
					out = unsafe.Add(out, e>>6&3)
					e = entry(litlen, bits&mask)
					if e&literalCount != 0 {
						bits >>= e & 63
						n -= uint(e & 63)
						store32(out, e>>8)
						out = unsafe.Add(out, e>>6&3)
						e = entry(litlen, bits&mask)
						if e&literalCount != 0 {
							bits >>= e & 63
							n -= uint(e & 63)
							store32(out, e>>8)
							out = unsafe.Add(out, e>>6&3)
							continue
						}
					}
				}
			}
			bits |= load64(in, 0) << (n & 63)
			in = unsafe.Add(in, (63-n)>>3)
			n |= 56
		}
		if e&exceptional != 0 {
			if e&subtable != 0 {
				bits >>= e & 63
				n -= uint(e & 63)
				e = entry(litlen, uint64(e>>16&0x1fff)+bits&(1<<(e>>8&63)-1))
				if e&literalCount != 0 {
					bits >>= e & 63
					n -= uint(e & 63)
					store32(out, e>>8)
					out = unsafe.Add(out, 1)
					continue
				}
			}
			if e&exceptional != 0 {
				why = loopCorrupt
				if e&blockEnd != 0 {
					bits >>= e & 63
					n -= uint(e & 63)
					why = loopBlockEnd
				}
				break
			}
		}
		length := uintptr(e>>16) + uintptr(bits&(1<<(e&63)-1)>>(e>>8&63))
		bits >>= e & 63
		n -= uint(e & 63)
		e = entry(distance, bits&distanceMask)
		if e&exceptional != 0 {
			if e&subtable != 0 {
				bits >>= e & 63
				n -= uint(e & 63)
				e = entry(distance, uint64(e>>16&0x1fff)+bits&(1<<(e>>8&63)-1))
			}
			if e&exceptional != 0 {
				why = loopCorrupt
				break
			}
		}
		offset := uintptr(e>>16) + uintptr(bits&(1<<(e&63)-1)>>(e>>8&63))
		bits >>= e & 63
		n -= uint(e & 63)
		if offset > uintptr(out)-uintptr(l.base) {
			l.rest, l.offset = uint64(length), uint64(offset)
			why = loopFar
			break
		}
		from, to := unsafe.Add(out, -int(offset)), out
		out = unsafe.Add(out, length)
		switch {
		case offset >= 8:
			copy8(to, from)
			copy8(unsafe.Add(to, 8), unsafe.Add(from, 8))
			for to, from = unsafe.Add(to, 16), unsafe.Add(from, 16); uintptr(to) < uintptr(out); {
				copy8(to, from)
				copy8(unsafe.Add(to, 8), unsafe.Add(from, 8))
				to, from = unsafe.Add(to, 16), unsafe.Add(from, 16)
			}
		case offset == 1:
			v := uint64(*(*byte)(from)) * 0x0101010101010101
			for ; uintptr(to) < uintptr(out); to = unsafe.Add(to, 8) {
				*(*uint64)(to) = v
			}
		default:
			for ; uintptr(to) < uintptr(out); to, from = unsafe.Add(to, offset), unsafe.Add(from, offset) {
				copy8(to, from)
			}
		}
	}
	l.in, l.out, l.bits, l.n = in, out, bits, uint64(n)
	return why
}
