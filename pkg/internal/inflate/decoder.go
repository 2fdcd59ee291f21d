package inflate

import (
	"compress/flate"
	"io"
)

// Window is the largest distance from which a match copies.
const Window = 32 << 10

// Decoder decodes one DEFLATE stream (RFC 1951) piece by piece. The zero value is ready for the begin of a stream. It is about 30 kB large and holds no reference to
// what it was given between calls.
type Decoder struct {
	bits  uint64 // the next bits of the stream, which were taken from the input, the first one lowest
	n     uint   // how many, fewer than 8 between calls
	in    int64  // bytes of input used
	stage stage
	final bool // this block is the last one

	rest   int // bytes of a stored block, or of a match, that are still to be copied
	offset int // of that match
	past   []byte

	litlen, distance code
	fixed            bool // both hold the fixed code
	width            uint // of litlenTable, in bits
	lengths          [maxLitlen + maxDistance + 138]uint8
	pad              [headerRoom]byte
	litlenTable      [litlenSize]uint32
	distanceTable    [distanceSize]uint32
}

type stage uint8

const (
	atBlock stage = iota
	inStored
	inCodes
	atEnd
)

// Reset makes d ready for the begin of another stream.
func (d *Decoder) Reset() {
	d.bits, d.n, d.in, d.stage, d.final, d.rest = 0, 0, 0, atBlock, false, 0
}

// Done tells whether the end of the stream was reached.
func (d *Decoder) Done() bool { return d.stage == atEnd && d.rest == 0 }

// Decode continues the stream with src and writes to dst from index at on; it returns how many bytes it wrote and how many of src it used up. Matches reach back
// into dst[:at] and from there into past, which is what was decoded before dst[0]: as much of it as the last [Window] bytes need. All of dst from at on may be
// overwritten, whatever is returned.
//
// It stops without an error at the end of the stream, see [Decoder.Done]; when dst is full; or when src ends within a symbol or a header, in which case the caller
// repeats the bytes that were not used, with more behind them. With last there are no more and that is [io.ErrUnexpectedEOF]. What no stream can hold is a
// [flate.CorruptInputError] with the number of bytes before it. After an error only Reset helps.
func (d *Decoder) Decode(dst []byte, at int, past, src []byte, last bool) (wrote, used int, err error) {
	d.past = past
	s := span{dst: dst, out: at, src: src}
	more := d.run(&s)
	// Whole bytes go back. They came from this src: fewer than 8 bits were left from the one before.
	s.in -= int(d.n >> 3)
	d.n &= 7
	d.bits &= 1<<d.n - 1
	d.in += int64(s.in)
	d.past = nil
	switch {
	case s.corrupt:
		err = flate.CorruptInputError(d.in)
	case more && last:
		err = io.ErrUnexpectedEOF
	}
	return s.out - at, s.in, err
}

// span is what one call of Decode works on.
type span struct {
	dst, src []byte
	out, in  int
	corrupt  bool
}

// run decodes until something stops it and tells whether that was the end of the input.
func (d *Decoder) run(s *span) (more bool) {
	for {
		switch d.stage {
		case atBlock:
			if d.final {
				d.stage = atEnd
				return false
			}
			if d.header(s) {
				return true
			}
		case inStored:
			if d.stored(s) {
				return true
			}
		case inCodes:
			if d.codes(s) {
				return true
			}
		case atEnd:
			return false
		}
		if s.corrupt || s.out == len(s.dst) && !d.idle() {
			return false
		}
	}
}

// idle tells that there is nothing to write before the next header, which is read even when dst is full, so that the end of the stream is seen with its last byte.
func (d *Decoder) idle() bool { return d.stage == atBlock && d.rest == 0 }

// stored copies from a stored block.
func (d *Decoder) stored(s *span) (more bool) {
	for d.n >= 8 && d.rest > 0 && s.out < len(s.dst) { // bytes that were taken as bits
		s.dst[s.out] = byte(d.bits)
		d.bits >>= 8
		d.n -= 8
		s.out++
		d.rest--
	}
	k := min(d.rest, len(s.src)-s.in, len(s.dst)-s.out)
	if k > 0 {
		copy(s.dst[s.out:], s.src[s.in:s.in+k])
		s.out += k
		s.in += k
		d.rest -= k
	}
	if d.rest == 0 {
		d.stage = atBlock
		return false
	}
	return s.out < len(s.dst)
}

// codes decodes symbols of a compressed block: fast where there is room on both sides, then carefully.
func (d *Decoder) codes(s *span) (more bool) {
	for {
		if d.rest > 0 {
			d.match(s)
			if d.rest > 0 {
				return false
			}
		}
		if len(s.src)-s.in >= inMargin && len(s.dst)-s.out >= outMargin {
			switch d.fast(s) {
			case loopBlockEnd:
				d.stage = atBlock
				return false
			case loopCorrupt:
				s.corrupt = true
				return false
			case loopFar:
				if d.offset > s.out+len(d.past) {
					s.corrupt = true
					return false
				}
				continue
			}
		}
		// A few symbols near an end; after each of them there may be room again: a match at the begin of dst is one of them.
		switch d.careful(s) {
		case symbolMore:
			return true
		case symbolFull:
			return false
		case symbolEnd:
			d.stage = atBlock
			return false
		case symbolCorrupt:
			s.corrupt = true
			return false
		}
	}
}

// match copies what dst has room for of a match.
func (d *Decoder) match(s *span) {
	for d.rest > 0 && s.out < len(s.dst) {
		from, k := s.out-d.offset, min(d.rest, len(s.dst)-s.out)
		source := s.dst[:s.out]
		if from < 0 {
			source = d.past
			from += len(source)
		}
		k = copy(s.dst[s.out:s.out+k], source[from:])
		s.out += k
		d.rest -= k
	}
}
