package fif

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Info is what a file says about the measurement.
type Info struct {
	Rate        float64 // samples per second
	HighPass    float64 // of the filters, in Hz; NaN where the file says nothing
	LowPass     float64
	Line        float64 // frequency of the power line in Hz; NaN where the file says nothing
	Date        time.Time
	Description string
	Experiment  string // experimenter
	Channels    []Channel
	Projections []Projection
}

// Channel is one channel.
type Channel struct {
	Name     string
	Kind     string      // "mag", "grad", "ref_meg", "eeg", "stim", "eog", "ecg", "emg", "misc" … as MNE names them; "kind 123" for one that has no name here
	Unit     string      // "T", "T/m", "V", with the prefix of its multiplier, "" where there is none
	Coil     int         // type of coil, as in coil_def.dat
	Location [12]float64 // as stored: position in m, then the axes of the coil, or the reference electrode of an EEG channel
	Range    float64     // factor of stored numbers of raw data, besides Cal
	Cal      float64     // factor of stored numbers
	Bad      bool        // marked as bad

	stored string // its name where only 15 characters have room
}

// Projection is a set of vectors that are meant to be projected out of the data. This package names them; it does not apply them.
type Projection struct {
	Name     string
	Vectors  int
	Channels []string
	Active   bool // they have been projected out of the data of the file
}

// channel is a channel as stored, with codes instead of names.
type channel struct {
	Channel
	kind, unit, multiplier int32
}

// readInfo reads the block of the measurement's information.
func (p *part) readInfo() (Info, error) {
	none := Info{}
	blocks := p.root.all(blockInfo)
	if len(blocks) != 1 {
		return none, p.in.Fail(file.ErrFormat, 0, "measurement", "one block of information (101)", fmt.Sprintf("%d", len(blocks)))
	}
	b := blocks[0]
	out := Info{HighPass: math.NaN(), LowPass: math.NaN(), Line: math.NaN(), Rate: math.NaN()}
	count := int32(-1)
	for _, t := range b.tags {
		var err error
		switch t.kind {
		case kindChannels:
			count, err = p.integer(t)
		case kindRate:
			out.Rate, err = p.number(t)
		case kindLowPass:
			out.LowPass, err = p.number(t)
		case kindHighPass:
			out.HighPass, err = p.number(t)
		case kindLine:
			out.Line, err = p.number(t)
		case kindComment:
			out.Description, err = p.text(t)
		case kindExperiment:
			out.Experiment, err = p.text(t)
		case kindDate:
			out.Date, err = p.date(t)
		}
		if err != nil {
			return none, err
		}
	}
	if !(out.Rate > 0) || math.IsInf(out.Rate, 1) {
		return none, p.in.Fail(file.ErrFormat, 0, "measurement", "a sampling rate", out.Rate)
	}
	var err error
	if out.Channels, err = p.channels(b, int(count)); err != nil {
		return none, err
	}
	if out.Projections, err = p.projections(b); err != nil {
		return none, err
	}
	bads, err := p.bads(b)
	long := map[string]string{}
	for i := range out.Channels {
		c := &out.Channels[i]
		c.Bad = slices.Contains(bads, c.Name) || slices.Contains(bads, c.stored)
		long[c.stored] = c.Name
	}
	for _, x := range out.Projections {
		for i, name := range x.Channels {
			if full, ok := long[name]; ok {
				x.Channels[i] = full
			}
		}
	}
	return out, err
}

func (p *part) date(t tag) (time.Time, error) {
	x, err := p.numbers(tag{t.kind, t.typ, min(t.size, 64), t.at})
	if err != nil || len(x) == 0 || t.typ != typeInt32 {
		return time.Time{}, err
	}
	us := int64(0)
	if len(x) > 1 {
		us = int64(x[1])
	}
	if x[0] == 0 && us == -math.MaxInt32-1 || x[0] == -math.MaxInt32-1 { // none
		return time.Time{}, nil
	}
	return time.Unix(int64(x[0]), us*1000).UTC(), nil
}

// bads reads the names of bad channels.
func (p *part) bads(b *block) (out []string, err error) {
	for _, node := range b.all(blockBads) {
		if t, ok := node.find(kindNameList); ok {
			if out, err = p.names(t); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// projections reads names, not vectors.
func (p *part) projections(b *block) ([]Projection, error) {
	var out []Projection
	for _, node := range b.all(blockProjItem) {
		var x Projection
		for _, t := range node.tags {
			var err error
			var n int32
			switch t.kind {
			case kindComment:
				x.Name, err = p.text(t)
			case kindName:
				if x.Name == "" {
					x.Name, err = p.text(t)
				}
			case kindProjCount:
				n, err = p.integer(t)
				x.Vectors = int(n)
			case kindProjNames:
				x.Channels, err = p.names(t)
			case kindProjActive:
				n, err = p.integer(t)
				x.Active = n != 0
			}
			if err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}
