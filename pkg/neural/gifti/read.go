package gifti

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Read reads a .gii file, compressed by gzip or not: all of it, or an error, a [*file.Error] with file, byte, what was wanted and what was found. Numbers in a file of
// their own (ExternalFileBinary) are read if that is in the same folder or below.
func Read(path string, limits file.Limits) (*File, error) {
	s, err := file.Open(path, "gifti", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return (&reader{s: s, folder: filepath.Dir(path)}).file()
}

// Decode reads a file as [Read] does from a stream; name stands for it in errors. Numbers in a file of their own are refused.
func Decode(r io.Reader, name string, limits file.Limits) (*File, error) {
	s, err := file.NewSource(r, name, "gifti", limits)
	if err != nil {
		return nil, err
	}
	return (&reader{s: s}).file()
}

// reader holds the state of one reading.
type reader struct {
	s      *file.Source
	folder string // of the file, "" where it has none
	xml    *xml.Decoder
	at     int64 // where the element began that is being read
}

// What the elements hold, as encoding/xml fills it in.
type (
	xmlMeta struct {
		Entries []struct {
			Name  string `xml:"Name"`
			Value string `xml:"Value"`
		} `xml:"MD"`
	}
	xmlLabels struct {
		Labels []struct {
			Attrs []xml.Attr `xml:",any,attr"`
			Name  string     `xml:",chardata"`
		} `xml:"Label"`
	}
	xmlArray struct {
		Attrs      []xml.Attr `xml:",any,attr"`
		Meta       xmlMeta    `xml:"MetaData"`
		Transforms []struct {
			DataSpace        string `xml:"DataSpace"`
			TransformedSpace string `xml:"TransformedSpace"`
			Matrix           string `xml:"MatrixData"`
		} `xml:"CoordinateSystemTransformMatrix"`
		Data []string `xml:"Data"`
	}
)

// fail makes the error for the element that is being read.
func (r *reader) fail(kind error, what, want string, got any) error {
	return r.s.Fail(kind, r.at, what, want, got)
}

// wrong is the error of the decoder: that of the source, or that of the XML.
func (r *reader) wrong(err error) error {
	var own *file.Error
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.s.Fail(file.ErrTruncated, r.xml.InputOffset(), "XML", "the end of all elements", "the end of the file")
	}
	return r.s.Fail(file.ErrFormat, r.xml.InputOffset(), "XML", "well-formed XML in UTF-8 without entities of its own", err)
}

// charset reads the encodings whose characters are their bytes.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii", "utf8":
		return in, nil
	}
	return nil, fmt.Errorf("the encoding %q", label)
}

// file reads the whole file.
func (r *reader) file() (*File, error) {
	r.xml = xml.NewDecoder(r.s.Stream("XML"))
	r.xml.CharsetReader = charset
	root, err := r.start()
	if err != nil {
		return nil, err
	}
	if root == nil || root.Name.Local != "GIFTI" {
		got := "no element"
		if root != nil {
			got = fmt.Sprintf("%q", root.Name.Local)
		}
		return nil, r.fail(file.ErrFormat, "first element", "GIFTI", got)
	}
	f, declared := &File{}, -1
	for _, a := range root.Attr {
		switch a.Name.Local {
		case "Version":
			f.Version = a.Value
		case "NumberOfDataArrays":
			if declared, err = strconv.Atoi(strings.TrimSpace(a.Value)); err != nil || declared < 0 {
				return nil, r.fail(file.ErrFormat, "NumberOfDataArrays", "a number", fmt.Sprintf("%q", a.Value))
			}
		}
	}
	for {
		e, err := r.start()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		if err := r.element(f, e); err != nil {
			return nil, err
		}
	}
	if declared >= 0 && declared != len(f.Arrays) {
		return nil, r.fail(file.ErrFormat, "data arrays", fmt.Sprintf("%d, as NumberOfDataArrays says", declared), len(f.Arrays))
	}
	for { // what follows the root, to the checksum of a compressed file
		switch t, err := r.xml.Token(); t.(type) {
		case nil:
			if err == io.EOF {
				return f, nil
			}
			return nil, r.wrong(err)
		case xml.StartElement:
			return nil, r.fail(file.ErrFormat, "after the root", "the end of the file", "another element")
		}
	}
}

// start returns the next element within the one that is open, nil at its end.
func (r *reader) start() (*xml.StartElement, error) {
	for {
		at := r.xml.InputOffset()
		t, err := r.xml.Token()
		switch t := t.(type) {
		case nil:
			if err == nil {
				err = io.EOF
			}
			return nil, r.wrong(err)
		case xml.StartElement:
			r.at = at
			return &t, nil
		case xml.EndElement:
			return nil, nil
		}
	}
}

// element reads one part of the file.
func (r *reader) element(f *File, e *xml.StartElement) error {
	switch e.Name.Local {
	case "MetaData":
		var m xmlMeta
		if err := r.xml.DecodeElement(&m, e); err != nil {
			return r.wrong(err)
		}
		f.Meta = append(f.Meta, m.entries()...)
	case "LabelTable":
		var l xmlLabels
		if err := r.xml.DecodeElement(&l, e); err != nil {
			return r.wrong(err)
		}
		return r.labels(f, &l)
	case "DataArray":
		r.s.Part = fmt.Sprintf("data array %d", len(f.Arrays)+1)
		var raw xmlArray
		if err := r.xml.DecodeElement(&raw, e); err != nil {
			return r.wrong(err)
		}
		a, err := r.array(&raw)
		if err != nil {
			return err
		}
		f.Arrays = append(f.Arrays, *a)
		r.s.Part = ""
	default:
		if err := r.xml.Skip(); err != nil {
			return r.wrong(err)
		}
	}
	return nil
}

func (m xmlMeta) entries() Meta {
	var out Meta
	for _, e := range m.Entries {
		out = append(out, Entry{strings.TrimSpace(e.Name), strings.TrimSpace(e.Value)})
	}
	return out
}

func (r *reader) labels(f *File, l *xmlLabels) error {
	for _, x := range l.Labels {
		label := Label{Name: strings.TrimSpace(x.Name), Color: [4]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}}
		found := false
		for _, a := range x.Attrs {
			var err error
			switch a.Name.Local {
			case "Key", "Index": // Index in files of older programs
				label.Key, err = strconv.Atoi(strings.TrimSpace(a.Value))
				found = true
			case "Red", "Green", "Blue", "Alpha":
				i := strings.Index("RGBA", a.Name.Local[:1])
				label.Color[i], err = strconv.ParseFloat(strings.TrimSpace(a.Value), 64)
			}
			if err != nil {
				return r.fail(file.ErrFormat, fmt.Sprintf("label %q: %s", label.Name, a.Name.Local), "a number", fmt.Sprintf("%.40q", a.Value))
			}
		}
		if !found {
			return r.fail(file.ErrFormat, fmt.Sprintf("label %q", label.Name), "a Key", "none")
		}
		f.Labels = append(f.Labels, label)
	}
	return nil
}
