package inflate

import "encoding/binary"

const (
	adlerPrime = 65521
	adlerBlock = 5552 // the most bytes after which the sums of 32 bits have not overflowed
)

// adler continues the Adler-32 checksum of RFC 1950.
func adler(sum uint32, p []byte) uint32 {
	a, b := sum&0xffff, sum>>16
	for len(p) > 0 {
		k := min(len(p), adlerBlock)
		a, b = adlerBlocks(a, b, p[:k])
		p = p[k:]
		a %= adlerPrime
		b %= adlerPrime
	}
	return b<<16 | a
}

// adlerSums adds p, at most adlerBlock bytes, to the two sums, eight bytes at a time. Even and odd bytes are lanes of 16 bits each; a product has in its highest lane the
// sum of the lanes, each times its factor.
func adlerSums(a, b uint32, p []byte) (uint32, uint32) {
	for ; len(p) >= 8; p = p[8:] {
		x := binary.LittleEndian.Uint64(p)
		even, odd := x&0x00ff00ff00ff00ff, x>>8&0x00ff00ff00ff00ff
		b += a*8 + uint32(even*0x0008000600040002>>48) + uint32(odd*0x0007000500030001>>48)
		a += uint32((even + odd) * 0x0001000100010001 >> 48)
	}
	for _, v := range p {
		a += uint32(v)
		b += a
	}
	return a, b
}
