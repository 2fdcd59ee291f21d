package fif

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// epochs are the values of epochs in one or several files, still in them.
type epochs struct {
	channels, samples int // of the file
	sets              []set
	count             int
	chosen            []int
	factors           []float64
	from, to          int
}

// set is the matrix of one file.
type set struct {
	p        *part
	at       int64
	typ      int32
	first, n int // epochs, counted over all files
}

// Dims returns the numbers of observations, channels and samples.
func (e *epochs) Dims() (observations, channels, samples int) {
	return e.count, len(e.chosen), e.to - e.from
}

// Block reads a block of values from the file.
func (e *epochs) Block(dst []float64, at, size [3]int) error {
	for i, most := range [3]int{e.count, len(e.chosen), e.to - e.from} {
		if at[i] < 0 || size[i] < 0 || at[i] > most-size[i] {
			return fmt.Errorf("fif: a block of %v values from %v does not lie in %d epochs × %d channels × %d samples", size, at, e.count, len(e.chosen), e.to-e.from)
		}
	}
	if len(dst) != size[0]*size[1]*size[2] {
		return fmt.Errorf("fif: a block of %v values is read into %d", size, len(dst))
	}
	if len(dst) == 0 {
		return nil
	}
	var b []byte
	for o := at[0]; o < at[0]+size[0]; o++ {
		i, _ := slices.BinarySearchFunc(e.sets, o, func(s set, o int) int {
			switch {
			case s.first+s.n <= o:
				return -1
			case s.first > o:
				return 1
			}
			return 0
		})
		s := e.sets[i]
		width := widths[s.typ]
		if b == nil {
			b = make([]byte, int64(size[2])*8)
		}
		row := b[:int64(size[2])*width]
		for c := at[1]; c < at[1]+size[1]; c++ {
			place := (int64(o-s.first)*int64(e.channels)+int64(e.chosen[c]))*int64(e.samples) + int64(e.from+at[2])
			if err := s.p.in.Read(row, s.at+place*width, "epochs"); err != nil {
				return err
			}
			decode(dst[:size[2]], row, s.typ, e.factors[c])
			dst = dst[size[2]:]
		}
	}
	return nil
}

// Epochs returns the epochs that were stored in a file (-epo.fif): epochs × channels × samples, of which nothing is read yet. The observations are those of
// [File.Events], with the
// metadata as further columns where the file has some. A value is the stored number times Cal of its channel. opt.From and opt.To bound the time around the events.
func (f *File) Epochs(opt Options) (*neural.Recording, error) {
	blocks, parts := f.all(blockEpochs)
	if len(blocks) == 0 {
		return nil, f.wanted("epochs", "none: "+f.String())
	}
	e := &epochs{channels: len(f.Channels)}
	first := 0
	var observations []table.Table
	for i, b := range blocks {
		p := parts[i]
		begin, end, err := p.limits(b)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first, e.samples = begin, end-begin+1
		} else if begin != first || end-begin+1 != e.samples {
			return nil, p.in.Fail(file.ErrFormat, 0, "continuation", fmt.Sprintf("samples %d to %d", first, first+e.samples-1), fmt.Sprintf("%d to %d", begin, end))
		}
		rows, err := p.readEvents()
		if err != nil {
			return nil, err
		}
		if rows, err = p.metadata(rows); err != nil {
			return nil, err
		}
		t, ok := b.find(kindEpoch)
		if !ok {
			return nil, p.in.Fail(file.ErrFormat, 0, "epochs", "a matrix (tag 302)", "none")
		}
		dims, typ, err := p.matrix(t)
		if err != nil {
			return nil, err
		}
		if want := []int64{int64(rows.Rows()), int64(e.channels), int64(e.samples)}; !slices.Equal(dims, want) || typ != typeFloat32 && typ != typeFloat64 {
			return nil, p.in.Fail(file.ErrFormat, t.at, "epochs", fmt.Sprintf("%v (events, channels, samples) of type 4 or 5", want), fmt.Sprintf("%v of type %d", dims, typ))
		}
		e.sets = append(e.sets, set{p, t.at, typ, e.count, int(dims[0])})
		e.count += int(dims[0])
		observations = append(observations, rows)
	}
	chosen, channels, unit, err := f.choose(opt, f.Channels)
	if err != nil {
		return nil, err
	}
	e.chosen = chosen
	for _, k := range chosen {
		e.factors = append(e.factors, f.Channels[k].Cal)
	}
	times := sampleTimes(first, e.samples, f.Rate)
	if e.from, e.to, err = f.window(times, opt); err != nil {
		return nil, err
	}
	rows, err := table.Concat(observations...)
	if err != nil {
		return nil, f.about(err)
	}
	from, err := f.from()
	if err != nil {
		return nil, err
	}
	r := &neural.Recording{Name: filepath.Base(f.name()), Measure: continuous.Measure(unit), Unit: unit, Observations: rows, Channels: channels,
		Time: times[e.from:e.to], Width: 1 / f.Rate, Values: e, From: from}
	return r, f.about(r.Check())
}

// limits reads the numbers of the first and last samples.
func (p *part) limits(b *block) (first, last int, err error) {
	var n [2]int32
	for i, kind := range []int32{kindFirst, kindLast} {
		t, ok := b.find(kind)
		if !ok {
			return 0, 0, p.in.Fail(file.ErrFormat, 0, "epochs", fmt.Sprintf("a first and a last sample (tag %d)", kind), "none")
		}
		if n[i], err = p.integer(t); err != nil {
			return 0, 0, err
		}
	}
	if n[0] > n[1] || int64(n[1])-int64(n[0]) > p.in.Size() {
		return 0, 0, p.in.Fail(file.ErrFormat, 0, "epochs", "a first sample that is before the last, and room for those between", fmt.Sprintf("%d and %d", n[0], n[1]))
	}
	return int(n[0]), int(n[1]), nil
}
