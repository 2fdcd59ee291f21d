package figure

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Line adds points (points × 3) as a group of this name, each joined to the next, and the last to the first if closed: an outline, an arrow from the origin, a wire frame. A name
// that the figure has already goes on with that group. The points are copied. It panics where they are not points × 3.
func (s *Scatter3D) Line(name string, closed bool, points mat.Matrix) {
	n, columns := points.Dims()
	if columns != 3 {
		panic(fmt.Sprintf("figure: 3-D scatter: line %q has points × %d, want 3", name, columns))
	}
	group := len(s.Groups)
	for i, g := range s.Groups {
		if g == name {
			group = i
		}
	}
	if group == len(s.Groups) {
		s.Groups = append(s.Groups, name)
	}
	first := len(s.Group)
	all := mat.NewDense(first+n, 3, nil)
	if s.Points != nil {
		all.Slice(0, first, 0, 3).(*mat.Dense).Copy(s.Points)
	}
	all.Slice(first, first+n, 0, 3).(*mat.Dense).Copy(points)
	s.Points = all
	for j := range n {
		s.Group = append(s.Group, group)
		if j > 0 || closed && n > 2 {
			s.Edges = append(s.Edges, [2]int{first + (j+n-1)%n, first + j})
		}
	}
}
