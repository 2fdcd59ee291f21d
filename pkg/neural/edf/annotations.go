package edf

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// note is one text of a time-stamped annotation list (TAL).
type note struct {
	onset, duration float64
	text            string
}

// readAnnotations reads those of all records, and when these began.
func (f *File) readAnnotations() error {
	if !f.Plus {
		if f.Records > 0 {
			f.stretches = []stretch{{0, f.Records, 0}}
		}
		return nil
	}
	var notes []note
	begins := make([]float64, 0, min(f.Records, 1<<16))
	if err := f.in.Charge(f.data, "times of records", int64(f.Records), 8); err != nil {
		return err
	}
	var longest int64
	for _, s := range f.notes {
		longest = max(longest, int64(s.PerRecord)*f.width)
	}
	if err := f.in.Charge(f.data, "annotations", 1, longest); err != nil {
		return err
	}
	buf := make([]byte, longest)
	for record := range f.Records {
		begin := math.NaN()
		for k, s := range f.notes {
			at := f.data + int64(record)*f.record + s.offset
			b := buf[:int64(s.PerRecord)*f.width]
			if err := f.in.Read(b, at, "annotations"); err != nil {
				return err
			}
			more, first, err := f.parse(b, at, fmt.Sprintf("record %d", record+1), k == 0)
			if err != nil {
				return err
			}
			if k == 0 {
				begin = first
			}
			notes = append(notes, more...)
		}
		begins = append(begins, begin)
	}
	if err := f.keepTime(begins); err != nil {
		return err
	}
	onsets, durations, texts := make([]float64, len(notes)), make([]float64, len(notes)), make([]string, len(notes))
	for i, n := range notes {
		onsets[i], durations[i], texts[i] = n.onset-f.Delay, n.duration, n.text
	}
	f.Annotations = table.Table{{Name: "onset", Number: onsets}, {Name: "duration", Number: durations}, {Name: "text", Text: texts}}
	return nil
}

// keepTime finds the stretches from the begins of records, which are NaN where a record does not say.
func (f *File) keepTime(begins []float64) error {
	if len(begins) == 0 {
		return nil
	}
	if !math.IsNaN(begins[0]) {
		f.Delay = begins[0]
	}
	if !f.Discontinuous && math.Abs(f.Delay) > 24*3600 {
		return f.fail(file.ErrFormat, f.data, "record 1", "begin of the record", "less than a day after the begin of the recording", fmt.Sprintf("%v s", f.Delay))
	}
	finest := f.Seconds // of two times that count as equal
	for _, s := range f.Signals {
		if s.Rate > 0 {
			finest = min(finest, 1/s.Rate)
		}
	}
	for record, begin := range begins {
		at, part := f.data+int64(record)*f.record, fmt.Sprintf("record %d", record+1)
		begin -= f.Delay
		last := len(f.stretches) - 1
		if last < 0 {
			f.stretches = []stretch{{0, 1, 0}}
			if f.Discontinuous && math.IsNaN(begin) {
				return f.fail(file.ErrFormat, at, part, "begin of the record", "its time, as the file is discontinuous", "none")
			}
			continue
		}
		s := &f.stretches[last]
		expected := s.begin + float64(s.n)*f.Seconds
		switch off := begin - expected; {
		case math.IsNaN(begin) && f.Discontinuous:
			return f.fail(file.ErrFormat, at, part, "begin of the record", "its time, as the file is discontinuous", "none")
		case math.IsNaN(begin), math.Abs(off) <= finest/2, f.Seconds == 0:
			s.n++
		case !f.Discontinuous:
			want := fmt.Sprintf("%v s, where the one before ends, as the file is %s", expected, f.Reserved)
			return f.fail(file.ErrFormat, at, part, "begin of the record", want, fmt.Sprintf("%v s", begin))
		case off < 0:
			return f.fail(file.ErrFormat, at, part, "begin of the record", fmt.Sprintf("%v s, where the one before ends, or later", expected), fmt.Sprintf("%v s", begin))
		default:
			if err := f.in.Charge(at, "stretches", 1, 24); err != nil {
				return err
			}
			f.stretches = append(f.stretches, stretch{record, 1, begin})
		}
	}
	return nil
}

// parse reads the TALs of one signal in one record: onset [21 duration] 20 text 20 text 20 … 0. The first one of the first signal keeps the time: its first text is
// empty, and its onset is the begin of the record.
func (f *File) parse(b []byte, at int64, part string, keepsTime bool) (notes []note, begin float64, err error) {
	begin = math.NaN()
	first := keepsTime
	for pos := 0; pos < len(b); {
		if b[pos] == 0 {
			pos++
			continue
		}
		here := at + int64(pos)
		n := bytes.IndexByte(b[pos:], 0)
		if n < 0 {
			return nil, 0, f.fail(file.ErrFormat, here, part, "annotations", "a list that ends with byte 0", fmt.Sprintf("%.20q …", b[pos:]))
		}
		fields := bytes.Split(b[pos:pos+n], []byte{20})
		pos += n + 1
		if len(fields) < 2 || len(fields[len(fields)-1]) != 0 {
			return nil, 0, f.fail(file.ErrFormat, here, part, "annotations", "onset and texts that each end with byte 20", fmt.Sprintf("%.20q", b[pos-n-1:pos-1]))
		}
		onset, duration, err := f.when(fields[0], here, part)
		if err != nil {
			return nil, 0, err
		}
		texts := fields[1 : len(fields)-1]
		if first && len(texts) > 0 && len(texts[0]) == 0 {
			begin, texts = onset, texts[1:]
		}
		first = false
		for _, text := range texts {
			if len(text) == 0 {
				continue
			}
			if err := f.in.Charge(here, "annotations", 1, int64(len(text))+56); err != nil {
				return nil, 0, err
			}
			notes = append(notes, note{onset, duration, continuous.Text(text)})
		}
	}
	return notes, begin, nil
}

// when reads onset and duration.
func (f *File) when(b []byte, at int64, part string) (onset, duration float64, err error) {
	start, length, has := bytes.Cut(b, []byte{21})
	duration = math.NaN()
	if onset, err = decimal(start); err != nil || start[0] != '+' && start[0] != '-' {
		return 0, 0, f.fail(file.ErrFormat, at, part, "onset", `"+" or "−" and a decimal number of seconds`, fmt.Sprintf("%.20q", start))
	}
	if has && len(length) > 0 {
		if duration, err = decimal(length); err != nil || duration < 0 {
			return 0, 0, f.fail(file.ErrFormat, at, part, "duration", "a decimal number of seconds", fmt.Sprintf("%.20q", length))
		}
	}
	return onset, duration, nil
}

func decimal(b []byte) (float64, error) {
	if len(b) == 0 || len(b) > 40 || len(bytes.Trim(b, "+-.0123456789")) > 0 {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(string(b), 64)
}
