package npy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// leaf is an array as NumPy reads it: all its values, floats as hexadecimal.
type leaf struct {
	Shape  []int
	Kind   string
	Size   int
	Unit   string
	Values []string
}

// expected is what testdata/expected.py wrote: for each array, the leaves by the path of their field.
func expected(t *testing.T) (cases, fixtures map[string]map[string]json.RawMessage) {
	t.Helper()
	b, err := os.ReadFile("testdata/expected.json")
	var all struct {
		Cases, Fixtures map[string]map[string]json.RawMessage
	}
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil || len(all.Cases) < 30 || len(all.Fixtures) < 30 {
		t.Fatal(len(all.Cases), len(all.Fixtures), err)
	}
	return all.Cases, all.Fixtures
}

// texts are the values of an array in the writing of the expected ones.
func texts(t *testing.T, a *npy.Array, want leaf) []string {
	out := []string{}
	f := func(v float64) {
		switch {
		case math.IsNaN(v):
			out = append(out, "nan")
		case math.IsInf(v, 0):
			out = append(out, strings.ReplaceAll(fmt.Sprint(v), "Inf", "inf"))
		default:
			out = append(out, strconv.FormatFloat(v, 'x', -1, 64))
		}
	}
	both := func(v complex128) {
		f(real(v))
		f(imag(v))
	}
	switch v := a.Data.(type) {
	case []float32:
		for _, x := range v {
			f(float64(x))
		}
	case []float64:
		for _, x := range v {
			f(x)
		}
	case []complex64:
		for _, x := range v {
			both(complex128(x))
		}
	case []complex128:
		for _, x := range v {
			both(x)
		}
	case []bool:
		for _, x := range v {
			out = append(out, map[bool]string{true: "True", false: "False"}[x])
		}
	case []string:
		for _, x := range v {
			if want.Kind == "S" {
				x = latin([]byte(x))
			}
			out = append(out, x)
		}
	case [][]byte:
		for _, x := range v {
			out = append(out, latin(x))
		}
	default:
		return strings.Fields(strings.Trim(fmt.Sprint(v), "[]"))
	}
	return out
}

func latin(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// same writes hexadecimal floats of Python as Go does.
func same(t *testing.T, values []string, kind string) []string {
	if kind != "f" && kind != "c" {
		return values
	}
	var out []string
	for _, v := range strings.Fields(strings.Join(values, " ")) {
		if strings.Contains(v, "0x") {
			x, err := strconv.ParseFloat(v, 64)
			if err != nil {
				t.Fatal(err)
			}
			v = strconv.FormatFloat(x, 'x', -1, 64)
		} else {
			v = strings.Replace(strings.Replace("+"+v, "+-", "-", 1), "+nan", "nan", 1)
		}
		out = append(out, v)
	}
	return out
}

// compare compares all leaves of an array, and asks for each by its path.
func compare(t *testing.T, name string, a *npy.Array, want map[string]json.RawMessage) {
	t.Helper()
	for path, raw := range want {
		var l leaf
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatal(err)
		}
		v := a
		if path != "" {
			var err error
			if v, err = a.Field(strings.Split(path, "/")[1:]...); err != nil {
				t.Errorf("%s%s: %v", name, path, err)
				continue
			}
		}
		if got, wanted := texts(t, v, l), same(t, l.Values, l.Kind); !slices.Equal(got, wanted) || !slices.Equal(v.Shape, l.Shape) {
			t.Errorf("%s%s: shape %v, want %v\n got %q\nwant %q", name, path, v.Shape, l.Shape, got, wanted)
		}
		if short := strings.NewReplacer("datetime64", "M8", "timedelta64", "m8"); l.Unit != "" && short.Replace(v.Unit.String()) != l.Unit {
			t.Errorf("%s%s: unit %s, want %s", name, path, v.Unit, l.Unit)
		}
	}
	if len(a.Fields()) == 0 && want[""] == nil && len(want) > 0 {
		t.Errorf("%s has no fields", name)
	}
}

// TestNumPysValues compares all values of all types with what NumPy reads.
func TestNumPysValues(t *testing.T) {
	cases, _ := expected(t)
	z, err := npy.OpenNPZ("testdata/cases.npz", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.Names()) != len(cases) {
		t.Fatalf("%d arrays, want %d", len(z.Names()), len(cases))
	}
	for _, name := range z.Names() {
		a, err := z.Read(name)
		if err != nil {
			t.Error(err)
			continue
		}
		compare(t, name, a, cases[name])
		h, err := z.Header(name)
		if err != nil || !slices.Equal(h.Shape, a.Shape) || h.Elements() != a.Len() {
			t.Errorf("%s: header %v, %v", name, h, err)
		}
	}
}

// TestFixtures reads the files that all readers are tried on, and refuses those that are bad.
func TestFixtures(t *testing.T) {
	_, fixtures := expected(t)
	refused := map[string]error{"obj.npy": file.ErrUnsupported, "bad_hdr.npy": file.ErrTruncated, "bad_huge.npy": file.ErrLimit, "bad_neg.npy": file.ErrFormat,
		"bad_ovf.npy": file.ErrLimit, "bad_trunc.npy": file.ErrTruncated}
	read := 0
	for _, folder := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		for name, want := range fixtures {
			path := filepath.Join(folder, "format-fixtures", "gen_npy", name)
			if _, err := os.Stat(path); err != nil {
				continue
			}
			read++
			if strings.HasSuffix(name, ".npz") {
				z, err := npy.OpenNPZ(path, file.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				for _, member := range z.Names() {
					a, err := z.Read(member)
					if err != nil {
						t.Error(err)
						continue
					}
					compare(t, name+":"+member, a, map[string]json.RawMessage{"": want[member]})
				}
				z.Close()
				continue
			}
			a, err := npy.Open(path)
			if kind := refused[name]; kind != nil {
				var e *file.Error
				if !errors.Is(err, kind) || !errors.As(err, &e) || e.File != path {
					t.Errorf("%s: %v, want %v", name, err, kind)
				}
				continue
			}
			if err != nil {
				t.Error(err)
				continue
			}
			compare(t, name, a, want)
		}
	}
	if read == 0 {
		t.Skip("no format-fixtures in the folders of RICHLAZY_DATA")
	}
}
