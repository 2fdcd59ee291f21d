package inference

import "fmt"

// Graph says which variables are neighbours: the indices of the neighbours of each. It is symmetric: where i has the neighbour j, j has i.
type Graph [][]int

// Line returns the graph of n points in a row, such as time points.
func Line(n int) Graph {
	if n < 0 {
		panic(fmt.Sprintf("inference: a line of %d points", n))
	}
	g := make(Graph, n)
	for i := range g {
		if i > 0 {
			g[i] = append(g[i], i-1)
		}
		if i < n-1 {
			g[i] = append(g[i], i+1)
		}
	}
	return g
}

// Grid returns the graph of the points of a regular grid, such as the voxels of a volume, with the last of its dimensions running fastest. Neighbours share a face, or with
// corners also an edge or a corner (6 or 26 in three dimensions). Where mask is not nil, only its true points are in the graph, numbered in their order. It panics where
// the mask does not fit.
func Grid(dims []int, mask []bool, corners bool) Graph {
	total := 1
	for k, d := range dims {
		if d < 0 {
			panic(fmt.Sprintf("inference: dimension %d of a grid is %d", k, d))
		}
		total *= d
	}
	if mask != nil && len(mask) != total {
		panic(fmt.Sprintf("inference: a mask of %d points for a grid of %d", len(mask), total))
	}
	number, points := make([]int, total), 0
	for k := range number {
		number[k] = -1
		if mask == nil || mask[k] {
			number[k] = points
			points++
		}
	}
	g, at, steps := make(Graph, points), make([]int, len(dims)), offsets(len(dims), corners)
	for k := range total {
		if number[k] >= 0 {
			for _, step := range steps {
				if other := neighbour(dims, at, step); other >= 0 && number[other] >= 0 {
					g[number[k]] = append(g[number[k]], number[other])
				}
			}
		}
		for d := len(dims) - 1; d >= 0; d-- { // the next point
			if at[d]++; at[d] < dims[d] {
				break
			}
			at[d] = 0
		}
	}
	return g
}

// offsets returns the steps to all neighbours, in ascending order.
func offsets(dims int, corners bool) [][]int {
	steps := [][]int{{}}
	for range dims {
		var longer [][]int
		for _, s := range steps {
			for d := -1; d <= 1; d++ {
				longer = append(longer, append(append([]int{}, s...), d))
			}
		}
		steps = longer
	}
	var out [][]int
	for _, s := range steps {
		moved := 0
		for _, d := range s {
			moved += d * d
		}
		if moved == 1 || corners && moved > 0 {
			out = append(out, s)
		}
	}
	return out
}

// neighbour returns the index of the point one step away, −1 outside the grid.
func neighbour(dims, at, step []int) int {
	index := 0
	for d, size := range dims {
		p := at[d] + step[d]
		if p < 0 || p >= size {
			return -1
		}
		index = index*size + p
	}
	return index
}

// Times returns the product of two graphs, such as sensors × times: variable (i,j) has the number i·len(h)+j, and its neighbours are those of i at the same j and those of j
// at the same i.
func (g Graph) Times(h Graph) Graph {
	out := make(Graph, len(g)*len(h))
	for i, neighbours := range g {
		for j, others := range h {
			k := i*len(h) + j
			for _, n := range neighbours {
				out[k] = append(out[k], n*len(h)+j)
			}
			for _, n := range others {
				out[k] = append(out[k], i*len(h)+n)
			}
		}
	}
	return out
}

// must panics unless the graph has so many points and all neighbours are among them.
func (g Graph) must(points int) {
	if len(g) != points {
		panic(fmt.Sprintf("inference: a graph of %d points for %d variables", len(g), points))
	}
	for i, neighbours := range g {
		for _, j := range neighbours {
			if j < 0 || j >= points || j == i {
				panic(fmt.Sprintf("inference: point %d of the graph has the neighbour %d", i, j))
			}
		}
	}
}
