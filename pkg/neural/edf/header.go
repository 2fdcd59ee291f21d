package edf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
)

// Header is what a file says about its recording.
type Header struct {
	BDF           bool      // samples of 24 bits (BioSemi) instead of 16
	Plus          bool      // EDF+ or BDF+: there are annotations, and each record says when it began
	Discontinuous bool      // EDF+D or BDF+D: time may be missing between records
	Patient       string    // as in the file; in EDF+ code, sex, birthdate, name
	Recording     string    // as in the file; in EDF+ "Startdate", date, code, technician, equipment
	Start         time.Time // local time at which the recording began, without a time zone (UTC here), to the second; zero where the file gives no sound one
	Reserved      string    // "EDF+C", "24BIT" …
	Records       int       // data records
	Seconds       float64   // duration of a data record
	Derived       bool      // the file says −1 records, that is, it was not closed; Records follows from its size
}

// Signal is one signal of a file.
type Signal struct {
	Label        string // "EEG Fpz-Cz", "Status"
	Transducer   string
	Unit         string  // physical dimension, such as "uV"
	PhysicalMin  float64 // value of DigitalMin
	PhysicalMax  float64 // value of DigitalMax
	DigitalMin   float64 // smallest stored number
	DigitalMax   float64 // largest stored number
	Prefiltering string  // "HP:0.1Hz LP:75Hz"
	PerRecord    int     // samples in a data record
	Rate         float64 // samples per second

	offset int64 // of its samples in a record, in bytes
}

// Scaled reports whether the header says what stored numbers mean: two different physical values, at two ascending digital ones. Otherwise the signal can only be read
// as stored.
func (s Signal) Scaled() bool {
	return s.DigitalMin < s.DigitalMax && s.PhysicalMin != s.PhysicalMax
}

// physical is the value of a stored number: the line through both ends, as the standard has it.
func (s Signal) physical(stored float64) float64 {
	return s.PhysicalMin + (stored-s.DigitalMin)*((s.PhysicalMax-s.PhysicalMin)/(s.DigitalMax-s.DigitalMin))
}

const (
	headerBytes = 256
	perSignal   = 256
	maxSignals  = 9999
)

// widths of the fields of a signal, in their order in the file.
var widths = [10]int64{16, 80, 8, 8, 8, 8, 8, 80, 8, 32}

// field is a piece of the header.
type field struct {
	at   int64
	what string
	text string
}

func (f *File) field(b []byte, at, width int64, what string) field {
	text := continuous.Text(b[at : at+width])
	return field{at, what, strings.TrimSpace(strings.TrimRight(text, "\x00"))}
}

func (f *File) fail(kind error, at int64, part, what, want string, got any) error {
	err := f.in.Fail(kind, at, what, want, got)
	err.(*file.Error).Part = part
	return err
}

// integer reads a whole number from least on.
func (f *File) integer(x field, part string, least, most int) (int, error) {
	n, err := strconv.Atoi(x.text)
	if err != nil || n < least || n > most {
		return 0, f.fail(file.ErrFormat, x.at, part, x.what, fmt.Sprintf("a whole number from %d to %d", least, most), strconv.Quote(x.text))
	}
	return n, nil
}

// number reads a finite number; some programs write a comma for its point.
func (f *File) number(x field, part string) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(x.text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(x.text, "xXpP_") {
		return 0, f.fail(file.ErrFormat, x.at, part, x.what, "a number", strconv.Quote(x.text))
	}
	return v, nil
}

// readHeader reads the header and those of all signals.
func (f *File) readHeader() error {
	b, err := f.in.Bytes(0, headerBytes, "header")
	if err != nil {
		return err
	}
	switch {
	case b[0] == 0xff && string(b[1:8]) == "BIOSEMI":
		f.BDF, f.width = true, 3
	case strings.TrimRight(string(b[:8]), " ") == "0":
		f.width = 2
	default:
		return f.fail(file.ErrFormat, 0, "", "version", `"0" (EDF) or byte 255 and "BIOSEMI" (BDF)`, fmt.Sprintf("%.8q", b[:8]))
	}
	f.Patient, f.Header.Recording = f.field(b, 8, 80, "").text, f.field(b, 88, 80, "").text
	f.Start = start(f.field(b, 168, 8, "").text, f.field(b, 176, 8, "").text, f.Header.Recording)
	f.Reserved = f.field(b, 192, 44, "").text
	f.Plus = strings.HasPrefix(f.Reserved, "EDF+") || strings.HasPrefix(f.Reserved, "BDF+")
	f.Discontinuous = f.Plus && strings.HasPrefix(f.Reserved[4:], "D")
	if f.Plus && !strings.HasPrefix(f.Reserved[4:], "C") && !f.Discontinuous {
		return f.fail(file.ErrFormat, 192, "", "reserved", `"EDF+C", "EDF+D", "BDF+C" or "BDF+D"`, fmt.Sprintf("%q", f.Reserved))
	}
	ns, err := f.integer(f.field(b, 252, 4, "number of signals"), "", 1, maxSignals)
	if err != nil {
		return err
	}
	size, err := f.integer(f.field(b, 184, 8, "bytes of the header"), "", 0, math.MaxInt32)
	if err != nil {
		return err
	}
	if want := headerBytes + ns*perSignal; size != want {
		return f.fail(file.ErrFormat, 184, "", "bytes of the header", fmt.Sprintf("%d for %d signals", want, ns), size)
	}
	f.data = int64(size)
	if f.Seconds, err = f.number(f.field(b, 244, 8, "duration of a record"), ""); err != nil {
		return err
	}
	if f.Seconds < 0 {
		return f.fail(file.ErrFormat, 244, "", "duration of a record", "one that is not negative", f.Seconds)
	}
	records, err := f.integer(f.field(b, 236, 8, "number of records"), "", -1, math.MaxInt32)
	if err != nil {
		return err
	}
	if err := f.readSignals(ns); err != nil {
		return err
	}
	return f.count(int64(records))
}

// readSignals reads the headers of signals, of which those with annotations are kept apart.
func (f *File) readSignals(ns int) error {
	b, err := f.in.Bytes(headerBytes, int64(ns)*perSignal, "headers of signals")
	if err != nil {
		return err
	}
	for i := range int64(ns) {
		var x [10]field
		at := int64(0)
		for k, width := range widths {
			x[k] = f.field(b, at+i*width, width, [10]string{3: "physical minimum", 4: "physical maximum", 5: "digital minimum", 6: "digital maximum", 8: "samples in a record"}[k])
			x[k].at += headerBytes
			at += int64(ns) * width
		}
		s := Signal{Label: x[0].text, Transducer: x[1].text, Unit: x[2].text, Prefiltering: x[7].text, offset: f.record}
		part := fmt.Sprintf("signal %d (%q)", i+1, s.Label)
		for k, value := range []*float64{&s.PhysicalMin, &s.PhysicalMax, &s.DigitalMin, &s.DigitalMax} {
			if *value, err = f.number(x[3+k], part); err != nil {
				return err
			}
		}
		if s.PerRecord, err = f.integer(x[8], part, 0, math.MaxInt32); err != nil {
			return err
		}
		f.record += int64(s.PerRecord) * f.width
		if f.Plus && (s.Label == "EDF Annotations" || s.Label == "BDF Annotations") {
			f.notes = append(f.notes, s)
			continue
		}
		if f.Seconds == 0 && s.PerRecord > 0 {
			return f.fail(file.ErrFormat, 244, part, "duration of a record", "more than 0 s for a signal with samples", "0")
		}
		if f.Seconds > 0 {
			s.Rate = float64(s.PerRecord) / f.Seconds
		}
		f.Signals = append(f.Signals, s)
	}
	if f.Plus && len(f.notes) == 0 {
		return f.fail(file.ErrFormat, 192, "", "signals", fmt.Sprintf("one with annotations, as the file is %s", f.Reserved), "none")
	}
	return nil
}

// count compares the number of records with the size of the file.
func (f *File) count(records int64) error {
	there := f.in.Size() - f.data
	switch {
	case f.record == 0:
		return f.fail(file.ErrFormat, headerBytes, "", "samples in a record", "one or more", "none in all signals")
	case records < 0 && there%f.record != 0:
		return f.fail(file.ErrTruncated, f.data, "", "data", fmt.Sprintf("whole records of %d bytes (their number is −1: the recording was not closed)", f.record),
			fmt.Sprintf("%d bytes, that is %d records and %d bytes", there, there/f.record, there%f.record))
	case records < 0:
		records, f.Derived = there/f.record, true
	case records > there/f.record:
		return f.fail(file.ErrTruncated, f.data, "", "data", fmt.Sprintf("%d records of %d bytes", records, f.record), fmt.Sprintf("%d bytes", there))
	case records*f.record != there:
		return f.fail(file.ErrFormat, f.data+records*f.record, "", "after the data", fmt.Sprintf("the end of the file after %d records", records),
			fmt.Sprintf("%d more bytes", there-records*f.record))
	}
	if most := f.in.Limits.MaxElements; there/f.width > most {
		return f.fail(file.ErrLimit, f.data, "", "data", fmt.Sprintf("at most %d samples (Limits.MaxElements)", most), there/f.width)
	}
	f.Records = int(records)
	return nil
}

// start is the local time of dd.mm.yy and hh.mm.ss, where years from 85 on are of the 20th century, as the standard has it. The year of EDF+ is the one of "Startdate
// 02-AUG-2126" in the field of the recording where there is one, as two digits end in 2084.
func start(date, clock, recording string) time.Time {
	var d, m, y, hh, mm, ss int
	if n, err := fmt.Sscanf(date+" "+clock, "%d.%d.%d %d.%d.%d", &d, &m, &y, &hh, &mm, &ss); err != nil || n != 6 || y < 0 || y > 99 {
		return time.Time{}
	}
	y += 2000
	if y >= 2085 {
		y -= 100
	}
	if words := strings.Fields(recording); len(words) > 1 && words[0] == "Startdate" {
		if t, err := time.Parse("2-Jan-2006", words[1]); err == nil && t.Day() == d && int(t.Month()) == m {
			y = t.Year()
		}
	}
	t := time.Date(y, time.Month(m), d, hh, mm, ss, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m || t.Hour() != hh || t.Minute() != mm || t.Second() != ss {
		return time.Time{}
	}
	return t
}
