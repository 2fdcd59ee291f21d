package edf

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

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
		if s.Label == "EDF Annotations" || s.Label == "BDF Annotations" { // some programs forget to say that their file is EDF+
			f.Plus = true
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
