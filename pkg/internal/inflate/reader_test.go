package inflate

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

func TestAdler(t *testing.T) {
	src := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		p := make([]byte, src.IntN(20000))
		for i := range p {
			if p[i] = byte(src.Uint32()); len(p)&1 == 0 {
				p[i] |= 0xf0
			}
		}
		k := src.IntN(len(p) + 1)
		if got, want := adler(adler(1, p[:k]), p[k:]), adler32.Checksum(p); got != want {
			t.Fatalf("%d bytes: %x, want %x", len(p), got, want)
		}
	}
}

// mixture is n bytes with literals, short and long matches, near and far.
func mixture(n int, src *rand.Rand) []byte {
	raw := make([]byte, 0, n+400)
	for len(raw) < n {
		switch k := src.IntN(300); src.IntN(4) {
		case 0:
			for range k {
				raw = append(raw, byte(src.NormFloat64()*20))
			}
		case 1:
			for range k {
				raw = append(raw, byte(src.Uint32()))
			}
		case 2:
			raw = append(raw, bytes.Repeat([]byte{byte(k)}, k)...)
		default:
			if len(raw) > 0 {
				back := 1 + src.IntN(min(len(raw), []int{20, 40000}[k&1]))
				for range k {
					raw = append(raw, raw[len(raw)-back])
				}
			}
		}
	}
	return raw[:n]
}

func gzipped(t testing.TB, parts ...[]byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for i, p := range parts {
		if i > 0 {
			w.Reset(&b)
		}
		w.Name, w.Comment, w.Extra = "name", "comment", []byte{1, 2, 3}
		if i&1 == 0 {
			w.Header = gzip.Header{}
		}
		if _, err := w.Write(p); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func zlibbed(t testing.TB, p []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(p); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readAll reads with reads of changing sizes, so that buffered and direct reads follow each other.
func readAll(r io.Reader, src *rand.Rand) ([]byte, error) {
	var all []byte
	for {
		p := make([]byte, 1+src.IntN([]int{10, 5000, 60000, 400000}[src.IntN(4)]))
		n, err := r.Read(p)
		all = append(all, p[:n]...)
		if err != nil {
			return all, err
		}
	}
}

func TestReaders(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 6))
	g, z := new(Reader), new(Reader)
	for range 40 {
		a, b := mixture(src.IntN(700_000), src), mixture(src.IntN(300), src)
		for name, wrap := range map[string]func(io.Reader) io.Reader{"whole": func(r io.Reader) io.Reader { return r }, "half": iotest.HalfReader, "with EOF": iotest.DataErrReader} {
			if err := g.ResetGzip(wrap(bytes.NewReader(gzipped(t, a, b, nil, a)))); err != nil {
				t.Fatal(err)
			}
			if got, err := readAll(g, src); err != io.EOF || !bytes.Equal(got, bytes.Join([][]byte{a, b, a}, nil)) {
				t.Fatalf("gzip, %s: %v, %d bytes", name, err, len(got))
			}
			if err := z.ResetZlib(wrap(bytes.NewReader(append(zlibbed(t, a), "behind"...)))); err != nil {
				t.Fatal(err)
			}
			if got, err := readAll(z, src); err != io.EOF || !bytes.Equal(got, a) {
				t.Fatalf("zlib, %s: %v, %d bytes", name, err, len(got))
			}
		}
	}
}

// TestDamage flips every bit and cuts at every byte: the outcome is that of the standard library, as far as it tells.
func TestDamage(t *testing.T) {
	src := rand.New(rand.NewPCG(7, 8))
	sound := gzipped(t, mixture(700, src), mixture(30, src))
	check := func(what string, i int, file []byte) {
		var want []byte
		std, wantErr := gzip.NewReader(bytes.NewReader(file))
		if wantErr == nil {
			want, wantErr = io.ReadAll(std)
		}
		var got []byte
		r, err := NewGzip(bytes.NewReader(file))
		if err == nil {
			got, err = io.ReadAll(r)
		}
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%s %d: %v, want %v", what, i, err, wantErr)
		}
		for _, kind := range []error{io.EOF, gzip.ErrHeader, gzip.ErrChecksum} {
			if errors.Is(err, kind) != errors.Is(wantErr, kind) {
				t.Errorf("%s %d: %v, want %v", what, i, err, wantErr)
			}
		}
	}
	for i := range sound {
		check("cut at", i, sound[:i])
		for bit := range 8 {
			sound[i] ^= 1 << bit
			check("flipped in", i, sound)
			sound[i] ^= 1 << bit
		}
	}
}

func BenchmarkAdler(b *testing.B) {
	p := make([]byte, 100_000)
	b.SetBytes(int64(len(p)))
	for b.Loop() {
		adler(1, p)
	}
}
