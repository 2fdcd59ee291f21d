//go:build unix

package inflate_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
)

// scan is something like a functional image, 64 × 64 × 36 voxels and some volumes: smooth structure and noise inside of a ball; outside, noise as well or zeros.
// The numbers are int16 or float32.
func scan(volumes int, float, masked bool) []byte {
	src := rand.New(rand.NewPCG(1, 1))
	var out []byte
	for range volumes {
		drift := src.NormFloat64()
		for z := range 36 {
			for y := range 64 {
				for x := range 64 {
					a, b, c := float64(x)/31.5-1, float64(y)/31.5-1, float64(z)/17.5-1
					v := math.Abs(src.NormFloat64()) * 4
					if a*a+b*b+c*c < 0.75 {
						v = 800 + 300*math.Sin(5*a)*math.Cos(4*b) + 200*math.Sin(7*c) + drift + 12*src.NormFloat64()
					} else if masked {
						v = 0
					}
					if float {
						out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(v)))
					} else {
						out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(v))))
					}
				}
			}
		}
	}
	return out
}

func packed(b *testing.B, raw []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(raw); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

var scans = []struct {
	name          string
	float, masked bool
}{{"int16", false, false}, {"int16 masked", false, true}, {"float32", true, false}, {"float32 masked", true, true}}

// busy is the processor time that this process has used: what counts where other processes run.
func busy(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkGzip decodes images with this package and with compress/gzip.
func BenchmarkGzip(b *testing.B) {
	for _, k := range scans {
		raw := scan(40, k.float, k.masked)
		file := packed(b, raw)
		got := make([]byte, len(raw))
		read := func(b *testing.B, open func(io.Reader) (io.Reader, error)) {
			b.SetBytes(int64(len(raw)))
			begin := busy(b)
			for b.Loop() {
				r, err := open(bytes.NewReader(file))
				if err == nil {
					_, err = io.ReadFull(r, got)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(raw))*float64(b.N)/1e6/(busy(b)-begin).Seconds(), "MB/cpu-s")
			if !bytes.Equal(got, raw) {
				b.Fatal("other bytes")
			}
		}
		b.Run(k.name+"/inflate", func(b *testing.B) { read(b, func(r io.Reader) (io.Reader, error) { return inflate.NewGzip(r) }) })
		b.Run(k.name+"/compress", func(b *testing.B) { read(b, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }) })
	}
}
