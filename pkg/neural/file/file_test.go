package file_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

func pack(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// forms are the ways in which the same bytes come: of a known size, of an unknown one, compressed.
func forms(b []byte) map[string]io.Reader {
	return map[string]io.Reader{"file": bytes.NewReader(b), "stream": io.MultiReader(bytes.NewReader(b)), "packed": bytes.NewReader(pack(b)),
		"packed stream": io.MultiReader(bytes.NewReader(pack(b)))}
}

func TestErrorSaysAllThatIsKnown(t *testing.T) {
	for want, e := range map[string]*file.Error{
		"nifti: want a, got b":                                            {Format: "nifti", Offset: -1, Want: "a", Got: "b"},
		"nifti: x.nii: offset 352: data: want a, got b":                   {Format: "nifti", File: "x.nii", Offset: 352, What: "data", Want: "a", Got: "b"},
		"nifti: x.gz: offset 5 of the decompressed data: want a, got b":   {Format: "nifti", File: "x.gz", Offset: -1, Inner: 5, Inside: true, Want: "a", Got: "b"},
		"m: offset 1 (byte 5 of its decompressed data): p: want a, got b": {Format: "m", Offset: 1, Inner: 5, Inside: true, Part: "p", Want: "a", Got: "b"},
	} {
		if e.Err = file.ErrLimit; e.Error() != want || !errors.Is(e, file.ErrLimit) {
			t.Errorf("got %q, want %q", e, want)
		}
	}
	if e := file.Wanted("x", "a", "b"); e.Error() != "x: want a, got b" || !errors.Is(e, file.ErrValue) {
		t.Error(e)
	}
}

func TestLimitsHaveDefaults(t *testing.T) {
	if l := (file.Limits{}).OrDefaults(); l != (file.Limits{MaxBytes: 2 << 30, MaxElements: 1 << 31, MaxDepth: 64}) {
		t.Error(l)
	}
	if l := (file.Limits{MaxBytes: 1, MaxElements: -1, MaxDepth: 3}).OrDefaults(); l != (file.Limits{MaxBytes: 1, MaxElements: 1 << 31, MaxDepth: 3}) {
		t.Error(l)
	}
}

func TestBudget(t *testing.T) {
	b := file.NewBudget(file.Limits{MaxBytes: 100, MaxElements: 20})
	for _, c := range []struct {
		n, size int64
		ok      bool
		held    int64
	}{
		{20, 4, true, 80}, {21, 0, false, 80}, {3, 8, false, 80}, {-1, 8, false, 80}, {1, -8, false, 80}, {math.MaxInt64, math.MaxInt64, false, 80}, {1, math.MaxInt64, false, 80},
		{20, 0, true, 80}, {20, 1, true, 100}, {0, 9, true, 100}, {1, 1, false, 100},
	} {
		want, got, ok := b.Hold(c.n, c.size)
		if ok != c.ok || b.Held() != c.held || ok != (want == "") || ok != (got == "") {
			t.Errorf("%v: %v, %d held, want %q got %q", c, ok, b.Held(), want, got)
		}
	}
}

func TestProduct(t *testing.T) {
	for _, c := range []struct {
		dims []int64
		most int64
		n    int64
		ok   bool
	}{
		{nil, 1, 1, true}, {[]int64{2, 3}, 6, 6, true}, {[]int64{2, 3}, 5, 0, false}, {[]int64{math.MaxInt64, math.MaxInt64}, math.MaxInt64, 0, false},
		{[]int64{math.MaxInt64, 0, 5}, 1, 0, true}, {[]int64{0, -1}, 1, 0, false}, {[]int64{-2, -3}, 100, 0, false},
	} {
		if n, ok := file.Product(c.dims, c.most); n != c.n || ok != c.ok {
			t.Errorf("%v: %d, %v", c, n, ok)
		}
	}
}

// TestSource reads the same bytes in each form.
func TestSource(t *testing.T) {
	content := make([]byte, 300<<10)
	for i := range content {
		content[i] = byte(i * i >> 3)
	}
	for form, r := range forms(content) {
		s, err := file.NewSource(r, "x", "test", file.Limits{})
		if err != nil {
			t.Fatal(form, err)
		}
		var head [10]byte
		err = errors.Join(s.Read(head[:], "head"), s.Skip(100<<10, "space"))
		if err != nil || !bytes.Equal(head[:], content[:10]) || s.Pos() != 100<<10+10 || s.Packed() != strings.HasPrefix(form, "packed") {
			t.Fatal(form, err, s.Pos())
		}
		got, err := s.Bytes(5000, "part")
		if err != nil || !bytes.Equal(got, content[100<<10+10:][:5000]) || s.Held() != 5000 {
			t.Fatal(form, err, s.Held())
		}
		size, known := s.Size()
		if known != (form == "file") || known && size != int64(len(content)) || s.Sure(1) != known {
			t.Error(form, size, known)
		}
		if left, known := s.Left(); known != !strings.HasSuffix(form, "stream") || known && left < int64(len(content)-105010-5000+100<<10-100<<10)-2400 {
			t.Error(form, left, known)
		}
		got, err = s.Append([]byte("ab"), 3000, "part")
		if err != nil || string(got[:2]) != "ab" || !bytes.Equal(got[2:], content[100<<10+5010:][:3000]) || s.Held() != 5000 {
			t.Fatal(form, err, s.Held())
		}
		rest, err := s.All("rest")
		if err != nil || !bytes.Equal(rest, content[100<<10+8010:]) {
			t.Fatal(form, err, len(rest))
		}
		if err := errors.Join(s.Finish(0), s.Close()); err != nil {
			t.Error(form, err)
		}
	}
}

// TestSourceRefuses: what is not there, not allowed or damaged is an error with file, place and kind, and nothing is taken for it.
func TestSourceRefuses(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 10)
	for name, c := range map[string]struct {
		do     func(s *file.Source) error
		limits file.Limits
		kind   error
		say    string
	}{
		"read": {func(s *file.Source) error { s.Skip(95, ""); return s.Read(make([]byte, 10), "data") }, file.Limits{}, file.ErrTruncated,
			"data: want 10 bytes, got 5, then the file ends"},
		"bytes": {func(s *file.Source) error { _, err := s.Bytes(1<<60, "data"); return err }, file.Limits{MaxBytes: 1 << 62}, file.ErrTruncated,
			"data: want 1152921504606846976 bytes"},
		"negative": {func(s *file.Source) error { _, err := s.Bytes(-1, "data"); return err }, file.Limits{}, file.ErrLimit, "not negative"},
		"limit":    {func(s *file.Source) error { _, err := s.Bytes(100, "data"); return err }, file.Limits{MaxBytes: 99}, file.ErrLimit, "Limits.MaxBytes"},
		"all":      {func(s *file.Source) error { _, err := s.All("data"); return err }, file.Limits{MaxBytes: 99}, file.ErrLimit, "Limits.MaxBytes"},
		"charge":   {func(s *file.Source) error { return s.Charge(7, "data", 100, 1) }, file.Limits{MaxElements: 99}, file.ErrLimit, "Limits.MaxElements"},
		"skip":     {func(s *file.Source) error { return s.Skip(101, "data") }, file.Limits{}, file.ErrTruncated, "data: want 101 bytes, got 100"},
		"far skip": {func(s *file.Source) error { return s.Skip(1<<40, "data") }, file.Limits{}, file.ErrTruncated, "data"},
		"after":    {func(s *file.Source) error { return s.Finish(1 << 20) }, file.Limits{}, file.ErrFormat, "want the end of the file, got more bytes"},
	} {
		for form, r := range forms(content) {
			s, err := file.NewSource(r, "x.dat", "test", c.limits)
			if err != nil {
				t.Fatal(form, err)
			}
			err = c.do(s)
			var e *file.Error
			if !errors.As(err, &e) || !errors.Is(err, c.kind) || !strings.HasPrefix(err.Error(), "test: x.dat: offset ") || !strings.Contains(err.Error(), c.say) {
				t.Errorf("%s, %s: %v", name, form, err)
			}
		}
	}
}

// TestPadding: zeros may follow the data, as many as the format has.
func TestPadding(t *testing.T) {
	for form := range forms(nil) {
		for n, ok := range map[int64]bool{0: true, 5: true, 6: false, 100 << 10: false} {
			s, err := file.NewSource(forms(make([]byte, 10+n))[form], "x", "test", file.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			s.Skip(10, "")
			if err := s.Finish(5); (err == nil) != ok || err != nil && !errors.Is(err, file.ErrFormat) {
				t.Errorf("%s: %d zeros: %v", form, n, err)
			}
		}
	}
}

// TestDamagedGzip: a checksum that does not match is an error at the end at the latest.
func TestDamagedGzip(t *testing.T) {
	packed := pack(bytes.Repeat([]byte("0123456789"), 100))
	for i := 10; i < len(packed); i++ {
		for _, b := range [][]byte{packed[:i], append(append(bytes.Clone(packed[:i]), packed[i]^1), packed[i+1:]...)} {
			s, err := file.NewSource(bytes.NewReader(b), "x", "test", file.Limits{})
			if err == nil {
				if _, err = s.All("data"); err == nil {
					err = s.Finish(0)
				}
			}
			var e *file.Error
			if !errors.As(err, &e) {
				t.Fatalf("byte %d: %v", i, err)
			}
		}
	}
}

type broken struct{ error }

func (b broken) Read(p []byte) (int, error) { return 0, b.error }

// TestOpen opens files, of which some are none, and passes on what the disk says.
func TestOpen(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x")
	os.WriteFile(path, []byte("abc"), 0o644)
	for _, open := range []func(path string) error{
		func(path string) error {
			s, err := file.Open(path, "test", file.Limits{})
			return errors.Join(err, shut(s))
		},
		func(path string) error {
			s, err := file.OpenRandom(path, "test", file.Limits{})
			return errors.Join(err, shut(s))
		},
	} {
		if err := open(path); err != nil {
			t.Error(err)
		}
		if err := open(folder); err == nil || !strings.HasPrefix(err.Error(), "test: ") {
			t.Errorf("folder: %v", err)
		}
		if err := open(path + "none"); !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	}
	disk := errors.New("disk on fire")
	if _, err := file.NewSource(broken{disk}, "x", "test", file.Limits{}); !errors.Is(err, disk) {
		t.Error(err)
	}
	s, err := file.NewSource(io.MultiReader(strings.NewReader("abc"), broken{disk}), "x", "test", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.All("data"); !errors.Is(err, disk) {
		t.Error(err)
	}
}

func shut[T any](c *T) error {
	if c == nil {
		return nil
	}
	return any(c).(io.Closer).Close()
}

// TestRandom reads parts anywhere, of plain and of compressed bytes.
func TestRandom(t *testing.T) {
	content := []byte("0123456789")
	for form, b := range map[string][]byte{"plain": content, "packed": pack(content)} {
		r, err := file.NewRandom(bytes.NewReader(b), int64(len(b)), "x", "test", file.Limits{MaxBytes: 25})
		if err != nil || r.Size() != 10 {
			t.Fatal(form, r, err)
		}
		p := make([]byte, 3)
		if err := r.Read(p, 7, "data"); err != nil || string(p) != "789" {
			t.Error(form, string(p), err)
		}
		if p, err := r.Bytes(2, 3, "data"); err != nil || string(p) != "234" {
			t.Error(form, string(p), err)
		}
		for _, at := range []int64{8, 11, -1, math.MaxInt64} {
			if err := r.Read(p, at, "data"); !errors.Is(err, file.ErrTruncated) {
				t.Error(form, at, err)
			}
			if _, err := r.Bytes(at, 3, "data"); !errors.Is(err, file.ErrTruncated) {
				t.Error(form, at, err)
			}
		}
		if _, err := r.Bytes(0, math.MaxInt64, "data"); !errors.Is(err, file.ErrTruncated) {
			t.Error(form, err)
		}
		if err := r.Charge(0, "data", 23, 1); !errors.Is(err, file.ErrLimit) {
			t.Error(form, err)
		}
		if e := r.Fail(file.ErrFormat, 3, "data", "a", "b"); !strings.Contains(e.Error(), fmt.Sprintf("offset 3%s: data", map[string]string{"plain": "",
			"packed": " of the decompressed data"}[form])) {
			t.Error(form, e)
		}
	}
	if _, err := file.NewRandom(bytes.NewReader(pack(make([]byte, 1000))), int64(len(pack(make([]byte, 1000)))), "x", "test", file.Limits{MaxBytes: 999}); !errors.Is(err,
		file.ErrLimit) {
		t.Error(err)
	}
	if r, err := file.NewRandom(bytes.NewReader(nil), 0, "x", "test", file.Limits{}); err != nil || r.Size() != 0 {
		t.Error(err)
	}
}

// TestWithin: of a member of an archive the size is known from elsewhere.
func TestWithin(t *testing.T) {
	s, err := file.NewSource(io.MultiReader(strings.NewReader("0123456789")), "x", "test", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s.Within(10, true)
	if size, known := s.Size(); size != 10 || !known || !s.Sure(10) || s.Sure(11) {
		t.Error(size, known)
	}
	s.Within(8, false)
	if _, err := s.Bytes(9, "data"); !errors.Is(err, file.ErrTruncated) || s.Sure(1) {
		t.Error(err)
	}
}
