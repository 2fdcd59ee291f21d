package fif

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// Annotations returns those of raw data: "onset" in seconds from the first sample, "duration" in seconds, and "text". Without any, the table has no rows.
func (f *File) Annotations() (table.Table, error) {
	onset, duration, text := []float64{}, []float64{}, []string{}
	blocks, parts := f.all(blockAnnotations)
	if len(blocks) > 0 { // those of the first file are of the whole recording
		b, p := blocks[0], parts[0]
		origin := f.Date
		var end []float64
		for _, t := range b.tags {
			var err error
			switch t.kind {
			case kindBaseMin:
				onset, err = p.numbers(t)
			case kindBaseMax:
				end, err = p.numbers(t)
			case kindComment:
				text, err = p.names(t)
			case kindDate:
				origin, err = p.date(t)
			}
			if err != nil {
				return nil, err
			}
		}
		if len(onset) != len(end) || len(onset) != len(text) {
			return nil, p.in.Fail(file.ErrFormat, 0, "annotations", "as many onsets, ends and texts", fmt.Sprintf("%d, %d and %d", len(onset), len(end), len(text)))
		}
		shift := -float64(f.FirstSample()) / f.Rate
		if !origin.IsZero() && !f.Date.IsZero() {
			shift += origin.Sub(f.Date).Seconds()
		}
		duration = make([]float64, len(onset))
		for i := range onset {
			duration[i] = end[i] - onset[i]
			onset[i] += shift
			text[i] = strings.ReplaceAll(text[i], "{COLON}", ":")
		}
	}
	return table.Table{{Name: "onset", Number: onset}, {Name: "duration", Number: duration}, {Name: "text", Text: text}}, nil
}

// readEvents reads a list of events, three numbers each, and the names of conditions.
func (p *part) readEvents() (table.Table, error) {
	blocks := p.root.all(blockEvents)
	if len(blocks) == 0 {
		return nil, p.in.Fail(file.ErrFormat, 0, "events", "a list (block 361)", "none")
	}
	b := blocks[0]
	t, ok := b.find(kindEventList)
	if !ok {
		return nil, p.in.Fail(file.ErrFormat, 0, "events", "a list (tag 3561)", "none")
	}
	t.typ &= 0xffff
	x, err := p.numbers(t)
	if err == nil && (len(x)%3 != 0 || t.typ != typeInt32) {
		err = p.in.Fail(file.ErrFormat, t.at, "events", "three whole numbers each", fmt.Sprintf("%d numbers of type %d", len(x), t.typ))
	}
	if err != nil {
		return nil, err
	}
	n := len(x) / 3
	sample, before, value := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		sample[i], before[i], value[i] = x[3*i], x[3*i+1], x[3*i+2]
	}
	condition := make([]string, n)
	names := map[float64]string{}
	if t, ok := b.find(kindComment); ok {
		s, err := p.text(t)
		if err != nil {
			return nil, err
		}
		for _, item := range strings.Split(s, ";") { // "name:id", and a name may have colons
			i := strings.LastIndex(item, ":")
			id, err := strconv.Atoi(item[i+1:])
			if i < 0 || err != nil {
				return nil, p.in.Fail(file.ErrFormat, t.at, "names of events", `"name:number"`, fmt.Sprintf("%.40q", item))
			}
			if _, twice := names[float64(id)]; !twice {
				names[float64(id)] = item[:i]
			}
		}
	}
	for i, v := range value {
		if condition[i], ok = names[v]; !ok {
			condition[i] = strconv.Itoa(int(v))
		}
	}
	return table.Table{{Name: "condition", Text: condition}, {Name: "event", Number: value}, {Name: "sample", Number: sample}, {Name: "before", Number: before}}, nil
}

// Events returns the list of events that a file holds (of epochs, or of a file ending in -eve.fif): "condition", the name of the event where the file has one and
// its number else,
// "event", its number, "sample", as counted by the acquisition system, and "before", the value of the trigger before it.
func (f *File) Events() (table.Table, error) {
	var out []table.Table
	_, parts := f.all(blockEvents)
	if len(parts) == 0 {
		return nil, f.wanted("a list of events", "none: "+f.String())
	}
	for _, p := range parts {
		t, err := p.readEvents()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return table.Concat(out...)
}

// sampleTimes returns times of samples as numbered in a file, 0 is the event.
func sampleTimes(first, n int, rate float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(first+i) / rate
	}
	return out
}

// window returns the samples from ≤ t < to, all of them where both are 0.
func (f *File) window(times []float64, opt Options) (from, to int, err error) {
	if opt.From == 0 && opt.To == 0 {
		return 0, len(times), nil
	}
	tol := 1e-6 / f.Rate
	from, _ = slices.BinarySearchFunc(times, opt.From-tol, compare)
	to, _ = slices.BinarySearchFunc(times, opt.To-tol, compare)
	width := 1 / f.Rate
	if from >= to || opt.From < times[0]-tol-width || opt.To > times[len(times)-1]+width+tol {
		return 0, 0, f.wanted(fmt.Sprintf("times within %g to %g s", times[0], times[len(times)-1]+width), fmt.Sprintf("%v to %v s", opt.From, opt.To))
	}
	return from, to, nil
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b || math.IsNaN(b):
		return 1
	}
	return 0
}
