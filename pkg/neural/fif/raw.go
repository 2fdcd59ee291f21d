package fif

import (
	"fmt"
	"math"
	"sort"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
)

// raw are the data of a continuous recording.
type raw struct {
	buffers   []buffer
	samples   int   // in all buffers
	first     int64 // number that the acquisition gave to the first sample
	stretches []continuous.Stretch
	shielded  bool
}

// buffer is a tag of raw data: samples × channels.
type buffer struct {
	p        *part
	at       int64
	typ      int32
	first, n int // samples, counted over all buffers
}

var widths = map[int32]int64{typeInt16: 2, typePack16: 2, typeInt32: 4, typeFloat32: 4, typeFloat64: 8}

// readRaw finds the buffers of raw data in all files.
func (f *File) readRaw() error {
	for i, p := range f.parts {
		for _, kind := range []int32{blockRaw, blockContinuous, blockShielded} {
			blocks := p.root.all(kind)
			if len(blocks) == 0 {
				continue
			}
			if len(blocks) > 1 || !f.measured {
				return p.in.Fail(file.ErrFormat, 0, "raw data", "one block of a measurement", len(blocks))
			}
			if f.raw == nil {
				if i > 0 {
					return p.in.Fail(file.ErrFormat, 0, "continuation", "what the first file holds", "raw data")
				}
				f.raw = &raw{shielded: kind == blockShielded}
			}
			if err := f.raw.add(p, blocks[0], len(f.Channels), f.Rate); err != nil {
				return err
			}
			break
		}
	}
	if f.raw != nil && f.raw.samples == 0 {
		return f.parts[0].in.Fail(file.ErrFormat, 0, "raw data", "a buffer with samples", "none")
	}
	return nil
}

func (r *raw) add(p *part, b *block, channels int, rate float64) error {
	skip, buffers := int64(0), int64(0) // missing, in samples and in buffers like the next one
	for _, t := range b.tags {
		switch t.kind {
		case kindFirst:
			n, err := p.integer(t)
			if err != nil {
				return err
			}
			if last := len(r.stretches) - 1; last < 0 {
				r.first = int64(n)
			} else { // of a file in which the recording goes on, perhaps later
				end := r.first + int64(math.Round(r.stretches[last].Begin*rate)) + int64(r.stretches[last].N)
				skip += max(0, int64(n)-end)
			}
		case kindSkip, kindSkipSample:
			n, err := p.integer(t)
			if err == nil && n < 0 {
				err = p.in.Fail(file.ErrFormat, t.at, "skip", "a number that is not negative", n)
			}
			if err != nil {
				return err
			}
			if t.kind == kindSkip {
				buffers += int64(n)
			} else {
				skip += int64(n)
			}
		case kindBuffer:
			if t.typ == typeComplex64 || t.typ == typeComplex128 {
				return p.in.Fail(file.ErrUnsupported, t.at, "raw data", "real numbers", "complex ones")
			}
			width := widths[t.typ] * int64(channels)
			if width == 0 || t.size%width != 0 {
				want := fmt.Sprintf("samples of %d channels as numbers of type 2, 3, 4, 5 or 16", channels)
				return p.in.Fail(file.ErrFormat, t.at, "raw data", want, fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
			}
			n := t.size / width
			if n == 0 {
				continue
			}
			skip += buffers * n
			if total := (int64(r.samples) + n) * int64(channels); total > p.in.Limits.MaxElements {
				return p.in.Fail(file.ErrLimit, t.at, "raw data", fmt.Sprintf("at most %d numbers (Limits.MaxElements)", p.in.Limits.MaxElements), total)
			}
			if err := p.in.Charge(t.at, "buffers", 1, 72); err != nil {
				return err
			}
			switch last := len(r.stretches) - 1; {
			case last < 0:
				r.first += skip
				r.stretches = append(r.stretches, continuous.Stretch{N: int(n)})
			case skip > 0:
				end := r.stretches[last].Begin*rate + float64(r.stretches[last].N)
				r.stretches = append(r.stretches, continuous.Stretch{First: r.samples, N: int(n), Begin: (math.Round(end) + float64(skip)) / rate})
			default:
				r.stretches[last].N += int(n)
			}
			r.buffers = append(r.buffers, buffer{p, t.at, t.typ, r.samples, int(n)})
			r.samples += int(n)
			skip, buffers = 0, 0
		}
	}
	return nil
}

// read reads n samples from the first one on, of the given channels, each multiplied by its factor: dst is channels × n.
func (r *raw) read(dst []float64, all int, channels []int, factors []float64, first, n int) error {
	i := sort.Search(len(r.buffers), func(i int) bool { return r.buffers[i].first+r.buffers[i].n > first })
	var bytes []byte
	row := make([]float64, all)
	for done := 0; done < n; i++ {
		b := r.buffers[i]
		from := first + done - b.first
		count := min(b.n-from, n-done)
		width := widths[b.typ] * int64(all)
		for count > 0 {
			part := min(count, int(max(1, (1<<20)/width)))
			if need := int64(part) * width; int64(len(bytes)) < need {
				bytes = make([]byte, need)
			}
			if err := b.p.in.Read(bytes[:int64(part)*width], b.at+int64(from)*width, "raw data"); err != nil {
				return err
			}
			for s := range part {
				decode(row, bytes[int64(s)*width:], b.typ, 1)
				for k, c := range channels {
					dst[k*n+done+s] = row[c] * factors[k]
				}
			}
			from, done, count = from+part, done+part, count-part
		}
	}
	return nil
}
