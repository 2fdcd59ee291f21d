package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"flag"
	"io"
	"math/rand/v2"
	"testing"
)

// most is how much a fuzzed stream may decode to.
const most = 1 << 16

// guarded is a slice of n bytes with bytes on both sides that must not change.
func guarded(n int) (p []byte, sound func() bool) {
	const edge = 64
	all := bytes.Repeat([]byte{0xa5}, n+2*edge)
	return all[edge : edge+n : edge+n], func() bool {
		return bytes.Count(all[:edge], []byte{0xa5}) == edge && bytes.Count(all[edge+n:], []byte{0xa5}) == edge
	}
}

// FuzzDecoder compares with compress/flate: the same bytes, or an error of both. What one decoder gives at once, another gives in pieces, and the loop in Go as that in assembly.
func FuzzDecoder(f *testing.F) {
	src := rand.New(rand.NewPCG(11, 12))
	for _, level := range []int{-2, 0, 1, 6, 9} {
		for _, n := range []int{0, 1, 300, 5000} {
			var b bytes.Buffer
			w, err := flate.NewWriter(&b, level)
			if err != nil {
				f.Fatal(err)
			}
			w.Write(mixture(n, src))
			w.Close()
			f.Add(b.Bytes(), uint64(n))
		}
	}
	f.Add([]byte{3, 0}, uint64(1))                               // the fixed code and nothing else
	f.Add([]byte{0x4b, 0x04, 0x02, 0x00, 0, 0, 0}, uint64(2))    // a distance beyond the begin
	f.Add([]byte{0x05, 0xe0, 0x81, 0x08, 0, 0, 0, 0}, uint64(3)) // short dynamic header
	f.Fuzz(checkStream)
}

func checkStream(t *testing.T, stream []byte, seed uint64) {
	std := flate.NewReader(bytes.NewReader(stream))
	want, wantErr := io.ReadAll(io.LimitReader(std, most))
	if wantErr == nil && len(want) == most {
		return
	}
	for _, assembly := range []bool{true, false} {
		was := setAssembly(assembly)
		dst, sound := guarded(most)
		var d Decoder
		n, used, err := d.Decode(dst, 0, nil, stream, true)
		if !sound() || used > len(stream) {
			t.Fatalf("writes beyond dst, or used %d of %d bytes", used, len(stream))
		}
		if (err == nil && d.Done()) != (wantErr == nil) || err == nil && !bytes.Equal(dst[:n], want) {
			t.Fatalf("%d bytes, %v, done %v; want %d, %v", n, err, d.Done(), len(want), wantErr)
		}
		// Before an error, compress/flate gives fewer bytes where the last symbols are shorter than the end of the block would be.
		if k := min(n, len(want)); !bytes.Equal(dst[:k], want[:k]) {
			t.Fatal("other bytes before an error")
		}
		got, pieceErr := pieces(stream, rand.New(rand.NewPCG(seed, 1)), 20+int(seed%3000))
		if (pieceErr == nil) != (err == nil) || !bytes.Equal(got, dst[:n]) {
			t.Fatalf("in pieces %d bytes, %v; want %d, %v", len(got), pieceErr, n, err)
		}
		setAssembly(was)
	}
}

var mutants = flag.Int("mutants", 3000, "streams that TestMutants changes at random")

// TestMutants does what FuzzDecoder does, without its search, to many streams with a few changed bits, bytes or ends.
func TestMutants(t *testing.T) {
	src := rand.New(rand.NewPCG(17, 18))
	for i := range *mutants {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, []int{-2, 1, 6, 9}[src.IntN(4)])
		if err != nil {
			t.Fatal(err)
		}
		w.Write(mixture(src.IntN(4000), src))
		w.Close()
		stream := b.Bytes()
		for range 1 + src.IntN(4) {
			at := src.IntN(len(stream))
			if src.IntN(2) == 0 {
				at = src.IntN(min(len(stream), 100)) // the header
			}
			switch src.IntN(4) {
			case 0:
				stream[at] ^= 1 << src.IntN(8)
			case 1:
				stream[at] = byte(src.Uint32())
			case 2:
				stream = stream[:at+1]
			default:
				stream = append(stream[:at:at], stream[min(at+src.IntN(4), len(stream)-1):]...)
			}
		}
		checkStream(t, stream, uint64(i))
	}
}

// FuzzGzip compares with compress/gzip.
func FuzzGzip(f *testing.F) {
	src := rand.New(rand.NewPCG(13, 14))
	for _, n := range []int{0, 1, 300, 3000} {
		f.Add(gzipped(f, mixture(n, src), mixture(n/3, src)), uint64(n))
	}
	f.Fuzz(func(t *testing.T, file []byte, seed uint64) {
		compare(t, file, seed, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }, func(r io.Reader) (io.Reader, error) { return NewGzip(r) })
	})
}

// FuzzZlib compares with compress/zlib.
func FuzzZlib(f *testing.F) {
	src := rand.New(rand.NewPCG(15, 16))
	for _, n := range []int{0, 1, 300, 3000} {
		f.Add(zlibbed(f, mixture(n, src)), uint64(n))
	}
	f.Fuzz(func(t *testing.T, file []byte, seed uint64) {
		compare(t, file, seed, func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }, func(r io.Reader) (io.Reader, error) { return NewZlib(r) })
	})
}

func compare(t *testing.T, file []byte, seed uint64, standard, ours func(io.Reader) (io.Reader, error)) {
	r, wantErr := standard(bytes.NewReader(file))
	var want []byte
	if wantErr == nil {
		if want, wantErr = io.ReadAll(io.LimitReader(r, most)); wantErr == nil && len(want) == most {
			return
		}
	}
	r, err := ours(bytes.NewReader(file))
	var got []byte
	if err == nil {
		if got, err = readAll(r, rand.New(rand.NewPCG(seed, 2))); err == io.EOF {
			err = nil
		}
	}
	if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
		t.Fatalf("%d bytes, %v; want %d, %v", len(got), err, len(want), wantErr)
	}
}
