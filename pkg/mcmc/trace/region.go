package trace

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// read sets dst to a region of an array in C order, of a size along each dimension from a place on. Only chunks that it touches are read.
func (a *stored) read(dst []float64, from, size []int) error {
	if len(dst) == 0 {
		return nil
	}
	index := make([]int, len(from)) // of the chunk
	for i := range index {
		index[i] = from[i] / a.meta.Chunks[i]
	}
	for {
		if err := a.copyChunk(dst, from, size, index); err != nil {
			return err
		}
		i := len(index) - 1
		for ; i >= 0; i-- {
			if index[i]++; index[i]*a.meta.Chunks[i] < from[i]+size[i] {
				break
			}
			index[i] = from[i] / a.meta.Chunks[i]
		}
		if i < 0 {
			return nil
		}
	}
}

func (a *stored) copyChunk(dst []float64, from, size, index []int) error {
	name := "0"
	if len(index) > 0 {
		parts := make([]string, len(index))
		for i, k := range index {
			parts[i] = strconv.Itoa(k)
		}
		name = strings.Join(parts, a.meta.Separator)
	}
	values, err := a.load(name)
	if err != nil {
		return err
	}
	if values == nil && (a.strict || !a.filled) {
		return wrong(filepath.Join(a.folder, name), "chunk", "a chunk of draws that are complete", "none", file.ErrTruncated)
	}
	var each func(dim, out, in int)
	each = func(dim, out, in int) {
		if dim == len(index) {
			dst[out] = a.fill
			if values != nil {
				dst[out] = values[in]
			}
			return
		}
		chunk := a.meta.Chunks[dim]
		lo, hi := max(from[dim], index[dim]*chunk), min(from[dim]+size[dim], (index[dim]+1)*chunk)
		out, in = out*size[dim]+lo-from[dim], in*chunk+lo-index[dim]*chunk
		if dim == len(index)-1 && values != nil {
			copy(dst[out:out+hi-lo], values[in:])
			return
		}
		for k := range hi - lo {
			each(dim+1, out+k, in+k)
		}
	}
	each(0, 0, 0)
	return nil
}

// load returns the numbers of a chunk, nil where it was not written. The last one is kept.
func (a *stored) load(name string) ([]float64, error) {
	a.mu.Lock()
	if a.last == name {
		defer a.mu.Unlock()
		return a.values, nil
	}
	a.mu.Unlock()
	content, err := a.chunk(name)
	if err != nil || content == nil {
		return nil, err
	}
	array, err := a.decode(name, content)
	if err != nil {
		return nil, err
	}
	values, err := array.Float64s()
	if err != nil {
		return nil, wrong(filepath.Join(a.folder, name), "chunk", "numbers that float64 has", err.Error(), file.ErrValue)
	}
	for i, x := range values {
		if a.integer && x == missingInteger && math.IsNaN(a.fill) {
			values[i] = math.NaN()
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last, a.values = name, values
	return values, nil
}

// labels returns a coordinate as texts, numbers as Go writes them.
func (a *stored) labels() ([]string, error) {
	n := a.meta.Shape[0]
	if int64(n) > a.limits.MaxElements || int64(n) > a.limits.MaxBytes/16 {
		return nil, wrong(a.folder, "coordinate", fmt.Sprintf("at most %d labels", min(a.limits.MaxElements, a.limits.MaxBytes/16)), fmt.Sprint(n), file.ErrLimit)
	}
	var out []string
	for chunk := 0; chunk*a.meta.Chunks[0] < n; chunk++ {
		part, err := a.labelsOf(strconv.Itoa(chunk))
		if err != nil {
			return nil, err
		}
		out = append(out, part[:min(len(part), n-len(out))]...)
	}
	return out, nil
}

func (a *stored) labelsOf(name string) ([]string, error) {
	content, err := a.chunk(name)
	if err == nil && content == nil {
		err = wrong(filepath.Join(a.folder, name), "chunk", "labels", "none", file.ErrTruncated)
	}
	if err != nil {
		return nil, err
	}
	if a.width == 0 {
		return a.variableTexts(name, content)
	}
	array, err := a.decode(name, content)
	if err != nil {
		return nil, err
	}
	if a.texts() {
		return array.Strings()
	}
	values, err := array.Float64s()
	if err != nil {
		return nil, wrong(filepath.Join(a.folder, name), "chunk", "numbers that float64 has", err.Error(), file.ErrValue)
	}
	out := make([]string, len(values))
	for i, x := range values {
		out[i] = strconv.FormatFloat(x, 'f', -1, 64)
	}
	return out, nil
}

// variableTexts are as numcodecs' VLenUTF8 has them: how many there are, and for each its length and its bytes, lengths being of four bytes.
func (a *stored) variableTexts(name string, content []byte) ([]string, error) {
	bad := wrong(filepath.Join(a.folder, name), "chunk", fmt.Sprintf("%d texts of vlen-utf8", a.meta.Chunks[0]), fmt.Sprintf("%d bytes that are not", len(content)), file.ErrFormat)
	if len(content) < 4 || int(binary.LittleEndian.Uint32(content)) != a.meta.Chunks[0] {
		return nil, bad
	}
	var out []string
	for b := content[4:]; len(out) < a.meta.Chunks[0]; {
		if len(b) < 4 || uint64(binary.LittleEndian.Uint32(b)) > uint64(len(b)-4) {
			return nil, bad
		}
		n := int(binary.LittleEndian.Uint32(b))
		if !utf8.Valid(b[4 : 4+n]) {
			return nil, bad
		}
		out, b = append(out, string(b[4:4+n])), b[4+n:]
	}
	return out, nil
}

// readJSON reads a file of metadata; ok is false where there is none.
func readJSON(path string, into any) (ok bool, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxMeta+1))
	if err != nil {
		return false, err
	}
	if len(b) > maxMeta {
		return false, wrong(path, "metadata", fmt.Sprintf("at most %d bytes", maxMeta), "more", file.ErrLimit)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return false, wrong(path, "metadata", "JSON of Zarr version 2", err.Error(), file.ErrFormat)
	}
	return true, nil
}
