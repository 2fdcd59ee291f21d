package fif

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
)

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
