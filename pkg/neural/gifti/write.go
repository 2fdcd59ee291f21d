package gifti

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

// Write stores a file, its numbers little-endian and compressed (GZipBase64Binary); the whole file is compressed too where the name ends in .gz. The file gets its name
// when it is complete and on the disk. Types that GIFTI does not have are an error: it has real numbers of 8 to 64 bits, of which other programs may know uint8,
// int32 and float32 alone.
func Write(path string, f *File) error {
	content, err := f.encode()
	if err == nil {
		err = wholefile.Replace(path, func(w io.Writer) error {
			if !strings.HasSuffix(path, ".gz") {
				_, err := w.Write(content)
				return err
			}
			zip := gzip.NewWriter(w)
			if _, err := zip.Write(content); err != nil {
				return err
			}
			return zip.Close()
		})
	}
	if err != nil {
		return fmt.Errorf("gifti: %s: %w", filepath.Base(path), err)
	}
	return nil
}

// encode returns the bytes of a file.
func (f *File) encode() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s<!DOCTYPE GIFTI SYSTEM \"http://www.nitrc.org/frs/download.php/115/gifti.dtd\">\n", xml.Header)
	fmt.Fprintf(&b, "<GIFTI Version=\"1.0\" NumberOfDataArrays=\"%d\">\n", len(f.Arrays))
	f.Meta.encode(&b)
	b.WriteString("<LabelTable>")
	for _, l := range f.Labels {
		fmt.Fprintf(&b, "\n<Label Key=\"%d\"", l.Key)
		for i, name := range []string{"Red", "Green", "Blue", "Alpha"} {
			if !math.IsNaN(l.Color[i]) {
				fmt.Fprintf(&b, " %s=\"%v\"", name, l.Color[i])
			}
		}
		fmt.Fprintf(&b, ">%s</Label>", escape(l.Name))
	}
	b.WriteString("</LabelTable>\n")
	for i, a := range f.Arrays {
		if err := a.encode(&b); err != nil {
			return nil, fmt.Errorf("data array %d: %w", i+1, err)
		}
	}
	b.WriteString("</GIFTI>\n")
	if !utf8.Valid(b.Bytes()) {
		return nil, file.Wanted("gifti", "texts in UTF-8", "others")
	}
	return b.Bytes(), nil
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

func (m Meta) encode(b *bytes.Buffer) {
	b.WriteString("<MetaData>")
	for _, e := range m {
		fmt.Fprintf(b, "<MD><Name>%s</Name><Value>%s</Value></MD>", escape(e.Name), escape(e.Value))
	}
	b.WriteString("</MetaData>\n")
}

func (a *Array) encode(b *bytes.Buffer) error {
	data, code := a.bytes()
	if data == nil || len(a.Values.Shape) < 1 || len(a.Values.Shape) > maxDims {
		return file.Wanted("gifti", fmt.Sprintf("real numbers of 1 to %d dimensions", maxDims), a.Values.String())
	}
	name := ""
	for n, c := range codes {
		if c == code {
			name = n
		}
	}
	fmt.Fprintf(b, "<DataArray Intent=\"%s\" DataType=\"NIFTI_TYPE_%s\" ", escape(a.Intent), name)
	fmt.Fprintf(b, "ArrayIndexingOrder=\"RowMajorOrder\" Dimensionality=\"%d\"", len(a.Values.Shape))
	for i, d := range a.Values.Shape {
		fmt.Fprintf(b, " Dim%d=\"%d\"", i, d)
	}
	b.WriteString(" Encoding=\"GZipBase64Binary\" Endian=\"LittleEndian\" ExternalFileName=\"\" ExternalFileOffset=\"\">\n")
	a.Meta.encode(b)
	for _, t := range a.Transforms {
		fmt.Fprintf(b, "<CoordinateSystemTransformMatrix><DataSpace>%s</DataSpace><TransformedSpace>%s</TransformedSpace><MatrixData>", escape(t.DataSpace), escape(t.TransformedSpace))
		for _, row := range t.Matrix {
			fmt.Fprintf(b, "%v %v %v %v\n", row[0], row[1], row[2], row[3])
		}
		b.WriteString("</MatrixData></CoordinateSystemTransformMatrix>\n")
	}
	var packed bytes.Buffer
	zip := zlib.NewWriter(&packed)
	zip.Write(data)
	zip.Close()
	fmt.Fprintf(b, "<Data>%s</Data>\n</DataArray>\n", base64.StdEncoding.EncodeToString(packed.Bytes()))
	return nil
}

// bytes returns the numbers of an array, little-endian, and their type.
func (a *Array) bytes() ([]byte, string) {
	of := func(b []byte, code string) ([]byte, string) {
		b = slices.Clone(b)
		raw.Native(b, int(raw.Width(code)), false)
		return append([]byte{}, b...), code
	}
	switch v := a.Values.Data.(type) {
	case []uint8:
		return of(v, "u1")
	case []int8:
		return of(raw.Bytes(v), "i1")
	case []int16:
		return of(raw.Bytes(v), "i2")
	case []uint16:
		return of(raw.Bytes(v), "u2")
	case []int32:
		return of(raw.Bytes(v), "i4")
	case []uint32:
		return of(raw.Bytes(v), "u4")
	case []int64:
		return of(raw.Bytes(v), "i8")
	case []uint64:
		return of(raw.Bytes(v), "u8")
	case []float32:
		return of(raw.Bytes(v), "f4")
	case []float64:
		return of(raw.Bytes(v), "f8")
	}
	return nil, ""
}
