package brainvision

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Header is what a header file says about the data.
type Header struct {
	DataFile, MarkerFile string   // paths; MarkerFile is "" where there is none
	ASCII                bool     // numbers are text
	Vectorized           bool     // all samples of the first channel come first, instead of all channels of the first sample
	Type                 Type     // of binary numbers
	BigEndian            bool     // their byte order
	Rate                 float64  // samples per second
	Samples              int      // of each channel
	Comment              string   // what Recorder says about amplifier, filters and impedances, as text
	text                 asciiFmt // of ASCII
}

// Type is the type of binary numbers.
type Type string

// Types of the format.
const (
	Int16   Type = "INT_16"
	Uint16  Type = "UINT_16"
	Int32   Type = "INT_32"
	Float32 Type = "IEEE_FLOAT_32"
)

func (t Type) bytes() int64 {
	if t == Int32 || t == Float32 {
		return 4
	}
	return 2
}

// Channel is one channel.
type Channel struct {
	Name       string
	Reference  string  // name of the reference channel; "" for the common one
	Resolution float64 // value of 1, in Unit; 1 where the file says none
	Unit       string  // "µV" where the file says none, as the format has it
	// Radius, Theta and Phi are spherical coordinates of the electrode, the angles in degrees: Theta from the vertex, negative to the left; Phi from the right
	// ear, counter-clockwise.
	// A radius of 1 stands for an idealised head, other radii are in mm. NaN where the file gives none (or a radius of 0).
	Radius, Theta, Phi float64
}

// Position returns the place of the electrode with x to the right, y to the nose and z upwards, in units of Radius. NaN where it is not known.
func (c Channel) Position() [3]float64 {
	theta, phi := c.Theta*math.Pi/180, c.Phi*math.Pi/180
	return [3]float64{c.Radius * math.Sin(theta) * math.Cos(phi), c.Radius * math.Sin(theta) * math.Sin(phi), c.Radius * math.Cos(theta)}
}

type asciiFmt struct {
	decimal            string
	skipLines, skipCol int
}

func (f *ini) number(e entry) (float64, error) {
	v, err := strconv.ParseFloat(e.value, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(e.value, "xXpP_") {
		return 0, f.in.Fail(file.ErrFormat, e.at, e.key, "a number", fmt.Sprintf("%.40q", e.value))
	}
	return v, nil
}

func (f *ini) integer(e entry, least, most int) (int, error) {
	n, err := strconv.Atoi(e.value)
	if err != nil || n < least || n > most {
		return 0, f.in.Fail(file.ErrFormat, e.at, e.key, fmt.Sprintf("a whole number from %d to %d", least, most), fmt.Sprintf("%.40q", e.value))
	}
	return n, nil
}

// choice returns which of some words an entry is.
func (f *ini) choice(section, key string, kind error, words ...string) (string, error) {
	e, err := f.need(section, key)
	if err != nil {
		return "", err
	}
	for _, w := range words {
		if strings.EqualFold(e.value, w) {
			return w, nil
		}
	}
	return "", f.in.Fail(kind, e.at, key, strings.Join(words, " or "), fmt.Sprintf("%.40q", e.value))
}

// header reads all but the number of samples, which the size of the data says.
func (f *File) header(h *ini) error {
	const common = "Common Infos"
	format, err := h.choice(common, "DataFormat", file.ErrFormat, "BINARY", "ASCII")
	if err != nil {
		return err
	}
	orientation, err := h.choice(common, "DataOrientation", file.ErrFormat, "MULTIPLEXED", "VECTORIZED")
	if err != nil {
		return err
	}
	if kind, err := h.get(common, "DataType"); err != nil || kind.value != "" && !strings.EqualFold(kind.value, "TIMEDOMAIN") {
		if err == nil {
			err = h.in.Fail(file.ErrUnsupported, kind.at, "DataType", "TIMEDOMAIN", fmt.Sprintf("%.40q", kind.value))
		}
		return err
	}
	f.ASCII, f.Vectorized, f.Comment = format == "ASCII", orientation == "VECTORIZED", h.comment
	interval, err := h.need(common, "SamplingInterval")
	if err != nil {
		return err
	}
	us, err := h.number(interval)
	if err == nil && !(us > 0) {
		err = h.in.Fail(file.ErrFormat, interval.at, "SamplingInterval", "more than 0 µs", interval.value)
	}
	if err != nil {
		return err
	}
	f.Rate = 1e6 / us
	if f.ASCII {
		err = f.asciiInfos(h)
	} else {
		var name string
		if name, err = h.choice("Binary Infos", "BinaryFormat", file.ErrUnsupported, string(Int16), string(Uint16), string(Int32), string(Float32)); err != nil {
			return err
		}
		f.Type = Type(name)
		var big entry
		big, err = h.get("Binary Infos", "UseBigEndianOrder")
		f.BigEndian = strings.EqualFold(big.value, "YES")
	}
	if err != nil {
		return err
	}
	n, err := h.need(common, "NumberOfChannels")
	if err != nil {
		return err
	}
	count, err := h.integer(n, 1, 1<<20)
	if err != nil {
		return err
	}
	if err := f.channels(h, n, count); err != nil {
		return err
	}
	return f.coordinates(h)
}

func (f *File) asciiInfos(h *ini) error {
	const infos = "ASCII Infos"
	symbol, err := h.get(infos, "DecimalSymbol")
	if err != nil {
		return err
	}
	f.text.decimal = symbol.value
	if f.text.decimal == "" {
		f.text.decimal = "."
	}
	for key, n := range map[string]*int{"SkipLines": &f.text.skipLines, "SkipColumns": &f.text.skipCol} {
		e, err := h.get(infos, key)
		if err != nil {
			return err
		}
		if e.value == "" {
			continue
		}
		if *n, err = h.integer(e, 0, math.MaxInt32); err != nil {
			return err
		}
	}
	return nil
}
