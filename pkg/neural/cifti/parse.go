package cifti

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// What the elements hold, as encoding/xml fills it in.
type (
	xmlCIFTI struct {
		XMLName xml.Name
		Version string `xml:"Version,attr"`
		Matrix  struct {
			Maps []xmlMap `xml:"MatrixIndicesMap"`
		} `xml:"Matrix"`
	}
	xmlMap struct {
		Applies  string `xml:"AppliesToMatrixDimension,attr"`
		Kind     string `xml:"IndicesMapToDataType,attr"`
		Points   string `xml:"NumberOfSeriesPoints,attr"`
		Exponent string `xml:"SeriesExponent,attr"`
		Start    string `xml:"SeriesStart,attr"`
		Step     string `xml:"SeriesStep,attr"`
		Unit     string `xml:"SeriesUnit,attr"`
		Volumes  []struct {
			Dims   string `xml:"VolumeDimensions,attr"`
			Matrix struct {
				Exponent string `xml:"MeterExponent,attr"`
				Text     string `xml:",chardata"`
			} `xml:"TransformationMatrixVoxelIndicesIJKtoXYZ"`
		} `xml:"Volume"`
		Surfaces []struct {
			Structure string `xml:"BrainStructure,attr"`
			Vertices  string `xml:"SurfaceNumberOfVertices,attr"`
		} `xml:"Surface"`
		Models []struct {
			Offset    string `xml:"IndexOffset,attr"`
			Count     string `xml:"IndexCount,attr"`
			Type      string `xml:"ModelType,attr"`
			Structure string `xml:"BrainStructure,attr"`
			Surface   string `xml:"SurfaceNumberOfVertices,attr"`
			Vertices  string `xml:"VertexIndices"`
			Voxels    string `xml:"VoxelIndicesIJK"`
		} `xml:"BrainModel"`
		Parcels []struct {
			Name     string `xml:"Name,attr"`
			Voxels   string `xml:"VoxelIndicesIJK"`
			Vertices []struct {
				Structure string `xml:"BrainStructure,attr"`
				Text      string `xml:",chardata"`
			} `xml:"Vertices"`
		} `xml:"Parcel"`
		Named []struct {
			Name   string `xml:"MapName"`
			Labels []struct {
				Key   string `xml:"Key,attr"`
				Red   string `xml:"Red,attr"`
				Green string `xml:"Green,attr"`
				Blue  string `xml:"Blue,attr"`
				Alpha string `xml:"Alpha,attr"`
				Name  string `xml:",chardata"`
			} `xml:"LabelTable>Label"`
		} `xml:"NamedMap"`
	}
)

// axis makes the axis of a length that a map describes.
func (r *reader) axis(x *xmlMap, length int) (*Axis, error) {
	a := &Axis{Kind: strings.TrimPrefix(x.Kind, "CIFTI_INDEX_TYPE_"), Length: length, Meshes: map[string]int{}}
	if err := r.volume(a, x); err != nil {
		return nil, err
	}
	for _, s := range x.Surfaces {
		n, err := r.integer("SurfaceNumberOfVertices", s.Vertices)
		if err != nil {
			return nil, err
		}
		a.Meshes[s.Structure] = n
	}
	n, err := 0, error(nil)
	switch a.Kind {
	case BrainModels:
		n, err = r.models(a, x)
	case Parcels:
		n, err = r.parcels(a, x)
	case Series:
		n, err = r.series(a, x)
	case Scalars, Labels:
		n, err = r.maps(a, x)
	default:
		err = r.fail(file.ErrUnsupported, "IndicesMapToDataType", "BRAIN_MODELS, PARCELS, SERIES, SCALARS or LABELS", fmt.Sprintf("%q", x.Kind))
	}
	if err == nil && n != length {
		err = r.fail(file.ErrFormat, a.Kind, fmt.Sprintf("%d rows or columns, as the matrix has", length), n)
	}
	return a, err
}

// volume reads the grid of the voxels.
func (r *reader) volume(a *Axis, x *xmlMap) error {
	if len(x.Volumes) == 0 {
		return nil
	}
	v := x.Volumes[0]
	dims, err := r.integers("VolumeDimensions", strings.ReplaceAll(v.Dims, ",", " "), 3)
	if err != nil {
		return err
	}
	words := strings.Fields(v.Matrix.Text)
	exponent, wrong := strconv.Atoi(strings.TrimSpace(v.Matrix.Exponent))
	if len(x.Volumes) > 1 || len(dims) != 3 || len(words) != 16 || wrong != nil || exponent < -30 || exponent > 30 {
		return r.fail(file.ErrFormat, "Volume", "one, of three dimensions, with a matrix of 16 numbers and an exponent",
			fmt.Sprintf("%d, %q, %d numbers, %q", len(x.Volumes), v.Dims, len(words), v.Matrix.Exponent))
	}
	g := &nifti.Grid{Size: [3]int(dims)}
	for i, w := range words {
		if g.Affine[i/4][i%4], err = r.number("matrix of the volume", w); err != nil {
			return err
		}
		if i < 12 {
			g.Affine[i/4][i%4] *= math.Pow10(exponent + 3) // mm
		}
	}
	for _, d := range dims {
		if d < 1 || d > 1<<20 {
			return r.fail(file.ErrFormat, "VolumeDimensions", "lengths from 1 to 2²⁰", v.Dims)
		}
	}
	a.Volume = g
	return nil
}

// models reads brain models, which cover the axis one after the other.
func (r *reader) models(a *Axis, x *xmlMap) (int, error) {
	next := 0
	for _, m := range x.Models {
		offset, err := r.integer("IndexOffset", m.Offset)
		if err != nil {
			return 0, err
		}
		count, err := r.integer("IndexCount", m.Count)
		if err != nil {
			return 0, err
		}
		if offset != next || count > a.Length-offset {
			return 0, r.fail(file.ErrFormat, m.Structure, fmt.Sprintf("a model from %d on, of at most %d", next, a.Length-next),
				fmt.Sprintf("one from %d on, of %d", offset, count))
		}
		model := Model{Structure: m.Structure, Offset: offset}
		if m.Type == "CIFTI_MODEL_TYPE_SURFACE" {
			n, err := r.integer("SurfaceNumberOfVertices", m.Surface)
			if err != nil {
				return 0, err
			}
			a.Meshes[m.Structure] = n
			if model.Vertices, err = r.vertices(m.Structure, m.Vertices, n); err != nil {
				return 0, err
			}
			if strings.TrimSpace(m.Vertices) == "" && count == n { // all of them
				if err := r.hold(int64(n)); err != nil {
					return 0, err
				}
				for i := range n {
					model.Vertices = append(model.Vertices, i)
				}
			}
		} else if m.Type == "CIFTI_MODEL_TYPE_VOXELS" {
			if model.Voxels, err = r.voxels(a, m.Structure, m.Voxels); err != nil {
				return 0, err
			}
		} else {
			return 0, r.fail(file.ErrUnsupported, m.Structure, "a model of type SURFACE or VOXELS", fmt.Sprintf("%q", m.Type))
		}
		if model.Count() != count {
			return 0, r.fail(file.ErrFormat, m.Structure, fmt.Sprintf("%d vertices or voxels (IndexCount)", count), model.Count())
		}
		a.Models, next = append(a.Models, model), offset+count
	}
	return next, nil
}

func (r *reader) parcels(a *Axis, x *xmlMap) (int, error) {
	for _, p := range x.Parcels {
		parcel := Parcel{Name: p.Name, Vertices: map[string][]int{}}
		var err error
		if strings.TrimSpace(p.Voxels) != "" {
			if parcel.Voxels, err = r.voxels(a, p.Name, p.Voxels); err != nil {
				return 0, err
			}
		}
		for _, v := range p.Vertices {
			n, ok := a.Meshes[v.Structure]
			if _, twice := parcel.Vertices[v.Structure]; !ok || twice {
				return 0, r.fail(file.ErrFormat, fmt.Sprintf("parcel %q", p.Name), "vertices of a surface of the axis, once", fmt.Sprintf("%q", v.Structure))
			}
			if parcel.Vertices[v.Structure], err = r.vertices(p.Name, v.Text, n); err != nil {
				return 0, err
			}
		}
		a.Parcels = append(a.Parcels, parcel)
	}
	return len(a.Parcels), nil
}

func (r *reader) series(a *Axis, x *xmlMap) (int, error) {
	n, err := r.integer("NumberOfSeriesPoints", x.Points)
	if err != nil {
		return 0, err
	}
	exponent, err := strconv.Atoi(strings.TrimSpace(x.Exponent))
	if err != nil || exponent < -300 || exponent > 300 {
		return 0, r.fail(file.ErrFormat, "SeriesExponent", "a number from -300 to 300", fmt.Sprintf("%q", x.Exponent))
	}
	a.Series.Unit = x.Unit
	for _, p := range []struct {
		name, text string
		to         *float64
	}{{"SeriesStart", x.Start, &a.Series.Start}, {"SeriesStep", x.Step, &a.Series.Step}} {
		if *p.to, err = r.number(p.name, p.text+"e"+strconv.Itoa(exponent)); err != nil { // one rounding, not two
			v, err := r.number(p.name, p.text)
			if err != nil {
				return 0, err
			}
			*p.to = v * math.Pow10(exponent)
		}
	}
	return n, nil
}

func (r *reader) maps(a *Axis, x *xmlMap) (int, error) {
	for _, m := range x.Named {
		out := Map{Name: strings.TrimSpace(m.Name)}
		for _, l := range m.Labels {
			label := gifti.Label{Name: strings.TrimSpace(l.Name)}
			var err error
			if label.Key, err = strconv.Atoi(strings.TrimSpace(l.Key)); err != nil {
				return 0, r.fail(file.ErrFormat, fmt.Sprintf("label %q", label.Name), "a whole number as key", fmt.Sprintf("%q", l.Key))
			}
			for i, c := range []string{l.Red, l.Green, l.Blue, l.Alpha} {
				label.Color[i] = math.NaN()
				if c != "" {
					if label.Color[i], err = r.number("color", c); err != nil {
						return 0, err
					}
				}
			}
			out.Labels = append(out.Labels, label)
		}
		a.Maps = append(a.Maps, out)
	}
	return len(a.Maps), nil
}

func (r *reader) vertices(what, text string, n int) ([]int, error) {
	out, err := r.integers(what, text, math.MaxInt)
	for _, v := range out {
		if v < 0 || v >= n {
			return nil, r.fail(file.ErrFormat, what, fmt.Sprintf("vertices from 0 to %d", n-1), v)
		}
	}
	return out, err
}

func (r *reader) voxels(a *Axis, what, text string) ([][3]int, error) {
	flat, err := r.integers(what, text, math.MaxInt)
	if err != nil {
		return nil, err
	}
	if len(flat)%3 != 0 || a.Volume == nil {
		return nil, r.fail(file.ErrFormat, what, "voxels of three indices in a Volume of the axis", fmt.Sprintf("%d numbers, volume %v", len(flat), a.Volume))
	}
	out := make([][3]int, len(flat)/3)
	for i := range out {
		out[i] = [3]int(flat[3*i:])
		for d, v := range out[i] {
			if v < 0 || v >= a.Volume.Size[d] {
				return nil, r.fail(file.ErrFormat, what, fmt.Sprintf("voxels within %v", a.Volume.Size), out[i])
			}
		}
	}
	return out, nil
}

// hold charges n numbers to the limits.
func (r *reader) hold(n int64) error {
	if r.held += 8 * n; n > r.limits.MaxElements || r.held > r.limits.MaxBytes {
		return r.fail(file.ErrLimit, "vertices and voxels", fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", r.limits.MaxBytes), r.held)
	}
	return nil
}

// integers reads whole numbers, at most so many.
func (r *reader) integers(what, text string, most int) ([]int, error) {
	var out []int
	for word := range strings.FieldsSeq(text) {
		v, err := r.integer(what, word)
		if err != nil {
			return nil, err
		}
		if out = append(out, v); len(out) > most {
			return nil, r.fail(file.ErrFormat, what, fmt.Sprintf("at most %d numbers", most), "more")
		}
	}
	return out, r.hold(int64(len(out)))
}

func (r *reader) integer(what, text string) (int, error) {
	v, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil || v < 0 {
		return 0, r.fail(file.ErrFormat, what, "a whole number, 0 or more", fmt.Sprintf("%.40q", text))
	}
	return int(v), nil
}

func (r *reader) number(what, text string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, r.fail(file.ErrFormat, what, "a number", fmt.Sprintf("%.40q", text))
	}
	return v, nil
}
