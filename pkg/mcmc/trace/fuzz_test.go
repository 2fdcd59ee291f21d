package trace_test

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// fuzzStore makes a store of one variable that has one dimension with labels, as another program would.
func fuzzStore(f *testing.F) string {
	folder, err := os.MkdirTemp("", "fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { os.RemoveAll(folder) })
	l := trace.Layout{Chains: 2, Draws: 4, Block: 4, Variables: []trace.Variable{{Name: "x", Shape: []int{2}, Dims: []string{"k"}, Coords: [][]string{{"a", "bé"}}}}}
	path := filepath.Join(folder, "t")
	w, err := trace.Create(path, l)
	if err != nil {
		f.Fatal(err)
	}
	if err := errors.Join(trace.Copy(w, trace.NewMemory(l)), w.Close(), os.RemoveAll(filepath.Join(path, "_sampling_state"))); err != nil {
		f.Fatal(err)
	}
	return path
}

// Whatever describes an array of a store, and whatever its chunk is, reading ends with numbers or a *file.Error, and no more memory is taken than the limits allow.
//
//	go test -run xxx -fuzz FuzzOpen$ -fuzztime 10m -fuzzminimizetime 10x ./pkg/mcmc/trace
func FuzzOpen(f *testing.F) {
	path := fuzzStore(f)
	var small bytes.Buffer
	z := zlib.NewWriter(&small)
	z.Write(make([]byte, 64))
	z.Close()
	dims, label := `{"_ARRAY_DIMENSIONS": ["chain", "draw", "k"]}`, `{"_ARRAY_DIMENSIONS": ["k"]}`
	array := func(dtype, compressor, more string) string {
		return `{"zarr_format": 2, "shape": [2, 4, 2], "chunks": [1, 4, 2], "dtype": "` + dtype + `", "compressor": ` + compressor + `, "order": "C", ` + more + `}`
	}
	f.Add(false, array("<f8", `{"id": "zlib"}`, `"fill_value": "NaN", "filters": null`), dims, small.Bytes())
	f.Add(false, array(">i4", `null`, `"fill_value": 7, "filters": []`), dims, make([]byte, 32))
	f.Add(false, array("|i1", `null`, `"fill_value": false, "dimension_separator": "/"`), `{"_ARRAY_DIMENSIONS": ["chain", "draw", "k"], "dtype": "bool"}`, make([]byte, 8))
	f.Add(false, array("<f2", `{"id": "gzip"}`, `"fill_value": "-Infinity"`), dims, []byte{0x1f, 0x8b, 8})
	f.Add(false, strings.Replace(array("<f8", `{"id": "zlib"}`, `"fill_value": 0`), "[2, 4, 2]", "[2, 4, 999999999999]", 1), dims, small.Bytes())
	f.Add(false, strings.Replace(array("<f8", `{"id": "zlib"}`, `"fill_value": 0`), "[1, 4, 2]", "[99999, 9999999, 99999]", 1), dims, small.Bytes())
	for _, chunk := range []string{bloscLZ, bloscLZ4, bloscZstd, bloscZlib} {
		b, err := hex.DecodeString(chunk)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(false, strings.Replace(array("<f8", `{"id": "blosc"}`, `"fill_value": 0`), "[1, 4, 2]", "[1, 4, 256]", 1), dims, b)
	}
	f.Add(true, `{"zarr_format": 2, "shape": [2], "chunks": [2], "dtype": "<U1", "compressor": null, "order": "C", "fill_value": ""}`, label, []byte("a\x00\x00\x00b\x00\x00\x00"))
	f.Add(true, `{"zarr_format": 2, "shape": [2], "chunks": [2], "dtype": "|O", "compressor": null, "order": "C", "fill_value": "", "filters": [{"id": "vlen-utf8"}]}`, label,
		[]byte("\x02\x00\x00\x00\x01\x00\x00\x00a\x00\x00\x00\x00"))
	f.Add(true, `{"zarr_format": 2, "shape": [2], "chunks": [1], "dtype": "<i8", "compressor": null, "order": "F", "fill_value": 0}`, label, make([]byte, 8))
	f.Fuzz(func(t *testing.T, coordinate bool, zarray, zattrs string, chunk []byte) {
		folder, names := filepath.Join(path, "posterior", "x"), []string{"0.0.0", "1.0.0"}
		if coordinate {
			folder, names = filepath.Join(path, "posterior", "k"), []string{"0", "1"}
		}
		kept := map[string][]byte{}
		put := func(name string, content []byte) {
			name = filepath.Join(folder, name)
			kept[name], _ = os.ReadFile(name)
			if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		put(".zarray", []byte(zarray))
		put(".zattrs", []byte(zattrs))
		for _, name := range names {
			put(name, chunk)
		}
		var err error
		cost := allocated(func() { err = everything(path) })
		for name, content := range kept {
			if content == nil {
				os.Remove(name)
			} else if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if cost > 32<<20 {
			t.Fatalf("%d bytes taken", cost)
		}
		var bad *file.Error
		if err != nil && (!errors.As(err, &bad) || bad.Want == "" || bad.Got == "" || bad.Err == nil || !strings.HasPrefix(bad.File, path)) {
			t.Fatalf("error %v", err)
		}
	})
}

// FuzzStan is FuzzOpen of files of Stan: what is read is written, and read again as the same.
func FuzzStan(f *testing.F) {
	folder, err := os.MkdirTemp("", "fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { os.RemoveAll(folder) })
	for _, seed := range []string{
		"lp__,divergent__,x.1.1,x.2.1\n1,0,2,3\n",
		"# num_warmup = 1\n# save_warmup = 1 (Default)\na,b.1\n1,nan\n# Adaptation terminated\n# Step size = 0.5\n# Diagonal elements of inverse mass matrix:\n# 1, 2\n1,inf\n",
		"x.1.1.1.1.1.1.1\n1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(folder, "x.csv")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		var m *trace.Memory
		var err error
		limits := file.Limits{MaxBytes: 1 << 20}
		if cost := allocated(func() { m, _, err = trace.OpenStan(limits, path) }); cost > 32<<20 {
			t.Fatalf("%d bytes taken", cost)
		}
		if err != nil {
			var bad *file.Error
			if !errors.As(err, &bad) {
				t.Fatalf("error %v", err)
			}
			return
		}
		if trace.SaveStan(path, m, 0, trace.Stan{}) != nil {
			return // the names are not Stan's
		}
		back, _, err := trace.OpenStan(file.Limits{}, path)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Layout().Variables) > 0 {
			sameDraws(t, back, m)
		}
	})
}

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// 1024 doubles, i modulo 7, compressed by numcodecs' Blosc: BloscLZ and LZ4 with bytes shuffled, Zstandard with bits, and zlib.
const (
	bloscLZ = "020101080020000000200000b2000000140000000f0000002300000000e0fffffff303020000000f0000002300000000e0fffffff303020000000f0000002300000000e0fffffff3030200" +
		"00000f0000002300000000e0fffffff303020000000f0000002300000000e0fffffff303020000000f0000002300000000e0fffffff30302000000120000002600f00008101418e0ffffff" +
		"f006021800f01200000026003f4040404040e0fffffff0060240003f"
	bloscLZ4 = "020121080020000000200000b0000000140000000e0000001f000100ffffffea5000000000000e0000001f000100ffffffea5000000000000e0000001f000100ffffffea5000000000000e" +
		"0000001f000100ffffffea5000000000000e0000001f000100ffffffea5000000000000e0000001f000100ffffffea500000000000140000007f00f000081014180700ffffffe450101418" +
		"00f0140000007f003f40404040400700ffffffe450404040003f"
	bloscZstd = "0201940800200000002000005f000000140000004700000028b52ffd60001fed0100f80000201008040281404824128944229172b95c2e97cbe57c3e9fcfe7f3f90009001c970aab4aadff" +
		"c0148005f96fa5c082d458901aab929a7dec0116"
	bloscZlib = "020160080020000000200000a1010000140000002e000000785e636040061feca10c0708c501a505a0b408949670604001a3fa20f4a83e083daa0fca808a0f5e7d00995331c62d00000078" +
		"5e636000030708c501a505a0b408949680d230f0c11eca808a8fea8380517d107a541f841efcfa00f9f6311f2f000000785e63600001010730c52002a525a0340c7cb08732a0e21c507a54" +
		"1f9401151fd50701a3fa20f4e0d70700ec9d313b2d000000785e6360000109070614f0c11eca808a73406901282d02a547f541e8517d5006547c541f040c7e7d00703430ef2e000000785e" +
		"636000810ff60c10e000a138a0b400941681d212501a0646f541e8517d107a541f9401151ffcfa0027d932062d000000785e636000010e0730c52000a545a0b4049486810ff65006547c54" +
		"1f048cea83d0a3fa20f4d0d107008315312f2d000000785e63600001110730c52001a561e0833d940115e780d202507a541f841ad50701a3fa20f4d0d10700368c31432e000000785e6360" +
		"40061feca10c0708c501a505a0b408949670604001a3fa20f4a83e083daa0fca808a0f5e7d00995331c6"
)
