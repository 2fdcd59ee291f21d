package inflate

import (
	"encoding/binary"
	"math/bits"
)

const (
	maxBits      = 15
	endOfBlock   = 256
	maxLitlen    = 286
	maxDistance  = 30
	litlenBits   = 11
	litlenSize   = 2342 // the most entries for 288 symbols, 11 bits, 15 bits (zlib's enough.c)
	distanceBits = 8
	distanceSize = 402 // for 32 symbols, 8 bits, 15 bits
)

// Entries of both tables. The lowest 6 bits are always how many bits of the stream an entry stands for, so that a shift by the entry itself passes over them.
//
//	literals     bits 6–7: how many, 1 to 3; bits 8–31: the literals, first one lowest
//	match        bits 6–7: 0; bits 8–13: length of the code word, without the extra bits; bits 16–30: base of the length or distance
//	subtable     exceptional, subtable; bits 8–13: its bits; bits 16–28: where it begins
//	end of block exceptional, blockEnd
//	no code word exceptional alone
const (
	literalCount = 3 << 6
	exceptional  = 1 << 31
	subtable     = 1 << 30
	blockEnd     = 1 << 29
)

// code is a prefix code by the lengths of its words: how many words there are of each length, and the symbols by length and then by number.
type code struct {
	count   [maxBits + 1]uint16
	sorted  [288]uint16
	longest uint // word; 0 of an empty code
}

// set takes the lengths of the words and tells whether they are a code that zlib and compress/flate take: complete, empty, or a single word of one bit. Behind the
// lengths there have to be 8 readable bytes. Eight lengths at a time are passed over where they are 0, as most are in small blocks.
func (c *code) set(lengths []uint8) bool {
	var count [2][maxBits + 1]uint16 // in turn, as counting the same length twice in a row would wait
	n := len(lengths)
	whole := lengths[:(n+7)&^7]
	for i := 0; i < n; i += 8 {
		eight := binary.LittleEndian.Uint64(whole[i:])
		if rest := n - i; rest < 8 {
			eight &= 1<<(8*rest) - 1
		}
		for ; eight != 0; eight >>= 16 {
			count[0][eight&15]++
			count[1][eight>>8&15]++
		}
	}
	c.longest = 0
	left, used := 1, 0
	var offset [maxBits + 2]uint16
	c.count[0] = 0
	for l := 1; l <= maxBits; l++ {
		k := count[0][l] + count[1][l]
		c.count[l] = k
		if k != 0 {
			c.longest = uint(l)
		}
		left = left<<1 - int(k)
		if left < 0 {
			return false
		}
		used += int(k)
		offset[l+1] = offset[l] + k
	}
	for i := 0; i < n; i += 8 {
		eight := binary.LittleEndian.Uint64(whole[i:])
		if rest := n - i; rest < 8 {
			eight &= 1<<(8*rest) - 1
		}
		for sym := i; eight != 0; eight >>= 8 {
			if l := eight & 15; l != 0 {
				c.sorted[offset[l]] = uint16(sym)
				offset[l]++
			}
			sym++
		}
	}
	return left == 0 || used == 0 || used == 1 && c.count[1] == 1
}

// fill makes the table of a code: the entries for the next width bits of the stream, and behind them subtables for longer words. results has each symbol's entry without
// its code word's length. A complete code has a word that is not longer than width, which is at least 8 for 288 symbols and 5 for 32, or the longest word.
func (c *code) fill(table []uint32, results []uint32, width uint) {
	if c.longest == 0 || c.longest == 1 && c.count[1] == 1 { // empty, or a single word
		for i := range table[:1<<width] {
			table[i] = exceptional
		}
		if c.longest == 1 {
			for i := 0; i < 1<<width; i += 2 {
				table[i] = result(results[c.sorted[0]], 1)
			}
		}
		return
	}
	length := uint(1)
	for c.count[length] == 0 {
		length++
	}
	word, next := uint(0), 0 // the code word as the stream has it, first bit lowest
	end := 1 << length
	count := c.count[length]
	for {
		for ; count > 0; count-- {
			table[word] = result(results[c.sorted[next]], length)
			next++
			if int(word) == end-1 { // all ones: the last word
				for ; end < 1<<width; end <<= 1 {
					copy(table[end:2*end], table[:end])
				}
				return
			}
			word = increment(word, uint(end-1))
		}
		for count == 0 {
			if length++; length <= width {
				copy(table[end:2*end], table[:end])
				end <<= 1
			}
			count = c.count[length]
		}
		if length > width {
			break
		}
	}
	mask, prefix, start := uint(1)<<width-1, ^uint(0), 0
	for {
		if word&mask != prefix {
			prefix, start = word&mask, end
			wide := length - width
			for used := int(count); used < 1<<wide; {
				wide++
				used = used<<1 + int(c.count[width+wide])
			}
			end = start + 1<<wide
			table[prefix] = exceptional | subtable | uint32(start)<<16 | uint32(wide)<<8 | uint32(width)
		}
		e := result(results[c.sorted[next]], length-width)
		next++
		for i := start + int(word>>width); i < end; i += 1 << (length - width) {
			table[i] = e
		}
		if word == 1<<length-1 {
			return
		}
		word = increment(word, 1<<length-1)
		for count--; count == 0; {
			length++
			count = c.count[length]
		}
	}
}

// increment adds one to a code word whose bits are in the order of the stream, the highest one last.
func increment(word, ones uint) uint {
	bit := uint(1) << (bits.Len(word^ones) - 1)
	return word&(bit-1) | bit
}

// result adds the length of a code word to an entry: to the bits that it stands for and, of a match, to where the extra bits begin.
func result(r uint32, length uint) uint32 {
	if r&literalCount != 0 {
		return r + uint32(length)
	}
	return r + uint32(length)*257
}

// pack joins literals: an entry whose bits hold the code words of two or three literals gets all of them. It goes downwards since what follows a literal is looked up
// at a lower index.
func pack(table *[litlenSize]uint32) {
	for i := 1<<litlenBits - 1; i >= 0; i-- {
		a := table[i]
		if a&literalCount != 1<<6 {
			continue
		}
		rest := i >> (a & 63)
		b := table[rest]
		if b&literalCount != 1<<6 || a&63+b&63 > litlenBits {
			continue
		}
		sum := a&63 + b&63
		pair := a&0xff00 | b&0xff00<<8
		c := table[rest>>(b&63)]
		if c&literalCount == 1<<6 && sum+c&63 <= litlenBits {
			table[i] = pair | c&0xff00<<16 | 3<<6 | (sum + c&63)
			continue
		}
		table[i] = pair | 2<<6 | sum
	}
}

// packThreshold is the fewest of 2²² pairs of 11 bits that have to begin with two literals within 11 bits.
const packThreshold = 400_000

// packs tells whether so many of the literals have short words that joining them pays.
func (c *code) packs() bool {
	var literals [litlenBits + 1]int
	next := 0
	for l := 1; l < litlenBits; l++ {
		for _, sym := range c.sorted[next : next+int(c.count[l])] {
			if sym < endOfBlock {
				literals[l]++
			}
		}
		next += int(c.count[l])
		if l == litlenBits/2 && literals == [litlenBits + 1]int{} {
			return false // the shorter one of two has at most 5 bits
		}
	}
	sum := 0
	for i := 1; i < litlenBits; i++ {
		for j := 1; i+j <= litlenBits; j++ {
			sum += literals[i] * literals[j] << (2*litlenBits - i - j)
		}
	}
	return sum > packThreshold
}
