package edf_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

func sound(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(b []byte) (*edf.File, error) {
	return edf.Read(bytes.NewReader(b), int64(len(b)), "test.edf", file.Limits{MaxBytes: 1 << 20})
}

// put overwrites a field of the header.
func put(at int, text string) func([]byte) []byte {
	return func(b []byte) []byte { copy(b[at:], text); return b }
}

func swap(from, to string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
}

// damages of plus.edf, whose header has 256 · 5 bytes and whose signals' fields begin at 256.
var damages = []struct {
	name string
	do   func([]byte) []byte
	kind error
	says string
}{
	{"empty", func([]byte) []byte { return nil }, file.ErrTruncated, "header"},
	{"half a header", func(b []byte) []byte { return b[:100] }, file.ErrTruncated, "header: want 256 bytes, got 100"},
	{"half the signals", func(b []byte) []byte { return b[:700] }, file.ErrTruncated, "headers of signals"},
	{"another version", put(0, "1"), file.ErrFormat, "version"},
	{"half a record", func(b []byte) []byte { return b[:len(b)-1] }, file.ErrTruncated, "data: want 4 records"},
	{"more bytes", func(b []byte) []byte { return append(b, 0) }, file.ErrFormat, "after the data"},
	{"no signals", put(252, "0   "), file.ErrFormat, "number of signals"},
	{"many signals", put(252, "9999"), file.ErrFormat, "bytes of the header"},
	{"signals that are no number", put(252, "4x  "), file.ErrFormat, `"4x"`},
	{"another header size", put(184, "1536    "), file.ErrFormat, "want 1280 for 4 signals, got 1536"},
	{"many records", put(236, "99999999"), file.ErrTruncated, "want 99999999 records"},
	{"records below −1", put(236, "-2      "), file.ErrFormat, "number of records"},
	{"no duration", put(244, "0       "), file.ErrFormat, "duration of a record"},
	{"negative duration", put(244, "-1      "), file.ErrFormat, "duration of a record"},
	{"duration NaN", put(244, "NaN     "), file.ErrFormat, "duration of a record"},
	{"EDF+ of an unknown kind", put(192, "EDF+X"), file.ErrFormat, "reserved"},
	{"no annotations", put(256+3*16, "EDF annotations "), file.ErrFormat, "one with annotations"},
	{"a range that is no number", put(256+4*(16+80+8), "low"), file.ErrFormat, `signal 1 ("EEG Fpz-Cz"): physical minimum`},
	{"negative samples", put(256+4*(16+80+5*8+80), "-50     "), file.ErrFormat, "samples in a record"},
	{"huge samples", put(256+4*(16+80+5*8+80), "99999999"), file.ErrTruncated, "data"},
	{"a list without an end", swap("Lights off\x14\x00", "Lights off\x14\x01"), file.ErrFormat, "record 2: "},
	{"a text without an end", swap("Lights off\x14", "Lights off "), file.ErrFormat, "that each end with byte 20"},
	{"an onset without a sign", swap("+1.5\x15", "01.5\x15"), file.ErrFormat, "onset"},
	{"an onset that is no number", swap("+1.5\x15", "+1,5\x15"), file.ErrFormat, "onset"},
	{"a duration that is no number", swap("\x150.75", "\x15-.75"), file.ErrFormat, "duration"},
	{"a record that comes late", swap("+2.25", "+2.55"), file.ErrFormat, "record 3: begin of the record: want 2 s"},
	{"compressed by half", func([]byte) []byte { return []byte{0x1f, 0x8b, 8, 0} }, file.ErrTruncated, "gzip"},
}

func TestBadFilesAreRefused(t *testing.T) {
	for _, d := range damages {
		f, err := read(d.do(sound(t, "plus.edf")))
		var e *file.Error
		if f != nil || !errors.Is(err, d.kind) || !errors.As(err, &e) || !strings.Contains(err.Error(), d.says) || !strings.Contains(err.Error(), "test.edf") {
			t.Errorf("%s: %v, want one of kind %v with %q", d.name, err, d.kind, d.says)
		}
	}
	if _, err := read(swap("+3\x14", "+.5\x14")(sound(t, "gaps.edf"))); err == nil {
		t.Error("records that overlap")
	}
	if _, err := edf.Open("testdata", file.Limits{}); err == nil {
		t.Error("a folder")
	}
	b := sound(t, "plus.edf")
	if _, err := edf.Read(bytes.NewReader(b), int64(len(b)), "x", file.Limits{MaxBytes: 1000}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("a limit of 1000 bytes: %v", err)
	}
	if _, err := edf.Read(bytes.NewReader(b), int64(len(b)), "x", file.Limits{MaxElements: 500}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("a limit of 500 samples: %v", err)
	}
}

// Annotations are read where the header does not say that the file is EDF+.
func TestAnnotationsOfPlainEDF(t *testing.T) {
	f, err := read(put(192, "     ")(sound(t, "plus.edf")))
	if err != nil || !f.Plus || f.Annotations.Rows() != 5 || len(f.Signals) != 3 {
		t.Errorf("%v, %v", f, err)
	}
}

// A file that was not closed says −1 records.
func TestRecordsThatWereNotCounted(t *testing.T) {
	b := put(236, "-1      ")(sound(t, "plus.edf"))
	f, err := read(b)
	if err != nil || f.Records != 4 || !f.Derived {
		t.Errorf("−1 records: %v, %v", f, err)
	}
	if _, err := read(b[:len(b)-7]); !errors.Is(err, file.ErrTruncated) {
		t.Errorf("−1 and half a record: %v", err)
	}
}

func TestQuestionsThatDoNotFit(t *testing.T) {
	b := put(256+4*(16+80+8), "510     ")(sound(t, "plus.edf")) // as the physical maximum
	copy(b[256+16:], "EEG Fpz-Cz")
	f, err := read(b)
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"an unknown label":       second(f.Find("Cz")),
		"two signals of a label": second(f.Find("EEG Fpz-Cz")),
		"no physical range":      second(f.Physical(0, 0, 1)),
		"a recording of it":      second(f.Recording(edf.Options{})),
		"samples beyond the end": second(f.Digital(0, 199, 2)),
		"samples before":         second(f.Digital(0, -1, 1)),
		"a signal beyond":        second(f.Digital(3, 0, 1)),
		"overflow":               second(f.Digital(0, 1<<62, 1<<62)),
		"no signal at a rate":    second(f.Recording(edf.Options{Rate: 7})),
		"triggers nowhere":       second(f.Triggers("Status", 0)),
	} {
		if !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := f.Digital(0, 0, 200); err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }
