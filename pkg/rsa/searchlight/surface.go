package searchlight

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"slices"
)

// Discs are the neighbourhoods on a surface: of each vertex, those that are nearer than a radius along the edges of the mesh. Distance along edges is at least that
// along the surface, by some 5 to 15 % on usual meshes.
type Discs struct {
	radius float64
	next   [][]edge
}

type edge struct {
	to     int32
	length float64
}

// Surface returns the discs of a mesh: vertices in mm, faces as triples of vertices, radius in mm. The channels of the data are the vertices.
func Surface(vertices [][3]float64, faces [][3]int, radius float64) (*Discs, error) {
	if !(radius > 0) || math.IsInf(radius, 1) {
		return nil, fmt.Errorf("searchlight: surface: radius %v", radius)
	}
	for i, v := range vertices {
		if s := v[0] + v[1] + v[2]; math.IsNaN(s) || math.IsInf(s, 0) {
			return nil, fmt.Errorf("searchlight: surface: vertex %d is at %v", i, v)
		}
	}
	d := &Discs{radius: radius, next: make([][]edge, len(vertices))}
	for i, face := range faces {
		for k, from := range face {
			to := face[(k+1)%3]
			if from < 0 || from >= len(vertices) || to < 0 || to >= len(vertices) || from == to {
				return nil, fmt.Errorf("searchlight: surface: face %d is %v of %d vertices", i, face, len(vertices))
			}
			a, b := vertices[from], vertices[to]
			length := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
			d.next[from] = append(d.next[from], edge{int32(to), length})
			d.next[to] = append(d.next[to], edge{int32(from), length})
		}
	}
	for i := range d.next { // an edge between two faces came twice
		slices.SortFunc(d.next[i], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
		d.next[i] = slices.Compact(d.next[i])
	}
	return d, nil
}

// Len returns the number of discs, one a vertex.
func (d *Discs) Len() int { return len(d.next) }

// Centre returns i.
func (d *Discs) Centre(i int) int { return i }

// Members appends the vertices of disc i to dst, the nearest first (Dijkstra's algorithm).
func (d *Discs) Members(dst []int, i int) []int {
	best, done := map[int32]float64{int32(i): 0}, map[int32]bool{}
	queue := &reached{{int32(i), 0}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(edge)
		if done[at.to] {
			continue
		}
		done[at.to] = true
		dst = append(dst, int(at.to))
		for _, e := range d.next[at.to] {
			length := at.length + e.length
			if old, seen := best[e.to]; length < d.radius && (!seen || length < old) {
				best[e.to] = length
				heap.Push(queue, edge{e.to, length})
			}
		}
	}
	return dst
}

// reached is a queue of vertices by their distance, and by number where that is equal.
type reached []edge

// Len implements [sort.Interface].
func (r reached) Len() int { return len(r) }

// Less implements [sort.Interface]: the nearer first, and of equal ones the lower number.
func (r reached) Less(i, j int) bool {
	return r[i].length < r[j].length || r[i].length == r[j].length && r[i].to < r[j].to
}

// Swap implements [sort.Interface].
func (r reached) Swap(i, j int) { r[i], r[j] = r[j], r[i] }

// Push implements [heap.Interface].
func (r *reached) Push(x any) { *r = append(*r, x.(edge)) }

// Pop implements [heap.Interface].
func (r *reached) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// Balls returns, around each of some positions (sensors, electrodes), those that are nearer than the radius, the nearest first.
func Balls(positions [][3]float64, radius float64) (List, error) {
	if !(radius > 0) {
		return nil, fmt.Errorf("searchlight: balls: radius %v", radius)
	}
	out := make(List, len(positions))
	for i, a := range positions {
		out[i].Centre = i
		apart := make([]float64, len(positions))
		for j, b := range positions {
			apart[j] = math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
			if math.IsNaN(apart[j]) {
				return nil, fmt.Errorf("searchlight: balls: position %d is %v, position %d %v", i, a, j, b)
			}
			if apart[j] < radius {
				out[i].Members = append(out[i].Members, j)
			}
		}
		slices.SortStableFunc(out[i].Members, func(a, b int) int { return cmp.Compare(apart[a], apart[b]) })
	}
	return out, nil
}
