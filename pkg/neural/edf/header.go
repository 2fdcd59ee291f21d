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
	Plus          bool      // EDF+ or BDF+, or a signal of their annotations: each record says when it began
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
