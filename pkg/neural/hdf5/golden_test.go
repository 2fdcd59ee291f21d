package hdf5_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// locate finds a file of expected.json: in testdata, or through RICHLAZY_DATA.
func locate(label string) (string, bool) {
	for _, root := range append([]string{"testdata"}, filepath.SplitList(os.Getenv("RICHLAZY_DATA"))...) {
		path := filepath.Join(root, label)
		if _, err := os.Stat(path); err == nil && root != "" {
			return path, true
		}
	}
	return "", false
}

func fixture(t testing.TB, label string) string {
	path, ok := locate(label)
	if !ok {
		t.Skipf("%s is not in RICHLAZY_DATA", label)
	}
	return path
}

type expected struct {
	Files    map[string]int
	Listings []map[string]string
}

func readExpected(t *testing.T) (e expected) {
	b, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestGolden compares type, shape and values of every dataset and attribute with those that h5py reads, see testdata/expected.py.
func TestGolden(t *testing.T) {
	e := readExpected(t)
	missing, compared := 0, 0
	for label, k := range e.Files {
		path, ok := locate(label)
		if !ok {
			missing++
			continue
		}
		t.Run(label, func(t *testing.T) {
			f, err := hdf5.Open(path, file.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got := listing(t, f)
			compared += len(got)
			for part, want := range e.Listings[k] {
				if got[part] != want {
					t.Errorf("%s: got %q, want %q", part, got[part], want)
				}
			}
			for part := range got {
				if _, ok := e.Listings[k][part]; !ok {
					t.Errorf("%s: not in what h5py reads", part)
				}
			}
		})
	}
	t.Logf("%d groups, datasets and attributes compared", compared)
	if missing > 0 {
		t.Skipf("%d of %d files are not in RICHLAZY_DATA", missing, len(e.Files))
	}
}

// listing is what expected.py's function of that name makes.
func listing(t *testing.T, f *hdf5.File) map[string]string {
	out := map[string]string{}
	err := f.Walk(func(o hdf5.Object) error {
		attrs, err := o.Attrs()
		if err != nil {
			return err
		}
		for _, a := range attrs {
			out[o.Path()+"@"+a.Name] = summary(t, a)
		}
		switch o := o.(type) {
		case *hdf5.Dataset:
			out[o.Path()] = summary(t, o)
		case *hdf5.Group:
			out[o.Path()] = fmt.Sprintf("group of %d", o.Len())
		case *hdf5.Named:
			out[o.Path()] = "type " + o.Type().String()
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return out
}

func summary(t *testing.T, v hdf5.Values) string {
	s := v.Type().String()
	if v.Shape() == nil {
		return s + " null"
	}
	s += " " + fmt.Sprint(v.Shape()) + " "
	a, err := v.Read()
	if err != nil {
		t.Log(err)
		return s + "unread"
	}
	h := sha256.New()
	if err := digest(h, a); err != nil {
		t.Error(v, err)
		return s + err.Error()
	}
	return s + hex.EncodeToString(h.Sum(nil)[:8])
}

func text(h hash.Hash, s string) {
	binary.Write(h, binary.LittleEndian, uint32(len(s)))
	h.Write([]byte(s))
}

func numbers(h hash.Hash, v any) { binary.Write(h, binary.LittleEndian, v) }

func digest(h hash.Hash, a *hdf5.Array) error {
	typ := a.Type()
	switch {
	case typ.Class == hdf5.List:
		v, err := a.Lists()
		for _, l := range v {
			numbers(h, uint32(l.Shape()[0]))
			if err := digest(h, l); err != nil {
				return err
			}
		}
		return err
	case typ.Class == hdf5.String:
		v, err := a.Strings()
		for _, s := range v {
			text(h, s)
		}
		return err
	case typ.Class == hdf5.Reference && !typ.Region:
		v, err := a.References()
		for _, o := range v {
			if o == nil {
				text(h, "")
			} else {
				text(h, o.Path())
			}
		}
		return err
	case typ.Class == hdf5.Reference:
		v, err := a.Regions()
		for _, r := range v {
			digestRegion(h, r)
		}
		return err
	case typ.Complex():
		v, err := a.Complex128s()
		for _, z := range v {
			float(h, real(z))
			float(h, imag(z))
		}
		return err
	case typ.Class == hdf5.Compound:
		for _, m := range typ.Members {
			field, err := a.Field(m.Name)
			if err != nil {
				return err
			}
			if err := digest(h, field); err != nil {
				return err
			}
		}
		return nil
	case typ.Bool():
		v, err := a.Bools()
		numbers(h, v)
		return err
	case typ.Class == hdf5.Float:
		v, err := a.Float64s()
		for _, x := range v {
			float(h, x)
		}
		return err
	case typ.Class == hdf5.Opaque:
		h.Write(a.Bytes())
		return nil
	case typ.Class == hdf5.Integer && typ.Signed, typ.Class == hdf5.Enum && typ.Base.Signed:
		v, err := hdf5.ReadAs[int64](a)
		numbers(h, v)
		return err
	}
	v, err := hdf5.ReadAs[uint64](a)
	numbers(h, v)
	return err
}

func float(h hash.Hash, x float64) {
	if x != x {
		x = math.Float64frombits(0x7ff8000000000000)
	}
	var p [8]byte
	binary.LittleEndian.PutUint64(p[:], math.Float64bits(x))
	h.Write(p[:])
}

func digestRegion(h hash.Hash, r hdf5.Region) {
	if r.Dataset == nil {
		text(h, "")
		return
	}
	text(h, r.Dataset.Path())
	var low, high []int64
	n := int64(0)
	for i, b := range r.Blocks {
		size := int64(1)
		for d := range b.Start {
			lo, hi := int64(b.Start[d]), int64(b.Start[d]+b.Count[d]-1)
			if i == 0 {
				low, high = append(low, lo), append(high, hi)
			}
			low[d], high[d] = min(low[d], lo), max(high[d], hi)
			size *= int64(b.Count[d])
		}
		n += size
	}
	numbers(h, low)
	numbers(h, high)
	numbers(h, n)
}
