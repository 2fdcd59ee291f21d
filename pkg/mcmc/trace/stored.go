package trace

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// stored is an array of a store that is open for reading, a chunk at a time.
type stored struct {
	folder      string
	meta        meta
	dtype       string
	width       int // bytes of an element; 0: texts of any length (vlen-utf8)
	fill        float64
	filled      bool // there is a value for what was not written
	dims        []string
	boolean     bool
	integer     bool
	strict      bool // a chunk that is asked for has to be there
	limits      file.Limits
	coordinates any // attribute: names of arrays that are coordinates

	mu     sync.Mutex // over what follows
	last   string     // name of the chunk that was read last, "": none
	values []float64  // of it, in C order
}

// maxMeta bounds the bytes of a .zarray, .zattrs or .zgroup.
const maxMeta = 4 << 20

var simpleType = regexp.MustCompile(`^[<>|=]?([biufSU])([0-9]{1,7})$`)

// openStored reads what describes an array; ok is false where there is none in the folder.
func openStored(folder string, limits file.Limits) (a *stored, ok bool, err error) {
	a = &stored{folder: folder, limits: limits.OrDefaults()}
	path := filepath.Join(folder, ".zarray")
	if ok, err = readJSON(path, &a.meta); err != nil || !ok {
		return nil, false, err
	}
	m := &a.meta
	fail := func(what, want string, got any, kind error) (*stored, bool, error) {
		return nil, false, wrong(path, what, want, fmt.Sprint(got), kind)
	}
	if m.Format != 2 {
		return fail("zarr_format", "2", m.Format, file.ErrUnsupported)
	}
	if len(m.Shape) != len(m.Chunks) || len(m.Shape) > 32 {
		return fail("shape", "as many dimensions as chunks has, at most 32", fmt.Sprintf("%d and %d", len(m.Shape), len(m.Chunks)), file.ErrFormat)
	}
	for i, d := range m.Shape {
		if d < 0 || d > most || m.Chunks[i] < 1 || m.Chunks[i] > most {
			return fail("shape", "sizes from 0 and chunks from 1 on, to 2⁴⁸", fmt.Sprintf("%v by %v", m.Shape, m.Chunks), file.ErrFormat)
		}
	}
	if m.Order != "C" && m.Order != "F" {
		return fail("order", "C or F", m.Order, file.ErrFormat)
	}
	if m.Separator == "" {
		m.Separator = "."
	}
	if m.Separator != "." && m.Separator != "/" {
		return fail("dimension_separator", `"." or "/"`, m.Separator, file.ErrFormat)
	}
	if m.Compressor != nil && m.Compressor.ID != "zlib" && m.Compressor.ID != "gzip" && m.Compressor.ID != "blosc" {
		return fail("compressor", "zlib, gzip, blosc or none", m.Compressor.ID, file.ErrUnsupported)
	}
	if err := json.Unmarshal(m.Dtype, &a.dtype); err != nil {
		return fail("dtype", "a simple type", string(m.Dtype), file.ErrUnsupported)
	}
	match := simpleType.FindStringSubmatch(a.dtype)
	switch {
	case a.dtype == "|O" && len(m.Filters) == 1 && m.Filters[0].ID == "vlen-utf8":
	case match == nil:
		return fail("dtype", "booleans, integers, floats or texts", a.dtype, file.ErrUnsupported)
	case len(m.Filters) > 0:
		return fail("filters", "none", m.Filters[0].ID, file.ErrUnsupported)
	default:
		a.width, _ = strconv.Atoi(match[2])
		if match[1] == "U" {
			a.width *= 4
		}
		a.integer = match[1] == "i" || match[1] == "u"
		a.boolean = match[1] == "b"
		if a.width < 1 {
			return fail("dtype", "at least one byte", a.dtype, file.ErrFormat)
		}
	}
	var attributes struct {
		Dims   []string `json:"_ARRAY_DIMENSIONS"`
		Dtype  string   `json:"dtype"`
		Scale  any      `json:"scale_factor"`
		Offset any      `json:"add_offset"`
		Coords any      `json:"coordinates"`
	}
	path = filepath.Join(folder, ".zattrs")
	if _, err := readJSON(path, &attributes); err != nil {
		return nil, false, err
	}
	if attributes.Scale != nil || attributes.Offset != nil {
		return fail("scale_factor, add_offset", "numbers as they are", "a scale", file.ErrUnsupported)
	}
	a.coordinates = attributes.Coords
	if a.dims = attributes.Dims; len(a.dims) != len(m.Shape) {
		return fail(dimsKey, fmt.Sprintf("%d names", len(m.Shape)), len(a.dims), file.ErrFormat)
	}
	if a.integer && attributes.Dtype == "bool" { // as xarray writes booleans
		a.integer, a.boolean = false, true
	}
	return a, true, a.setFill()
}

func (a *stored) setFill() error {
	text := strings.Trim(string(a.meta.Fill), `"`)
	if text == "" || text == "null" || a.texts() {
		return nil
	}
	switch text {
	case "NaN":
		a.fill = math.NaN()
	case "Infinity":
		a.fill = math.Inf(1)
	case "-Infinity":
		a.fill = math.Inf(-1)
	case "true":
		a.fill = 1
	case "false":
		a.fill = 0
	default:
		var err error
		if a.fill, err = strconv.ParseFloat(text, 64); err != nil {
			return wrong(filepath.Join(a.folder, ".zarray"), "fill_value", "a number", text, file.ErrFormat)
		}
		if a.integer && text == strconv.Itoa(missingInteger) {
			a.fill = math.NaN()
		}
	}
	a.filled = true
	return nil
}

// texts tells whether the elements are texts, not numbers.
func (a *stored) texts() bool {
	return a.width == 0 || strings.ContainsAny(a.dtype, "SU")
}
