package torch_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/torch"
)

// TestStorages: the bytes of a storage have to be all there, and right.
func TestStorages(t *testing.T) {
	sound := "\x80\x02" + rebuild + "(" + storage + "K\x00K\x02K\x03\x86K\x03K\x01\x86" + tail + "."
	wide := "\x80\x02" + rebuild + "(" + storage + "K\x00J\xff\xff\xff\x7fK\x03\x86K\x00K\x01\x86" + tail + "."
	for _, c := range []struct {
		name, pickle string
		storage      int
		more         []string
		limits       file.Limits
		kind         error
	}{
		{"sound", sound, 24, nil, file.Limits{}, nil}, {"short", sound, 23, nil, file.Limits{}, file.ErrTruncated}, {"long", sound, 25, nil, file.Limits{}, file.ErrFormat},
		{"none", strings.Replace(sound, "\x000X", "\x001X", 1), 24, nil, file.Limits{}, file.ErrTruncated}, {"order", sound, 24, []string{"a/byteorder", "middle"},
			file.Limits{}, file.ErrFormat},
		{"twice", sound, 24, []string{"a/data/0", ""}, file.Limits{}, file.ErrFormat}, {"two pickles", sound, 24, []string{"b/data.pkl", "N."}, file.Limits{}, file.ErrFormat},
		{"expanded", wide, 24, nil, file.Limits{}, file.ErrLimit}, {"elements", sound, 24, nil, file.Limits{MaxElements: 5}, file.ErrLimit}, {"pickle", sound, 24, nil,
			file.Limits{MaxBytes: 1000}, file.ErrLimit},
	} {
		b := archive(t, c.pickle, make([]byte, c.storage), c.more...)
		var err error
		cost := filetest.Allocated(func() {
			var f *torch.File
			if f, err = torch.New(bytes.NewReader(b), int64(len(b)), "x.pt", c.limits); err == nil {
				_, err = f.Read("")
			}
		})
		if !errors.Is(err, c.kind) || (err == nil) != (c.kind == nil) || cost > 1<<20 {
			t.Errorf("%s: %v, want %v, %d bytes taken", c.name, err, c.kind, cost)
		}
	}
	b := archive(t, sound, make([]byte, 24))
	b[bytes.Index(b, []byte("a/data/0"))+8+16] ^= 1
	f, err := torch.New(bytes.NewReader(b), int64(len(b)), "x.pt", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if a, err := f.Read(""); !errors.Is(err, zip.ErrChecksum) {
		t.Errorf("a damaged storage: %v, %v", a, err)
	}
	if _, err := torch.New(bytes.NewReader(b[:40]), 40, "x.pt", file.Limits{}); !errors.Is(err, file.ErrFormat) {
		t.Error(err)
	}
	for n := range b {
		if _, err := torch.New(bytes.NewReader(b[:n]), int64(n), "x.pt", file.Limits{}); err == nil {
			t.Errorf("cut after %d bytes: no error", n)
		}
	}
}

// TestNewerTensors reads what torch 2 writes: the type with the tensor, the storage as bytes.
func TestNewerTensors(t *testing.T) {
	bytes6 := strings.NewReplacer("ctorch\nFloatStorage\n", "ctorch.storage\nUntypedStorage\n", "K\x06t", "K\x18t").Replace(storage)
	pickle := "\x80\x02ctorch._utils\n_rebuild_tensor_v3\n(" + bytes6 + "K\x02K\x04\x85K\x02\x85\x89ccollections\nOrderedDict\n)Rctorch\nuint16\ntR."
	storage := make([]byte, 24)
	for i := range storage {
		storage[i] = byte(i)
	}
	b := archive(t, pickle, storage)
	f, err := torch.New(bytes.NewReader(b), int64(len(b)), "x.pt", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if a, err := f.Read(""); err != nil || !reflect.DeepEqual(a.Data, []uint16{0x0504, 0x0908, 0x0d0c, 0x1110}) {
		t.Error(a, err)
	}
}

// FuzzOpen feeds anything to the reader, and anything as the pickle of a sound archive: it must end in a file of which all tensors can be asked for, or in a *file.Error,
// within its limits.
//
//	go test -run xxx -fuzz FuzzOpen -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/torch
func FuzzOpen(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.pt")
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		if z, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
			for _, m := range z.File {
				if strings.HasSuffix(m.Name, "data.pkl") {
					r, err := m.Open()
					if err != nil {
						f.Fatal(err)
					}
					var pickle bytes.Buffer
					pickle.ReadFrom(r)
					f.Add(pickle.Bytes())
				}
			}
		}
	}
	f.Add([]byte("\x80\x02" + rebuild + "(" + storage + "K\x00K\x02K\x03\x86K\x03K\x01\x86" + tail + "."))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, content := range [][]byte{b, archive(t, string(b), make([]byte, 24))} {
			cost := filetest.Allocated(func() {
				g, err := torch.New(bytes.NewReader(content), int64(len(content)), "x", file.Limits{MaxBytes: 1 << 20})
				if err == nil {
					_ = g.String()
					for _, s := range g.Tensors() {
						if _, err = s.Read(); err != nil {
							break
						}
					}
				}
				var e *file.Error
				if err != nil && (!errors.As(err, &e) || e.Want == "" || e.Err == nil || len(err.Error()) > 10000) {
					t.Fatalf("%#v", err)
				}
			})
			if cost > 256<<20 {
				t.Fatalf("%d bytes taken for %d", cost, len(b))
			}
		}
	})
}

func Example() {
	f, err := torch.Open("testdata/state.pt", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	fmt.Println(f)
	w, err := f.Read("0.weight")
	fmt.Println(w, err)
	// Output:
	// PyTorch, 7 tensors
	//   "0.weight" float32 [4 3]
	//   "0.bias" float32 [4]
	//   "1.weight" float32 [4]
	//   "1.bias" float32 [4]
	//   "1.running_mean" float32 [4]
	//   "1.running_var" float32 [4]
	//   "1.num_batches_tracked" int64 []
	// float32 4×3 <nil>
}
