package gifti

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// codes gives the types of arrays as NumPy names them.
var codes = map[string]string{"UINT8": "u1", "INT8": "i1", "INT16": "i2", "UINT16": "u2", "INT32": "i4", "UINT32": "u4", "INT64": "i8", "UINT64": "u8",
	"FLOAT32": "f4", "FLOAT64": "f8", "COMPLEX64": "c8", "COMPLEX128": "c16"}

const maxDims = 6 // of the standard

// earlyNames are what early writers called byte orders and encodings.
var earlyNames = map[string]string{"GIFTI_ENDIAN_LITTLE": "LittleEndian", "GIFTI_ENDIAN_BIG": "BigEndian", "GIFTI_ENCODING_ASCII": "ASCII", "GIFTI_ENCODING_B64BIN": "Base64Binary",
	"GIFTI_ENCODING_B64GZ": "GZipBase64Binary", "GIFTI_ENCODING_EXTBIN": "ExternalFileBinary"}

// array makes an array of what the decoder found.
func (r *reader) array(x *xmlArray) (*Array, error) {
	attr := map[string]string{}
	for _, a := range x.Attrs {
		attr[a.Name.Local] = strings.TrimSpace(a.Value)
	}
	for _, name := range []string{"Endian", "Encoding"} {
		if short, ok := earlyNames[attr[name]]; ok {
			attr[name] = short
		}
	}
	out := &Array{Intent: attr["Intent"], Meta: x.Meta.entries()}
	for _, t := range x.Transforms {
		m, err := r.matrix(t.Matrix)
		if err != nil {
			return nil, err
		}
		out.Transforms = append(out.Transforms, Transform{strings.TrimSpace(t.DataSpace), strings.TrimSpace(t.TransformedSpace), m})
	}
	shape, n, err := r.shape(attr)
	if err != nil {
		return nil, err
	}
	code, ok := codes[strings.TrimPrefix(attr["DataType"], "NIFTI_TYPE_")]
	if !ok || !strings.HasPrefix(attr["DataType"], "NIFTI_TYPE_") {
		return nil, r.fail(file.ErrUnsupported, "DataType", "numbers of up to 64 bits", fmt.Sprintf("%q", attr["DataType"]))
	}
	big, ok := map[string]bool{"LittleEndian": false, "BigEndian": true}[attr["Endian"]]
	if !ok && attr["Encoding"] != "ASCII" {
		return nil, r.fail(file.ErrFormat, "Endian", "LittleEndian or BigEndian", fmt.Sprintf("%q", attr["Endian"]))
	}
	order := attr["ArrayIndexingOrder"]
	if order != "RowMajorOrder" && order != "ColumnMajorOrder" && len(shape) > 1 {
		return nil, r.fail(file.ErrFormat, "ArrayIndexingOrder", "RowMajorOrder or ColumnMajorOrder", fmt.Sprintf("%q", order))
	}
	data := strings.Join(x.Data, "")
	if len(x.Data) > 1 {
		return nil, r.fail(file.ErrFormat, "Data", "one element", len(x.Data))
	}
	most, err := r.most(attr, data, raw.Width(code))
	if err != nil {
		return nil, err
	}
	if n > most {
		return nil, r.fail(file.ErrTruncated, "Data", fmt.Sprintf("%d × %d bytes for dimensions %v", n, raw.Width(code), shape), fmt.Sprintf("at most %d numbers", most))
	}
	if err := r.s.Charge(r.at, "Data", n, raw.Width(code)); err != nil {
		return nil, err
	}
	values, b, part := raw.Numbers(code, int(n))
	if attr["Encoding"] == "ASCII" {
		if err := r.ascii(values, data); err != nil {
			return nil, err
		}
	} else if err := r.binary(b, attr, data); err != nil {
		return nil, err
	} else {
		raw.Native(b, part, big)
	}
	if order == "ColumnMajorOrder" {
		values = raw.Strided(values, 0, shape, raw.Fortran(shape, 1))
	}
	out.Values = &npy.Array{Shape: shape, Data: values}
	return out, nil
}

// shape returns the dimensions of an array and the number of its elements.
func (r *reader) shape(attr map[string]string) ([]int, int64, error) {
	n, err := strconv.Atoi(attr["Dimensionality"])
	if err != nil || n < 1 || n > maxDims {
		return nil, 0, r.fail(file.ErrFormat, "Dimensionality", fmt.Sprintf("1 to %d", maxDims), fmt.Sprintf("%q", attr["Dimensionality"]))
	}
	shape, dims := make([]int, n), make([]int64, n)
	for i := range shape {
		name := fmt.Sprintf("Dim%d", i)
		if dims[i], err = strconv.ParseInt(attr[name], 10, 64); err != nil || dims[i] < 0 {
			return nil, 0, r.fail(file.ErrFormat, name, "a length, 0 or more", fmt.Sprintf("%q", attr[name]))
		}
		shape[i] = int(dims[i])
	}
	total, ok := file.Product(dims, r.s.Limits.MaxElements)
	if !ok {
		return nil, 0, r.fail(file.ErrLimit, "dimensions", fmt.Sprintf("at most %d elements (Limits.MaxElements)", r.s.Limits.MaxElements), shape)
	}
	return shape, total, nil
}

// most returns how many numbers the text can hold, before memory is taken for them.
func (r *reader) most(attr map[string]string, data string, width int64) (int64, error) {
	switch attr["Encoding"] {
	case "ASCII":
		return int64(len(data)+1) / 2, nil
	case "Base64Binary":
		return int64(len(data)) * 3 / 4 / width, nil
	case "GZipBase64Binary":
		return int64(len(data)) * 3 / 4 * file.Inflation / width, nil
	case "ExternalFileBinary":
		path, err := r.external(attr)
		if err != nil {
			return 0, err
		}
		info, err := os.Stat(path)
		if err != nil {
			return 0, fmt.Errorf("gifti: %s: %w", r.s.Name, err)
		}
		return info.Size() / width, nil
	}
	return 0, r.fail(file.ErrUnsupported, "Encoding", "ASCII, Base64Binary, GZipBase64Binary or ExternalFileBinary", fmt.Sprintf("%q", attr["Encoding"]))
}

// external returns the path of the file that holds the numbers.
func (r *reader) external(attr map[string]string) (string, error) {
	name := filepath.FromSlash(attr["ExternalFileName"])
	if r.folder == "" || !filepath.IsLocal(name) {
		return "", r.fail(file.ErrUnsupported, "ExternalFileName", "a file in the folder of this one or below", fmt.Sprintf("%q", attr["ExternalFileName"]))
	}
	return filepath.Join(r.folder, name), nil
}

// binary fills b with the bytes that the text stands for, or that another file holds.
func (r *reader) binary(b []byte, attr map[string]string, data string) error {
	if attr["Encoding"] == "ExternalFileBinary" {
		path, err := r.external(attr)
		if err != nil {
			return err
		}
		offset, err := strconv.ParseInt("0"+attr["ExternalFileOffset"], 10, 64)
		if err != nil {
			return r.fail(file.ErrFormat, "ExternalFileOffset", "a number", fmt.Sprintf("%q", attr["ExternalFileOffset"]))
		}
		other, err := file.OpenRandom(path, "gifti", r.s.Limits)
		if err != nil {
			return err
		}
		defer other.Close()
		return other.Read(b, offset, "data")
	}
	packed, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
	if err != nil {
		return r.fail(file.ErrFormat, "Data", "Base64", err)
	}
	if attr["Encoding"] == "Base64Binary" {
		if len(packed) != len(b) {
			return r.fail(file.ErrFormat, "Data", fmt.Sprintf("%d bytes", len(b)), len(packed))
		}
		copy(b, packed)
		return nil
	}
	zip, err := inflate.NewZlib(bytes.NewReader(packed))
	if err != nil {
		return r.fail(file.ErrFormat, "Data", "zlib data", err)
	}
	if n, err := io.ReadFull(zip, b); err != nil {
		return r.fail(file.ErrFormat, "Data", fmt.Sprintf("%d bytes of sound compressed data", len(b)), fmt.Sprintf("%d, then %v", n, err))
	}
	var one [1]byte
	if n, err := io.ReadFull(zip, one[:]); n > 0 || err != io.EOF { // the checksum is compared at the end
		return r.fail(file.ErrFormat, "Data", fmt.Sprintf("the end of the data after %d bytes", len(b)), fmt.Sprintf("%d more, %v", n, err))
	}
	return nil
}

// matrix reads the 16 numbers of a transform.
func (r *reader) matrix(text string) (m [4][4]float64, err error) {
	words := strings.Fields(text)
	if len(words) != 16 {
		return m, r.fail(file.ErrFormat, "MatrixData", "16 numbers", len(words))
	}
	for i, w := range words {
		if m[i/4][i%4], err = strconv.ParseFloat(w, 64); err != nil {
			return m, r.fail(file.ErrFormat, "MatrixData", "16 numbers", fmt.Sprintf("%.40q", w))
		}
	}
	return m, nil
}
