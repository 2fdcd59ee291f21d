package gifti

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // the vector kernels of gonum/mat
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// Surface is a mesh of triangles.
type Surface struct {
	Structure string       // AnatomicalStructurePrimary, such as CortexLeft; "" where the file does not say
	Kind      string       // GeometricType, such as Anatomical, Inflated or Spherical
	Space     string       // of the vertices: DataSpace of their first transform, such as NIFTI_XFORM_TALAIRACH
	Vertices  [][3]float64 // mm
	Triangles [][3]int     // numbers of vertices from 0
}

// Surface returns the mesh of a file that has one: an array of points and one of triangles. Vertices are as they are stored, no transform is applied. A triangle of a
// vertex that is not there and a vertex that is nowhere (NaN, infinite) are errors.
func (f *File) Surface() (*Surface, error) {
	points, triangles := f.With(PointSet), f.With(Triangle)
	if len(points) != 1 || len(triangles) != 1 {
		return nil, file.Wanted("gifti", "a surface: one array of points and one of triangles", fmt.Sprintf("%d and %d", len(points), len(triangles)))
	}
	p, t := points[0], triangles[0]
	xyz, err := p.triples("points")
	if err != nil {
		return nil, err
	}
	corners, err := t.triples("triangles")
	if err != nil {
		return nil, err
	}
	s := &Surface{Structure: p.Meta.Get("AnatomicalStructurePrimary"), Kind: p.Meta.Get("GeometricType")}
	s.Vertices, s.Triangles = make([][3]float64, len(xyz)/3), make([][3]int, len(corners)/3)
	if len(p.Transforms) > 0 {
		s.Space = p.Transforms[0].DataSpace
	}
	for i, v := range xyz {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, file.Wanted("gifti", "points somewhere", fmt.Sprintf("%v in point %d", v, i/3))
		}
		s.Vertices[i/3][i%3] = v
	}
	for i, v := range corners {
		if v != math.Trunc(v) || v < 0 || int(v) >= len(s.Vertices) {
			return nil, file.Wanted("gifti", fmt.Sprintf("corners from 0 to %d", len(s.Vertices)-1), fmt.Sprintf("%v in triangle %d", v, i/3))
		}
		s.Triangles[i/3][i%3] = int(v)
	}
	return s, nil
}

// triples returns the values of an array of n × 3.
func (a *Array) triples(what string) ([]float64, error) {
	if len(a.Values.Shape) != 2 || a.Values.Shape[1] != 3 {
		return nil, file.Wanted("gifti", what+" as n × 3", a.Values.String())
	}
	return a.Values.Float64s()
}

// String says how large the mesh is.
func (s *Surface) String() string {
	return strings.TrimSpace(fmt.Sprintf("surface %s %s", s.Structure, s.Kind)) + fmt.Sprintf(": %d vertices, %d triangles", len(s.Vertices), len(s.Triangles))
}

// File returns the mesh as a file, to be written: vertices as float32, as all programs have them.
func (s *Surface) File() *File {
	xyz, corners := make([]float32, 0, 3*len(s.Vertices)), make([]int32, 0, 3*len(s.Triangles))
	for _, v := range s.Vertices {
		xyz = append(xyz, float32(v[0]), float32(v[1]), float32(v[2]))
	}
	for _, c := range s.Triangles {
		corners = append(corners, int32(c[0]), int32(c[1]), int32(c[2]))
	}
	points := Array{Intent: PointSet, Values: npy.New(xyz, len(s.Vertices), 3)}
	for _, e := range []Entry{{"AnatomicalStructurePrimary", s.Structure}, {"GeometricType", s.Kind}} {
		if e.Value != "" {
			points.Meta = append(points.Meta, e)
		}
	}
	if s.Space != "" {
		points.Transforms = []Transform{{s.Space, s.Space, [4][4]float64{{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}}}}
	}
	return &File{Version: "1.0", Arrays: []Array{points, {Intent: Triangle, Values: npy.New(corners, len(s.Triangles), 3)}}}
}

// Maps are numbers for each vertex of a surface: shapes, statistics, labels or the samples of time courses.
type Maps struct {
	Names  []string   // of the maps, from the metadata; "" where they have none
	Intent string     // of all of them
	Values *mat.Dense // maps × vertices
}

// Maps returns all arrays but points and triangles, of which each is one map, or several ones where it has two dimensions, vertices × maps. They have to be of one
// intent, of one number of vertices and real numbers.
func (f *File) Maps() (*Maps, error) {
	m := &Maps{}
	var rows [][]float64
	for i, a := range f.Arrays {
		if a.Intent == PointSet || a.Intent == Triangle {
			continue
		}
		values, err := a.Values.Float64s()
		if err != nil {
			return nil, fmt.Errorf("gifti: data array %d: %w", i+1, err)
		}
		shape := a.Values.Shape
		if len(shape) == 0 || len(shape) > 2 || len(values) == 0 {
			return nil, file.Wanted("gifti", "a number for each vertex", fmt.Sprintf("%s in data array %d", a.Values, i+1))
		}
		maps := len(values) / shape[0]
		if len(rows) == 0 {
			m.Intent = a.Intent
		}
		if a.Intent != m.Intent || len(rows) > 0 && shape[0] != len(rows[0]) {
			return nil, file.Wanted("gifti", fmt.Sprintf("maps of %s, all of %d vertices", m.Intent, len(values)/maps),
				fmt.Sprintf("%s, %s in data array %d", a.Intent, a.Values, i+1))
		}
		for k := range maps {
			row := values
			if maps > 1 {
				row = make([]float64, shape[0])
				for v := range row {
					row[v] = values[v*maps+k]
				}
			}
			rows, m.Names = append(rows, row), append(m.Names, a.Meta.Get("Name"))
		}
	}
	if len(rows) == 0 {
		return nil, file.Wanted("gifti", "numbers for each vertex", "a file without them")
	}
	m.Values = mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.Values.SetRow(i, row)
	}
	return m, nil
}

// File returns the maps as a file, to be written: one array of float32 for each, of intent NIFTI_INTENT_NONE where none is given. Labels are integers. A number that
// float32 does not have is rounded; a label that is no whole number of 32 bits is an error.
func (m *Maps) File() (*File, error) {
	maps, vertices := m.Values.Dims()
	if len(m.Names) != 0 && len(m.Names) != maps {
		return nil, file.Wanted("gifti", fmt.Sprintf("names of %d maps, or none", maps), fmt.Sprint(len(m.Names)))
	}
	f := &File{Version: "1.0"}
	for i := range maps {
		a := Array{Intent: m.Intent}
		if a.Intent == "" {
			a.Intent = None
		}
		if len(m.Names) > 0 && m.Names[i] != "" {
			a.Meta = Meta{{"Name", m.Names[i]}}
		}
		whole, single := make([]int32, vertices), make([]float32, vertices)
		for j := range vertices {
			v := m.Values.At(i, j)
			single[j], whole[j] = float32(v), int32(v)
			if a.Intent == Labels && float64(whole[j]) != v {
				return nil, file.Wanted("gifti", "whole numbers as labels", fmt.Sprintf("%v in map %d", v, i))
			}
		}
		a.Values = npy.New(single, vertices)
		if a.Intent == Labels {
			a.Values = npy.New(whole, vertices)
		}
		f.Arrays = append(f.Arrays, a)
	}
	return f, nil
}
