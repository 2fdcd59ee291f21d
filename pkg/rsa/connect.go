package rsa

import (
	"container/heap"
	"fmt"
	"math"
)

// connect returns the RDM with missing pairs replaced by the length of the shortest chain of known ones, and the weights of the pairs, 0 for those that are missing; both
// as they are where none is missing.
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
	whole := &RDM{Conditions: r.Conditions, Values: append([]float64(nil), r.Values...), Measure: r.Measure}
	used := make([]float64, len(r.Values))
	n, at := r.Len(), 0
	for i := range n {
		lengths := chains(r, i)
		for j := i + 1; j < n; j++ {
			switch {
			case !math.IsNaN(r.Values[at]):
				if used[at] = 1; weights != nil {
					used[at] = weights[at]
				}
			case math.IsInf(lengths[j], 1):
				return nil, nil, fmt.Errorf("no chain of known pairs connects the conditions %q and %q", r.Conditions[i], r.Conditions[j])
			default:
				whole.Values[at] = lengths[j]
			}
			at++
		}
	}
	return whole, used, nil
}

// chains returns the lengths of the shortest chains of known pairs from a condition to all others, +Inf where there is none (Dijkstra's algorithm). Dissimilarities
// below 0 count as 0 here; who takes the RDM refuses them.
func chains(r *RDM, from int) []float64 {
	n := r.Len()
	length, done := make([]float64, n), make([]bool, n)
	for i := range length {
		length[i] = math.Inf(1)
	}
	length[from] = 0
	queue := &nearest{{from, 0}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(reachable)
		if done[at.condition] {
			continue
		}
		done[at.condition] = true
		for j := range n {
			if v := r.At(at.condition, j); !math.IsNaN(v) && !done[j] && at.length+max(v, 0) < length[j] {
				length[j] = at.length + max(v, 0)
				heap.Push(queue, reachable{j, length[j]})
			}
		}
	}
	return length
}

type reachable struct {
	condition int
	length    float64
}

// nearest is a queue of conditions by length.
type nearest []reachable

func (q nearest) Len() int           { return len(q) }
func (q nearest) Less(i, j int) bool { return q[i].length < q[j].length }
func (q nearest) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *nearest) Push(x any)        { *q = append(*q, x.(reachable)) }
func (q *nearest) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
