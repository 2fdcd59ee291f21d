package trace

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

// Names of the parts of a store.
const (
	stateGroup = "_sampling_state"
	countArray = "draw_count" // of the group above: draws that are complete, chain × group
	orderKey   = "variable_order"
	dimsKey    = "_ARRAY_DIMENSIONS"
	blockKey   = "block"
)

// missingInteger fills integers that were not written, so that xarray shows NaN for them.
const missingInteger = math.MinInt64

// meta is a .zarray.
type meta struct {
	Format     int             `json:"zarr_format"`
	Shape      []int           `json:"shape"`
	Chunks     []int           `json:"chunks"`
	Dtype      json.RawMessage `json:"dtype"`
	Compressor *codec          `json:"compressor"`
	Fill       json.RawMessage `json:"fill_value"`
	Order      string          `json:"order"`
	Filters    []codec         `json:"filters"`
	Separator  string          `json:"dimension_separator,omitempty"`
}

type codec struct {
	ID    string `json:"id"`
	Level int    `json:"level,omitempty"`
}

// newMeta is the .zarray of an array of ours, of type "<f8", "<i8", "|b1" or "<U…".
func newMeta(dtype string, shape, chunks []int, fill string) meta {
	if shape == nil {
		shape, chunks = []int{}, []int{}
	}
	return meta{Format: 2, Shape: shape, Chunks: chunks, Dtype: json.RawMessage(strconv.Quote(dtype)), Compressor: &codec{"zlib", 1}, Fill: json.RawMessage(fill), Order: "C"}
}

// of a kind of numbers: the type, the value of what was not written, and the bytes of one number.
func (k Kind) stored() (dtype, fill string, width int) {
	switch k {
	case Integer:
		return "<i8", strconv.Itoa(missingInteger), 8
	case Boolean:
		return "|b1", "null", 1 // any value would be a missing one to xarray: all chunks are there from the beginning
	}
	return "<f8", `"NaN"`, 8
}

// appendNumber appends a number as it is stored.
func (k Kind) appendNumber(b []byte, x float64) []byte {
	switch k {
	case Integer:
		return binary.LittleEndian.AppendUint64(b, uint64(int64(x)))
	case Boolean:
		return append(b, byte(x))
	}
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}

// blank returns so many numbers that were not written.
func (k Kind) blank(n int) []byte {
	_, _, width := k.stored()
	one := binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN()))
	switch k {
	case Integer:
		one = binary.LittleEndian.AppendUint64(nil, 1<<63)
	case Boolean:
		one = []byte{0}
	}
	return bytes.Repeat(one[:width], n)
}

// encodeTexts returns texts as NumPy's <U: characters of four bytes, padded with zeros.
func encodeTexts(texts []string) (dtype string, content []byte) {
	longest := 1
	for _, s := range texts {
		longest = max(longest, utf8.RuneCountInString(s))
	}
	content = make([]byte, 4*longest*len(texts))
	for i, s := range texts {
		for j, r := range []rune(s) {
			binary.LittleEndian.PutUint32(content[4*(i*longest+j):], uint32(r))
		}
	}
	return "<U" + strconv.Itoa(longest), content
}

// chunkName is the name of a chunk's file: the places along the first dimensions, and 0 along the others.
func chunkName(dimensions int, first ...int) string {
	if dimensions == 0 {
		return "0"
	}
	names := make([]string, dimensions)
	for i := range names {
		names[i] = "0"
		if i < len(first) {
			names[i] = strconv.Itoa(first[i])
		}
	}
	return strings.Join(names, ".")
}

func groupName(g Group, stats bool) string {
	name := "posterior"
	if stats {
		name = "sample_stats"
	}
	if g == Warmup {
		name = "warmup_" + name
	}
	return name
}

// toJSON is for maps and structs of our own, which all have a text.
func toJSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("trace: %v", err))
	}
	return b.Bytes()
}

// together calls do for 0 to n−1, many at a time: a disk makes many files safe in the time of one.
func together(n int, do func(i int) error) error {
	var group errgroup.Group
	group.SetLimit(32)
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	return group.Wait()
}

// writeSynced writes a new file, all of which is on the disk in the end.
func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// syncFolder puts the names in a folder on the disk.
func syncFolder(path string) error {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
