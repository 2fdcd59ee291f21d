package brainvision

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// chunk is about how many bytes are read at a time.
const chunk = 1 << 20

// read reads n samples from the first one on, of the given channels, each multiplied by its factor: dst is channels × n.
func (f *File) read(dst []float64, channels []int, factors []float64, first, n int) error {
	switch {
	case f.ASCII:
		for k, c := range channels {
			for i, v := range f.numbers[c*f.Samples+first:][:n] {
				dst[k*n+i] = v * factors[k]
			}
		}
		return nil
	case f.Vectorized:
		width := f.Type.bytes()
		buf := make([]byte, min(chunk, int64(n)*width))
		for k, c := range channels {
			for done := 0; done < n; {
				part := min(n-done, len(buf)/int(width))
				b := buf[:int64(part)*width]
				if err := f.in.Read(b, (int64(c)*int64(f.Samples)+int64(first+done))*width, "samples"); err != nil {
					return err
				}
				f.decode(dst[k*n+done:k*n+done+part], b, 1, 0, factors[k])
				done += part
			}
		}
		return nil
	}
	all := int64(len(f.Channels)) * f.Type.bytes()
	step := int(max(1, chunk/all))
	buf := make([]byte, int64(min(step, n))*all)
	for done := 0; done < n; done += step {
		part := min(step, n-done)
		b := buf[:int64(part)*all]
		if err := f.in.Read(b, int64(first+done)*all, "samples"); err != nil {
			return err
		}
		for k, c := range channels {
			f.decode(dst[k*n+done:k*n+done+part], b, len(f.Channels), c, factors[k])
		}
	}
	return nil
}

// decode takes every stride-th number of b from the given one on.
func (f *File) decode(dst []float64, b []byte, stride, from int, factor float64) {
	var order binary.ByteOrder = binary.LittleEndian
	if f.BigEndian {
		order = binary.BigEndian
	}
	width := int(f.Type.bytes())
	b, stride = b[from*width:], stride*width
	for i := range dst {
		x := b[i*stride:]
		switch f.Type {
		case Int16:
			dst[i] = float64(int16(order.Uint16(x))) * factor
		case Uint16:
			dst[i] = float64(order.Uint16(x)) * factor
		case Int32:
			dst[i] = float64(int32(order.Uint32(x))) * factor
		default:
			dst[i] = float64(math.Float32frombits(order.Uint32(x))) * factor
		}
	}
}

// readText reads numbers that are text: a line for each sample, or for each channel.
func (f *File) readText() error {
	b, err := f.in.Bytes(0, f.in.Size(), "file")
	if err != nil {
		return err
	}
	lines := bytes.Split(bytes.TrimRight(b, "\r\n\x1a "), []byte("\n"))
	if len(lines) <= f.text.skipLines {
		return f.in.Fail(file.ErrTruncated, 0, "lines", fmt.Sprintf("more than the %d to be skipped", f.text.skipLines), len(lines))
	}
	between := func(c rune) bool { return unicode.IsSpace(c) || c == ';' || c == ',' && f.text.decimal != "," }
	at := int64(0)
	for _, line := range lines[:f.text.skipLines] {
		at += int64(len(line)) + 1
	}
	lines = lines[f.text.skipLines:]
	if f.Vectorized && len(lines) != len(f.Channels) {
		return f.in.Fail(file.ErrFormat, at, "lines", fmt.Sprintf("one for each of %d channels", len(f.Channels)), len(lines))
	}
	f.Samples = len(lines)
	for i, line := range lines {
		fields := bytes.FieldsFunc(line, between)
		if len(fields) < f.text.skipCol {
			return f.in.Fail(file.ErrFormat, at, "line", fmt.Sprintf("more than the %d columns to be skipped", f.text.skipCol), len(fields))
		}
		fields = fields[f.text.skipCol:]
		want := len(f.Channels)
		if f.Vectorized {
			if i == 0 {
				f.Samples = len(fields)
			}
			want = f.Samples
		}
		if len(fields) != want {
			return f.in.Fail(file.ErrFormat, at, "line", fmt.Sprintf("%d numbers", want), len(fields))
		}
		if f.numbers == nil {
			if err := f.in.Charge(at, "numbers", int64(f.Samples)*int64(len(f.Channels)), 8); err != nil {
				return err
			}
			if int64(f.Samples)*int64(len(f.Channels)) > f.in.Size() { // each takes a byte at least
				return f.in.Fail(file.ErrFormat, at, "numbers", fmt.Sprintf("%d × %d", f.Samples, len(f.Channels)), fmt.Sprintf("%d bytes", f.in.Size()))
			}
			f.numbers = make([]float64, f.Samples*len(f.Channels))
		}
		for k, field := range fields {
			v, err := strconv.ParseFloat(strings.Replace(string(field), f.text.decimal, ".", 1), 64)
			if err != nil {
				return f.in.Fail(file.ErrFormat, at, "line", "numbers", fmt.Sprintf("%.40q", field))
			}
			if f.Vectorized {
				f.numbers[i*f.Samples+k] = v
			} else {
				f.numbers[k*f.Samples+i] = v
			}
		}
		at += int64(len(line)) + 1
	}
	return nil
}
