package rsa

import (
	"fmt"
	"math"
)

// Geodesic returns the lengths of the shortest paths between conditions over the graph whose edges are the dissimilarities, scaled from 0 to 1, but for those of exactly 1,
// the greatest. An edge of length 0 is an edge. Pairs without a value have no edge, and may have a path. Conditions between which there is no path are an error, as are
// values that are all equal. Floyd & Warshall's algorithm takes n³ steps.
func Geodesic(r *RDM) (*RDM, error) {
	scaled, err := MinMax(r)
	if err != nil {
		return nil, err
	}
	d := edges(scaled)
	for i, v := range d {
		if v == 1 {
			d[i] = math.Inf(1)
		}
	}
	n := r.Len()
	shortest(d, n)
	out := r.like("geodesic " + r.name())
	for i, p := range r.Pairs() {
		out.Values[i] = d[p.I*n+p.J]
		if math.IsInf(out.Values[i], 1) {
			return nil, fmt.Errorf("rsa: geodesic: no path of edges below the greatest joins conditions %q and %q", r.Conditions[p.I], r.Conditions[p.J])
		}
	}
	return out, nil
}

// connect returns the RDM with missing pairs replaced by the length of the shortest path over known ones, and the weights of the pairs, 0 for those that are missing; both
// as they are where none is missing. Dissimilarities below 0 count as 0 in a path; who takes the RDM refuses them.
func connect(r *RDM, weights []float64) (*RDM, []float64, error) {
	if err := r.whole(); err != nil {
		return nil, nil, err
	}
	if weights != nil && len(weights) != len(r.Values) {
		return nil, nil, fmt.Errorf("%d weights for %d pairs", len(weights), len(r.Values))
	}
	missing := false
	for p, v := range r.Values {
		missing = missing || math.IsNaN(v)
		if weights != nil && !(weights[p] >= 0 && weights[p] < 1e100) {
			return nil, nil, fmt.Errorf("pair %d has the weight %v", p, weights[p])
		}
	}
	if !missing {
		return r, weights, nil
	}
	n, d := r.Len(), edges(r)
	shortest(d, n)
	whole := &RDM{Conditions: r.Conditions, Values: append([]float64(nil), r.Values...), Measure: r.Measure}
	used := make([]float64, len(r.Values))
	for at, p := range r.Pairs() {
		switch length := d[p.I*n+p.J]; {
		case !math.IsNaN(r.Values[at]):
			if used[at] = 1; weights != nil {
				used[at] = weights[at]
			}
		case math.IsInf(length, 1):
			return nil, nil, fmt.Errorf("no chain of known pairs connects the conditions %q and %q", r.Conditions[p.I], r.Conditions[p.J])
		default:
			whole.Values[at] = length
		}
	}
	return whole, used, nil
}

// edges returns the lengths of the edges between n conditions, n × n by rows: the dissimilarities, 0 for those below 0 and +Inf for those that are missing.
func edges(r *RDM) []float64 {
	n := r.Len()
	d := make([]float64, n*n)
	for i, p := range r.Pairs() {
		v := max(r.Values[i], 0)
		if math.IsNaN(v) {
			v = math.Inf(1)
		}
		d[p.I*n+p.J], d[p.J*n+p.I] = v, v
	}
	return d
}

// shortest replaces the lengths of edges by those of the shortest paths, +Inf where there is none (Floyd & Warshall's algorithm).
func shortest(d []float64, n int) {
	for k := range n {
		through := d[k*n : (k+1)*n]
		for i := range n {
			first := d[i*n+k]
			if math.IsInf(first, 1) {
				continue
			}
			row := d[i*n : (i+1)*n]
			for j, v := range through {
				if first+v < row[j] {
					row[j] = first + v
				}
			}
		}
	}
}
