package nifti_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// onlyReader hides that there is more than a stream.
type onlyReader struct{ io.Reader }

func encode(t testing.TB, img *nifti.Image, opt nifti.WriteOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := nifti.Encode(&b, img, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pack(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func ramp(t testing.TB, n int) *nifti.Image {
	t.Helper()
	values := make([]float64, 24*n)
	for i := range values {
		values[i] = float64(i)
	}
	g := nifti.CubicGrid(2, 3, 4, 2)
	img, err := nifti.New(g, values)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// damage is a small image in which some bytes are others.
type damage struct {
	name string
	do   func(b []byte) []byte
	kind error
	say  string // in the message
}

func put16(at int, v ...int16) func([]byte) []byte {
	return func(b []byte) []byte {
		for i, v := range v {
			binary.LittleEndian.PutUint16(b[at+2*i:], uint16(v))
		}
		return b
	}
}

func put32f(at int, v float32) func([]byte) []byte {
	return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[at:], math.Float32bits(v)); return b }
}

var nan32, inf32 = float32(math.NaN()), float32(math.Inf(1))

var damages = []damage{
	{"empty", func(b []byte) []byte { return nil }, file.ErrTruncated, "got 0, then the file ends"},
	{"one byte", func(b []byte) []byte { return b[:1] }, file.ErrTruncated, "got 1"},
	{"half a header", func(b []byte) []byte { return b[:200] }, file.ErrTruncated, "header: want 348 bytes, got 200"},
	{"no flag", func(b []byte) []byte { return b[:350] }, file.ErrTruncated, "extension flag"},
	{"no data", func(b []byte) []byte { return b[:352] }, file.ErrTruncated, "offset 352"},
	{"a byte short", func(b []byte) []byte { return b[:len(b)-1] }, file.ErrTruncated, "data"},
	{"not NIfTI", func(b []byte) []byte { copy(b, "GIF89a"); return b }, file.ErrFormat, "348 or 540"},
	{"magic", func(b []byte) []byte { b[344] = 'x'; return b }, file.ErrFormat, "offset 344: magic"},
	{"ANALYZE", func(b []byte) []byte { copy(b[344:348], "\x00\x00\x00\x00"); return b }, file.ErrUnsupported, "ANALYZE 7.5"},
	{"header of a pair", func(b []byte) []byte { b[345] = 'i'; return b }, file.ErrFormat, "numbers are in another file"},
	{"no dimensions", put16(40, 0), file.ErrFormat, "dim[0]"},
	{"eight dimensions", put16(40, 8), file.ErrFormat, "dim[0]"},
	{"negative", put16(42, -2), file.ErrFormat, "dim[1]: want a length of at least 1, got -2"},
	{"zero", put16(46, 0), file.ErrFormat, "dim[3]"},
	{"overflow", put16(40, 7, 32767, 32767, 32767, 32767, 32767, 32767, 32767), file.ErrLimit, "Limits.MaxElements"},
	{"2²⁷", put16(40, 3, 512, 512, 512), file.ErrTruncated, "then the file ends"},
	{"unknown type", put16(70, 77), file.ErrFormat, "datatype"},
	{"complex", put16(70, 32, 64), file.ErrUnsupported, "complex64 (code 32)"},
	{"colours", put16(70, 128, 24), file.ErrUnsupported, "RGB24"},
	{"float128", put16(70, 1536, 128), file.ErrUnsupported, "float128"},
	{"bits", put16(72, 32), file.ErrFormat, "bitpix: want 64 for float64, got 32"},
	{"offset in the header", put32f(108, 348), file.ErrFormat, "vox_offset"},
	{"negative offset", put32f(108, -352), file.ErrFormat, "vox_offset"},
	{"fraction of an offset", put32f(108, 352.5), file.ErrFormat, "vox_offset"},
	{"no offset", put32f(108, nan32), file.ErrFormat, "vox_offset"},
	{"endless offset", put32f(108, inf32), file.ErrFormat, "vox_offset"},
	{"offset after the end", put32f(108, 1e6), file.ErrTruncated, "space before the data"},
	{"offset a little on", put32f(108, 368), file.ErrFormat, "between header and data"},
	{"intercept", func(b []byte) []byte { return put32f(116, nan32)(put32f(112, 2)(b)) }, file.ErrFormat, "scl_inter"},
	{"sform", put32f(280, nan32), file.ErrFormat, "offset 280: sform"},
	{"flat sform", put32f(280, 0), file.ErrFormat, "sform"},
	{"far away", put32f(292, inf32), file.ErrFormat, "sform"},
	{"quaternion", func(b []byte) []byte { return put32f(256, 1.5)(put16(252, 1, 0)(b)) }, file.ErrFormat, "qform"},
	{"pixdim", func(b []byte) []byte { return put32f(80, nan32)(put16(252, 0, 0)(b)) }, file.ErrFormat, "offset 76: pixdim"},
	{"garbage after the data", func(b []byte) []byte { return append(b, 0, 0, 7) }, file.ErrFormat, "after the data: want the end of the file"},
	{"many zeros after the data", func(b []byte) []byte { return append(b, make([]byte, 1<<20)...) }, file.ErrFormat, "after the data"},
	{"extension of no size", insert([]byte{1, 0, 0, 0}, []byte{0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), file.ErrFormat, "size of an extension"},
	{"extension of odd size", insert([]byte{1, 0, 0, 0}, []byte{15, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), file.ErrFormat, "size of an extension"},
	{"negative extension", insert([]byte{1, 0, 0, 0}, []byte{240, 255, 255, 255, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), file.ErrFormat, "got -16"},
	{"extension into the data", insert([]byte{1, 0, 0, 0}, []byte{32, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), file.ErrFormat, "from 16 to 16, got 32"},
	{"garbage after an extension", insert([]byte{1, 0, 0, 0}, []byte{16, 0, 0, 0, 6, 0, 0, 0, 'h', 'i', 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), file.ErrFormat, "after the last extension"},
	{"unflagged bytes", insert([]byte{0, 0, 0, 0}, []byte{16, 0, 0, 0, 6, 0, 0, 0, 'h', 'i', 0, 0, 0, 0, 0, 0}), file.ErrFormat, "no flag"},
}

// insert puts bytes between header and data and moves the data.
func insert(flag, bytes []byte) func([]byte) []byte {
	return func(b []byte) []byte {
		out := append(append(append(append([]byte{}, b[:348]...), flag...), bytes...), b[352:]...)
		return put32f(108, float32(352+len(bytes)))(out)
	}
}

// TestRefused damages an image in every way that the format allows to name, plain, compressed and as a stream.
func TestRefused(t *testing.T) {
	for _, d := range damages {
		b := d.do(encode(t, ramp(t, 1), nifti.WriteOptions{}))
		for form, r := range map[string]io.Reader{
			"file": bytes.NewReader(b), "stream": onlyReader{bytes.NewReader(b)}, "packed": bytes.NewReader(pack(t, b)), "packed stream": onlyReader{bytes.NewReader(pack(t, b))},
		} {
			var img *nifti.Image
			var err error
			cost := filetest.Allocated(func() { img, err = nifti.Decode(r, "x.nii", file.Limits{}) })
			var e *file.Error
			if img != nil || !errors.As(err, &e) || !errors.Is(err, d.kind) || e.Want == "" || e.Got == "" || !strings.HasPrefix(err.Error(), "nifti: x.nii: ") {
				t.Errorf("%s, %s: %v", d.name, form, err)
			}
			if form == "file" && (err == nil || !strings.Contains(err.Error(), d.say)) {
				t.Errorf("%s: %v, want %q", d.name, err, d.say)
			}
			if cost > 4<<20 {
				t.Errorf("%s, %s: allocated %d kB", d.name, form, cost>>10)
			}
		}
	}
}

// TestRefusedFixtures reads the bad files that all readers are tried on.
func TestRefusedFixtures(t *testing.T) {
	for _, name := range []string{"testdata/complex.nii", "testdata/rgb.nii"} {
		if _, err := nifti.Read(name, file.Limits{}); !errors.Is(err, file.ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
		if h, err := nifti.ReadHeader(name, file.Limits{}); err != nil || h.Voxels() != 24 {
			t.Errorf("%s: header: %v, %v", name, h, err)
		}
	}
	if _, err := nifti.Read("testdata/nothing.nii", file.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := nifti.Read("testdata", file.Limits{}); err == nil {
		t.Error("a folder is read")
	}
	for name, kind := range map[string]error{"bad_huge.nii": file.ErrLimit, "bad_neg.nii": file.ErrFormat, "bad_trunc.nii": file.ErrTruncated,
		"bad_trunc.nii.gz": file.ErrTruncated} {
		path := find("format-fixtures/gen_nifti/" + name)
		if path == "" {
			t.Skip("the fixtures are in no folder of RICHLAZY_DATA")
		}
		if _, err := nifti.Read(path, file.Limits{}); !errors.Is(err, kind) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := nifti.Read(path, file.Limits{MaxElements: 1 << 62, MaxBytes: 1 << 62}); err == nil {
			t.Errorf("%s is read without limits", name)
		}
	}
}

// TestCutAnywhere cuts plain, extended and compressed files after each byte, and turns each bit of a compressed one round.
func TestCutAnywhere(t *testing.T) {
	img := ramp(t, 2)
	img.Extensions = []nifti.Extension{{6, []byte("hello world, at some length")}}
	plain := encode(t, img, nifti.WriteOptions{})
	packed := pack(t, plain)
	for form, b := range map[string][]byte{"plain": plain, "packed": packed} {
		for n := range b {
			if _, err := nifti.Decode(bytes.NewReader(b[:n]), "x", file.Limits{}); err == nil {
				t.Errorf("%s, cut after %d of %d bytes: no error", form, n, len(b))
			}
		}
	}
	for i := range packed[10:] { // after the header of gzip, whose time and system mean nothing
		b := bytes.Clone(packed)
		b[10+i] ^= 1
		if got, err := nifti.Decode(bytes.NewReader(b), "x", file.Limits{}); err == nil && !equal(got.Values(), img.Values()) {
			t.Errorf("byte %d turned round: other values and no error", 10+i)
		}
	}
}
