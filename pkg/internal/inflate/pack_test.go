package inflate

import (
	"math/rand/v2"
	"testing"
)

// TestPack compares packed tables with their definition: an entry holds as many literals, up to three, as its bits hold whole code words of.
func TestPack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	joined := 0
	for trial := range 500 {
		lengths := completeLengths(random, 2+random.IntN(285))
		var c code
		padded := make([]uint8, maxLitlen+8)
		copy(padded, lengths)
		if !c.set(padded[:maxLitlen]) {
			t.Fatalf("trial %d: lengths %v are no complete code", trial, lengths)
		}
		var table, packed [litlenSize]uint32
		c.fill(table[:], litlenResults[:], litlenBits)
		packed = table
		pack(&packed)
		for i := range table {
			want := table[i]
			if i < 1<<litlenBits {
				for k := 1; k < 3 && want&literalCount != 0; k++ {
					next := table[i>>(want&63)]
					if next&literalCount == 0 || want&63+next&63 > litlenBits {
						break
					}
					want += next&0xff00<<(8*k) + next&0xff
					joined++
				}
			}
			if packed[i] != want {
				t.Fatalf("trial %d, entry %d: %08x, want %08x (single %08x)", trial, i, packed[i], want, table[i])
			}
		}
	}
	if joined < 10_000 {
		t.Fatalf("only %d literals were joined", joined)
	}
}

// completeLengths draws the lengths of a complete code of n words, in a random order of symbols, by splitting words.
func completeLengths(random *rand.Rand, n int) []uint8 {
	words := []uint8{1, 1}
	for len(words) < n {
		k := random.IntN(len(words))
		if random.IntN(2) == 0 { // prefers long words, so that lengths vary much
			k = len(words) - 1
		}
		if words[k] == maxBits {
			continue
		}
		words[k]++
		words = append(words, words[k])
	}
	lengths := make([]uint8, maxLitlen)
	for i, sym := range random.Perm(maxLitlen)[:n] {
		lengths[sym] = words[i]
	}
	return lengths
}
