package fif

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

var nan = math.NaN()

var aspects = map[int32]string{100: "average", 101: "standard error", 102: "single epoch", 103: "subaverage", 104: "alternating subaverage", 105: "sample", 106: "power density",
	200: "dipole wave", 1100: "IFII low", 1101: "IFII high", 1102: "gate"}

// evoked is a response with what is special about it.
type evoked struct {
	p        *part
	comment  string
	aspect   string
	averages int32
	channels []Channel
	times    []float64
	data     []tag
	rate     float64
	shielded bool
}

// Evoked returns the evoked responses of a file (-ave.fif), averages and standard errors and whatever aspects there are: responses × channels × samples, in
// memory. Columns of the
// observations are "comment", most often the condition, "aspect" ("average", "standard error" …) and "averages", the number of epochs. Responses of other channels or
// times than the first one are an error; comments choose some. A value is the stored number times Cal of its channel.
func (f *File) Evoked(opt Options, comments ...string) (*neural.Recording, error) {
	all, err := f.responses()
	if err != nil {
		return nil, err
	}
	var chosen []evoked
	var names []string
	for _, e := range all {
		names = append(names, e.comment)
		if len(comments) == 0 || slices.Contains(comments, e.comment) {
			chosen = append(chosen, e)
		}
	}
	for _, c := range comments {
		if !slices.Contains(names, c) {
			return nil, f.wanted(fmt.Sprintf("an evoked response %q", c), fmt.Sprintf("%q", names))
		}
	}
	if len(chosen) == 0 {
		return nil, f.wanted("evoked responses", "none: "+f.String())
	}
	one := chosen[0]
	index, channels, unit, err := f.choose(opt, one.channels)
	if err != nil {
		return nil, err
	}
	from, to, err := f.window(one.times, opt)
	if err != nil {
		return nil, err
	}
	n := to - from
	if err := one.p.in.Charge(0, "evoked responses", int64(len(chosen))*int64(len(index))*int64(n), 8); err != nil {
		return nil, err
	}
	values := make([]float64, 0, len(chosen)*len(index)*n)
	aspect, comment, averages := make([]string, len(chosen)), make([]string, len(chosen)), make([]int, len(chosen))
	for i, e := range chosen {
		if !slices.Equal(e.times, one.times) || !slices.EqualFunc(e.channels, one.channels, func(a, b Channel) bool { return a.Name == b.Name && a.Unit == b.Unit }) {
			return nil, f.wanted(fmt.Sprintf("responses like %q, of %d channels at %d times from %g s on (choose by comment)", one.comment, len(one.channels),
				len(one.times), one.times[0]),
				fmt.Sprintf("%q of %d at %d times from %g s on", e.comment, len(e.channels), len(e.times), e.times[0]))
		}
		x, err := e.read()
		if err != nil {
			return nil, err
		}
		for _, k := range index {
			row := x[k*len(e.times)+from : k*len(e.times)+to]
			for _, v := range row {
				values = append(values, v*e.channels[k].Cal)
			}
		}
		aspect[i], comment[i], averages[i] = e.aspect, e.comment, int(e.averages)
	}
	provenance, err := f.from()
	if err != nil {
		return nil, err
	}
	r := &neural.Recording{Name: filepath.Base(f.name()), Measure: continuous.Measure(unit), Unit: unit, Channels: channels,
		Time: one.times[from:to], Width: 1 / one.rate, From: provenance,
		Observations: table.Table{table.Texts("comment", comment...), table.Texts("aspect", aspect...), table.Integers("averages", averages...)},
		Values:       neural.Of(len(chosen), len(index), n, values)}
	return r, f.about(r.Check())
}

// responses finds all evoked responses.
func (f *File) responses() ([]evoked, error) {
	var out []evoked
	blocks, parts := f.all(blockEvoked)
	for i, b := range blocks {
		p := parts[i]
		if !f.measured {
			return nil, p.in.Fail(file.ErrFormat, 0, "evoked response", "a measurement", "none")
		}
		base, err := f.response(p, b)
		if err != nil {
			return nil, err
		}
		found := false
		for _, child := range b.children {
			if child.kind != blockAspect && child.kind != blockShieldedAsp {
				continue
			}
			found = true
			e := base
			e.shielded = child.kind == blockShieldedAsp
			if err := e.readAspect(child); err != nil {
				return nil, err
			}
			out = append(out, e)
		}
		if !found {
			return nil, p.in.Fail(file.ErrFormat, 0, fmt.Sprintf("evoked response %q", base.comment), "an aspect (block 105)", "none")
		}
	}
	return out, nil
}

// response reads what holds for all aspects of a response.
func (f *File) response(p *part, b *block) (evoked, error) {
	e := evoked{p: p, channels: f.Channels, rate: f.Rate, averages: 1}
	first, last, samples, begin, count := int32(0), int32(-1), int32(-1), nan, int32(0)
	limits := 0
	for _, t := range b.tags {
		var err error
		switch t.kind {
		case kindComment:
			e.comment, err = p.text(t)
		case kindFirst:
			first, err = p.integer(t)
			limits++
		case kindLast:
			last, err = p.integer(t)
			limits++
		case kindSamples:
			samples, err = p.integer(t)
		case kindFirstTime:
			begin, err = p.number(t)
		case kindChannels:
			count, err = p.integer(t)
		case kindRate:
			e.rate, err = p.number(t)
		}
		if err != nil {
			return e, err
		}
	}
	if count > 0 {
		var err error
		if e.channels, err = p.channels(b, int(count)); err != nil {
			return e, err
		}
	}
	n := int64(last) - int64(first) + 1
	byTime := !math.IsNaN(begin) && samples >= 0
	if byTime {
		n = int64(samples)
	} else if limits != 2 {
		n = 0
	}
	if n < 1 || n > p.in.Size() || !(e.rate > 0) {
		return e, p.in.Fail(file.ErrFormat, 0, fmt.Sprintf("evoked response %q", e.comment), "a first and a last sample, and room for those between", fmt.Sprintf("%d samples", n))
	}
	if err := p.in.Charge(0, "times", n, 8); err != nil {
		return e, err
	}
	e.times = sampleTimes(int(first), int(n), e.rate)
	if byTime {
		for i := range e.times {
			e.times[i] = begin + float64(i)/e.rate
		}
	}
	return e, nil
}

func (e *evoked) readAspect(b *block) error {
	kind := int32(-1)
	for _, t := range b.tags {
		var err error
		switch t.kind {
		case kindComment:
			e.comment, err = e.p.text(t)
		case kindAspect:
			kind, err = e.p.integer(t)
		case kindAverages:
			e.averages, err = e.p.integer(t)
		case kindEpoch:
			e.data = append(e.data, t)
		}
		if err != nil {
			return err
		}
	}
	var ok bool
	if e.aspect, ok = aspects[kind]; !ok {
		e.aspect = fmt.Sprintf("aspect %d", kind)
	}
	if n := len(e.data); n != 1 && n != len(e.channels) {
		return e.p.in.Fail(file.ErrFormat, 0, fmt.Sprintf("evoked response %q", e.comment), fmt.Sprintf("one matrix, or one row for each of %d channels", len(e.channels)), n)
	}
	return nil
}

// read returns the stored numbers, channels × samples.
func (e *evoked) read() ([]float64, error) {
	what := fmt.Sprintf("evoked response %q", e.comment)
	channels, samples := int64(len(e.channels)), int64(len(e.times))
	if len(e.data) == 1 && e.data[0].typ&^0xffff != 0 {
		t := e.data[0]
		dims, typ, err := e.p.matrix(t)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(dims, []int64{channels, samples}) && !(channels == 1 && slices.Equal(dims, []int64{samples, 1})) {
			return nil, e.p.in.Fail(file.ErrFormat, t.at, what, fmt.Sprintf("%d channels × %d samples", channels, samples), fmt.Sprint(dims))
		}
		return e.p.numbers(tag{t.kind, typ, channels * samples * widths[typ], t.at})
	}
	if err := e.p.in.Charge(e.data[0].at, what, channels*samples, 8); err != nil {
		return nil, err
	}
	var out []float64
	for _, t := range e.data {
		x, err := e.p.numbers(t)
		if err == nil && int64(len(x)) != samples {
			err = e.p.in.Fail(file.ErrFormat, t.at, what, fmt.Sprintf("%d samples", samples), len(x))
		}
		if err != nil {
			return nil, err
		}
		out = append(out, x...)
	}
	return out, nil
}
