package npy_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// TestLimits reads an array with exactly what it needs, and with one less, from a file and from a stream.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		descr           string
		width           int
		bytes, elements int64 // that are enough for 100 elements
	}{{"<f8", 8, 800, 100}, {"|u1", 1, 100, 100}, {"<f2", 2, 400, 100}, {"|S4", 4, 2000, 100}, {"|V4", 4, 2800, 100}, {"<M8[s]", 8, 800, 100}, {"<c16", 16, 1600, 100}} {
		content := version1(fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (10, 10)}", c.descr), strings.Repeat("\x00", 100*c.width))
		for form, r := range map[string]func() io.Reader{"file": func() io.Reader { return strings.NewReader(content) },
			"stream": func() io.Reader { return io.MultiReader(strings.NewReader(content)) }} {
			if _, err := npy.Decode(r(), "x", file.Limits{MaxBytes: c.bytes, MaxElements: c.elements}); err != nil {
				t.Errorf("%s, %s: %v", c.descr, form, err)
			}
			for say, l := range map[string]file.Limits{"Limits.MaxBytes": {MaxBytes: c.bytes - 1}, "Limits.MaxElements": {MaxElements: c.elements - 1}} {
				if _, err := npy.Decode(r(), "x", l); !errors.Is(err, file.ErrLimit) || !strings.Contains(err.Error(), say) {
					t.Errorf("%s, %s: %v", c.descr, form, err)
				}
			}
		}
	}
}

// TestNothingIsTakenForAPromise: a header that declares much costs nothing, whatever the limits are.
func TestNothingIsTakenForAPromise(t *testing.T) {
	for _, descr := range []string{"'<f8'", "'|S9'", "'<U3'", "'<f16'", "[('a', '<f8'), ('b', '<U9', (3, 3))]"} {
		content := version1("{'descr': "+descr+", 'fortran_order': True, 'shape': (1000, 1000, 1000)}", "abc")
		for form, r := range map[string]io.Reader{"file": strings.NewReader(content), "stream": io.MultiReader(strings.NewReader(content)), "packed": bytes.NewReader(packed(content))} {
			var err error
			cost := filetest.Allocated(func() { _, err = npy.Decode(r, "x", file.Limits{MaxBytes: 1 << 50, MaxElements: 1 << 50}) })
			if !errors.Is(err, file.ErrTruncated) || cost > 8<<20 {
				t.Errorf("%s, %s: %v, %d bytes taken", descr, form, err, cost)
			}
		}
	}
}

func packed(content string) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	io.WriteString(w, content)
	w.Close()
	return out.Bytes()
}
