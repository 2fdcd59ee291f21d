package compare

import (
	"cmp"
	"math"
	"slices"
)

// entry is a pair with its value as an integer: see keyOf.
type entry struct {
	key  uint64
	pair int32
}

// keyOf maps numbers to integers of the same order. 0 and −0 have one, as they are equal.
func keyOf(v float64) uint64 {
	b := math.Float64bits(v + 0) // −0 + 0 is 0
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// few entries are sorted by comparing them.
const few = 256

// sortEntries sorts by key and then by pair, in which order the pairs are to be given. It returns the sorted entries, which are in one of the two slices of equal length.
//
// The upper halves of the keys are sorted digit by digit. Values that agree in them, to about one part in a million, are rare in most RDMs and compared.
func sortEntries(entries, room []entry) []entry {
	if len(entries) < few {
		compareEntries(entries)
		return entries
	}
	var counts [4][256]int32
	for _, e := range entries {
		counts[0][byte(e.key>>32)]++
		counts[1][byte(e.key>>40)]++
		counts[2][byte(e.key>>48)]++
		counts[3][byte(e.key>>56)]++
	}
	for digit := range counts {
		count, shift := &counts[digit], 32+8*digit
		if int(count[byte(entries[0].key>>shift)]) == len(entries) {
			continue // all have the same
		}
		before := int32(0)
		for d, n := range count {
			count[d] = before
			before += n
		}
		for _, e := range entries {
			at := &count[byte(e.key>>shift)]
			room[*at] = e
			*at++
		}
		entries, room = room, entries
	}
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].key>>32 == entries[from].key>>32 {
			to++
		}
		if to > from+1 {
			compareEntries(entries[from:to])
		}
		from = to
	}
	return entries
}

func compareEntries(entries []entry) {
	slices.SortFunc(entries, func(a, b entry) int {
		if c := cmp.Compare(a.key, b.key); c != 0 {
			return c
		}
		return int(a.pair - b.pair)
	})
}
