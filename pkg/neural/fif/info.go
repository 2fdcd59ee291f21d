package fif

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
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

var kinds = map[int32]string{2: "eeg", 3: "stim", 102: "bio", 201: "mcg", 202: "eog", 301: "ref_meg", 302: "emg", 402: "ecg", 502: "misc", 602: "resp", 802: "seeg", 803: "dbs",
	900: "syst", 902: "ecog", 910: "ias", 920: "exci", 1000: "dipole", 1001: "gof", 1100: "fnirs", 1200: "temperature", 1300: "gsr", 1400: "eyetrack"}

var units = map[int32]string{-1: "", 0: "", 1: "m", 2: "kg", 3: "s", 4: "A", 5: "K", 6: "mol", 7: "rad", 8: "sr", 9: "cd", 10: "mol/m³", 101: "Hz", 102: "N", 103: "Pa", 104: "J",
	105: "W", 106: "C", 107: "V", 108: "F", 109: "Ω", 110: "S", 111: "Wb", 112: "T", 113: "H", 114: "°C", 115: "lm", 116: "lx", 117: "V/m²", 201: "T/m",
	202: "A·m", 203: "A·m/m²", 204: "A·m/m³"}

var multipliers = map[int32]string{-18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T"}

func kindOf(kind int32, unit string) string {
	if kind == 1 {
		if strings.HasSuffix(unit, "T/m") {
			return "grad"
		}
		return "mag"
	}
	if name, ok := kinds[kind]; ok {
		return name
	}
	return fmt.Sprintf("kind %d", kind)
}

func unitOf(unit, multiplier int32) string {
	name, ok := units[unit]
	if !ok {
		name = fmt.Sprintf("unit %d", unit)
	}
	prefix, ok := multipliers[multiplier]
	if !ok {
		prefix = fmt.Sprintf("10^%d ", multiplier)
	}
	return prefix + name
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

// channels reads those of a block, with what its blocks of further information add.
func (p *part) channels(b *block, count int) ([]Channel, error) {
	var all []channel
	for _, t := range b.tags {
		if t.kind != kindChannel {
			continue
		}
		c, err := p.channel(t)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if count < 1 || len(all) != count {
		return nil, p.in.Fail(file.ErrFormat, 0, "channels", fmt.Sprintf("%d, as the file says", count), len(all))
	}
	var more []*block
	for _, c := range b.children {
		if c.kind == blockChannel {
			more = append(more, c)
		}
	}
	if len(more) > 0 && len(more) != count {
		return nil, p.in.Fail(file.ErrFormat, 0, "further information on channels", fmt.Sprintf("%d blocks", count), len(more))
	}
	out := make([]Channel, count)
	for i, c := range all {
		if len(more) > 0 {
			if err := p.further(&c, more[i]); err != nil {
				return nil, err
			}
		}
		c.Unit = unitOf(c.unit, c.multiplier)
		c.Kind = kindOf(c.kind, c.Unit)
		out[i] = c.Channel
	}
	return out, nil
}

// channel reads the record of a channel.
func (p *part) channel(t tag) (channel, error) {
	if t.typ != typeChannel || t.size != 96 {
		return channel{}, p.in.Fail(file.ErrFormat, t.at, "channel", "96 bytes of type 30", fmt.Sprintf("%d of type %d", t.size, t.typ))
	}
	b, err := p.in.Bytes(t.at, t.size, "channel")
	if err != nil {
		return channel{}, err
	}
	integer := func(at int) int32 { return int32(binary.BigEndian.Uint32(b[at:])) }
	float := func(at int) float64 { return float64(math.Float32frombits(binary.BigEndian.Uint32(b[at:]))) }
	c := channel{kind: integer(8), unit: integer(72), multiplier: integer(76)}
	c.Range, c.Cal, c.Coil = float(12), float(16), int(integer(20))
	for i := range c.Location {
		c.Location[i] = float(24 + 4*i)
	}
	name, _, _ := strings.Cut(continuous.Latin1(b[80:]), "\x00")
	c.Name, c.stored = name, name
	return c, nil
}

// further reads what the record has no room for, such as a long name.
func (p *part) further(c *channel, b *block) error {
	for _, t := range b.tags {
		var err error
		var n int32
		switch t.kind {
		case kindChKind:
			c.kind, err = p.integer(t)
		case kindChUnit:
			c.unit, err = p.integer(t)
		case kindChMul:
			c.multiplier, err = p.integer(t)
		case kindChCoil:
			n, err = p.integer(t)
			c.Coil = int(n)
		case kindChRange:
			c.Range, err = p.number(t)
		case kindChCal:
			c.Cal, err = p.number(t)
		case kindChName:
			c.Name, err = p.text(t)
		case kindChLoc:
			var x []float64
			if x, err = p.numbers(t); err == nil && len(x) != 12 {
				err = p.in.Fail(file.ErrFormat, t.at, "location of a channel", "12 numbers", len(x))
			}
			copy(c.Location[:], x)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
