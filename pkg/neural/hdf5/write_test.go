package hdf5

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sample has one of each kind that can be written, more members than fit into a header as the library writes it, and texts for two collections of the heap.
func sample() *Tree {
	t := &Tree{}
	t.SetAttr("version", Scalar("0.1.5"))
	t.SetAttr("empty text", Scalar(""))
	t.SetAttr("none", Null())
	t.SetAttr("vector", Elements([]float32{1, 2, 3}, 3))
	t.SetAttr("texts", Elements([]string{"a", "été", ""}, 3))
	t.Set("matrix", Elements([]float64{1, 2, 3, 4, 5, math.Inf(-1)}, 2, 3))
	g := t.Group("kinds")
	g.Set("int", Elements([]int{1, -2}, 2))
	g.Set("i1", Elements([]int8{-128}, 1))
	g.Set("i2", Elements([]int16{-5}, 1))
	g.Set("i4", Elements([]int32{-70000}, 1))
	g.Set("u1", Elements([]uint8{255}, 1))
	g.Set("u2", Elements([]uint16{65535}, 1))
	g.Set("u4", Elements([]uint32{1 << 31}, 1))
	g.Set("u8", Elements([]uint64{1 << 63}, 1))
	g.Set("f4", Scalar(float32(.5)))
	g.Set("c8", Elements([]complex64{1 + 2i}, 1))
	g.Set("c16", Elements([]complex128{3 - 4i}, 1))
	g.Set("bool", Elements([]bool{true, false}, 2))
	g.Set("fixed", FixedTexts([]string{"ab", "c", ""}))
	g.Set("variable", Elements([]string{"x", "日本"}, 2))
	g.Set("null", Null())
	g.Set("no rows", Elements([]float64{}, 0, 4))
	many := t.Group("many")
	for i := range 300 {
		many.Set(fmt.Sprint("member ", i), Scalar(i))
	}
	texts := make([]string, 70000)
	for i := range texts {
		texts[i] = fmt.Sprint(i % 1000)
	}
	t.Set("texts", Elements(texts, 70000))
	t.Group("deep").Group("er").SetAttr("yes", Scalar(true))
	return t
}

// TestH5pyReadsWhatIsWritten reads the file with h5py, the library itself.
func TestH5pyReadsWhatIsWritten(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "import h5py").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no python3 has h5py")
		}
		t.Skip("no python3 has h5py")
	}
	path := filepath.Join(t.TempDir(), "x.h5")
	if err := sample().Save(path); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "testdata/describe.py", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var got map[string]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, want := range map[string]string{
		"@version": "str '0.1.5'", "@empty text": "str ''", "@none": "Empty float32", "@vector": "float32 (3,) [1.0, 2.0, 3.0]", "@texts": "object (3,) ['a', 'été', '']",
		"matrix": "float64 (2, 3) [[1.0, 2.0, 3.0], [4.0, 5.0, -inf]]", "kinds/int": "int64 (2,) [1, -2]", "kinds/i1": "int8 (1,) [-128]", "kinds/i2": "int16 (1,) [-5]",
		"kinds/i4": "int32 (1,) [-70000]", "kinds/u1": "uint8 (1,) [255]", "kinds/u2": "uint16 (1,) [65535]", "kinds/u4": "uint32 (1,) [2147483648]", "kinds/u8": "uint64 (1,) [9223372036854775808]",
		"kinds/f4": "float32 () 0.5", "kinds/c8": "complex64 (1,) [(1+2j)]", "kinds/c16": "complex128 (1,) [(3-4j)]", "kinds/bool": "bool (2,) [True, False]",
		"kinds/fixed": "|S2 (3,) [b'ab', b'c', b'']", "kinds/variable": "object (2,) [b'x', b'\\xe6\\x97\\xa5\\xe6\\x9c\\xac']", "kinds/null": "Empty float32", "kinds/no rows": "float64 (0, 4) []",
		"many/member 299": "int64 () 299", "deep/er@yes": "bool_ True",
	} {
		if got[name] != want {
			t.Errorf("%s: got %s, want %s", name, got[name], want)
		}
	}
	if !strings.HasPrefix(got["texts"], "object (70000,) ") || !strings.HasSuffix(got["texts"], "b'998', b'999']") {
		t.Errorf("texts: got %.40s …", got["texts"])
	}
}

func TestSameTreeSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(sample().Encode(&a), sample().Encode(&b)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("two files differ: %v", err)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	for want, set := range map[string]func(t *Tree){
		`/: "a/b" is no name`:        func(t *Tree) { t.Set("a/b", Scalar(1)) },
		`/: "" is no name`:           func(t *Tree) { t.Set("", Scalar(1)) },
		`/: attribute "" is no name`: func(t *Tree) { t.SetAttr("", Scalar(1)) },
		`/g/: "x" has no value`:      func(t *Tree) { t.Group("g").Set("x", Data{}) },
		`/: "x": text 1: got "a\x00", want a text that does not`: func(t *Tree) { t.Set("x", FixedTexts([]string{"a", "a\x00"})) },
		`/: "x": text 0: got "\xff", want UTF-8`:                 func(t *Tree) { t.Set("x", Scalar("\xff")) },
		`/: attribute "x": got 80001 bytes, want at most 60000`:  func(t *Tree) { t.SetAttr("x", Elements(make([]float64, 10000), 10000)) },
	} {
		tree := &Tree{}
		set(tree)
		if err := tree.Encode(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		path := filepath.Join(t.TempDir(), "x.h5")
		if err := tree.Save(path); err == nil {
			t.Errorf("%s: saved", want)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: a file was left", want)
		}
	}
}

func TestShapesThatDoNotFitPanic(t *testing.T) {
	for _, shape := range [][]int{{}, {2}, {-1, -3}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v: no panic", shape)
				}
			}()
			Elements([]int{1, 2, 3}, shape...)
		}()
	}
}

type failing struct{ after int }

// Write fails when so many bytes were written.
func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestFullDisk(t *testing.T) {
	for _, after := range []int{0, 10, 100, 5000} {
		if err := sample().Encode(&failing{after}); err == nil {
			t.Errorf("after %d bytes: no error", after)
		}
	}
}

// TestWhatIsWrittenIsRead reads the file with this package.
func TestWhatIsWrittenIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.h5")
	if err := sample().Save(path); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, want := range map[string][]float64{"/matrix": {1, 2, 3, 4, 5, math.Inf(-1)}, "/kinds/int": {1, -2}, "/kinds/i1": {-128}, "/kinds/u8": {1 << 63}, "/kinds/f4": {.5}, "/kinds/no rows": {}, "/many/member 299": {299}} {
		d, err := f.Dataset(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := d.Float64s(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, want)
		}
	}
	for name, want := range map[string][]string{"/kinds/fixed": {"ab", "c", ""}, "/kinds/variable": {"x", "日本"}} {
		d, err := f.Dataset(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := d.Strings(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	d, err := f.Dataset("/texts")
	if err != nil {
		t.Fatal(err)
	}
	if texts, err := d.Strings(); err != nil || len(texts) != 70000 || texts[69999] != "999" {
		t.Errorf("texts: got %d, %v", len(texts), err)
	}
	if a, err := f.Root().Attr("texts"); err != nil {
		t.Error(err)
	} else if got, err := a.Strings(); err != nil || !slices.Equal(got, []string{"a", "été", ""}) {
		t.Errorf("attribute texts: got %q, %v", got, err)
	}
}
