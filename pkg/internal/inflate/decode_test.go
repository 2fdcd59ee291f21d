package inflate

import (
	"bytes"
	"compress/flate"
	"math/rand/v2"
	"testing"
)

// pieces decodes with pieces of input and output of random sizes.
func pieces(packed []byte, src *rand.Rand, big int) ([]byte, error) {
	var d Decoder
	var all []byte
	in, avail := 0, 0
	for !d.Done() {
		avail = min(len(packed), max(avail, in)+src.IntN(big))
		room := src.IntN(big) + 1
		before := min(len(all), src.IntN([]int{1, 300, Window + 10}[src.IntN(40)/19]))
		dst := make([]byte, before+room)
		copy(dst, all[len(all)-before:])
		past := all[:len(all)-before]
		if len(past) > Window {
			past = past[len(past)-Window:]
		}
		last := avail == len(packed)
		n, used, err := d.Decode(dst, before, past, packed[in:avail:avail], last)
		all = append(all, dst[before:before+n]...)
		in += used
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func TestPieces(t *testing.T) {
	src := rand.New(rand.NewPCG(1, 2))
	for level := -2; level <= 9; level += 1 + level&1 {
		for _, kind := range []int{2, 3, 17, 256} {
			raw := make([]byte, 60_000)
			for i := range raw {
				raw[i] = byte(src.IntN(kind)) & byte(src.IntN(256))
				if i > 1000 && src.IntN(50) == 0 {
					k := src.IntN(300)
					back := 1 + src.IntN(min(i, 40000))
					for j := i; j < min(len(raw), i+k); j++ {
						raw[j] = raw[j-back]
					}
				}
			}
			var b bytes.Buffer
			w, _ := flate.NewWriter(&b, level)
			w.Write(raw[:30000])
			w.Flush()
			w.Write(raw[30000:])
			w.Close()
			for _, big := range []int{5, 700, 200000} {
				got, err := pieces(b.Bytes(), src, big)
				if err != nil || !bytes.Equal(got, raw) {
					t.Fatal(level, kind, big, err, len(got))
				}
			}
		}
	}
}
