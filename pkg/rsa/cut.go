package rsa

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// cut adds up s_ab = x_a[v]' P[v,v] x_b[v], v being the channels that rows a and b have in common, without going through pairs of rows. With missing values 0, with
// z = P x of each row and with m the channels that a row has,
//
//	s_ab = x_a · (m_b∘z_b) − ((1 − m_a)∘z_a) · x_b + Σ x_ac P_cd x_bd over channels c that b misses and d that a misses
//
// of which the first two terms are products of sums of rows. The last one is left for pairs of groups that both miss something, of rows of one condition (and run) that
// miss the same.
func (t *Trials) cut(how pairing) *pairSums {
	out := t.factored(pairing{crossed: how.crossed}) // for the numbers of values
	clear(out.sum)
	n := t.Len()
	_, channels := t.Values.Dims()
	precision := denseOf(how.precision)
	parts := t.sameMissing(how.crossed)
	// x, m∘z and (1 − m)∘z, summed for each condition.
	var total, within [3]*mat.Dense
	for k := range total {
		total[k], within[k] = mat.NewDense(n, channels, nil), mat.NewDense(n, channels, nil)
	}
	add := func(sums [3]*mat.Dense, sign float64) {
		var a, b mat.Dense
		a.Mul(sums[0], sums[1].T())
		b.Mul(sums[2], sums[0].T())
		for i := range n {
			for j := i; j < n; j++ {
				out.sum[i*n+j] += sign * (a.At(i, j) - b.At(i, j))
			}
		}
	}
	for first := 0; first < len(parts); {
		last := first
		for last < len(parts) && parts[last].run == parts[first].run {
			last++
		}
		x := mat.NewDense(last-first, channels, nil)
		for k, p := range parts[first:last] {
			x.SetRow(k, p.sum)
		}
		var z mat.Dense
		z.Mul(x, precision)
		for k := range within {
			within[k].Zero()
		}
		for k, p := range parts[first:last] {
			a, b, c := within[0].RawRowView(p.condition), within[1].RawRowView(p.condition), within[2].RawRowView(p.condition)
			zk, missing := z.RawRowView(k), p.missing
			for channel, v := range p.sum {
				a[channel] += v
				if len(missing) > 0 && missing[0] == channel {
					c[channel] += zk[channel]
					missing = missing[1:]
				} else {
					b[channel] += zk[channel]
				}
			}
		}
		for k := range total {
			total[k].Add(total[k], within[k])
		}
		if how.crossed {
			add(within, -1)
		}
		first = last
	}
	add(total, 1)
	t.bothMissing(parts, precision, how.crossed, out.sum)
	return out
}

// bothMissing adds the last term, each condition on a core of its own.
func (t *Trials) bothMissing(parts []part, precision *mat.Dense, crossed bool, sum []float64) {
	n := t.Len()
	incomplete := slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return len(p.missing) == 0 })
	cores.Do(n, func(i int) {
		for _, a := range incomplete {
			if a.condition != i {
				continue
			}
			for _, b := range incomplete {
				if b.condition >= i && !(crossed && a.run == b.run) {
					sum[i*n+b.condition] += missingBoth(a, b, precision)
				}
			}
		}
	})
}

// missingBoth is Σ x_ac P_cd x_bd over channels c that b misses and d that a misses; x is 0 on the channels that its row misses.
func missingBoth(a, b part, precision *mat.Dense) (sum float64) {
	for _, c := range b.missing {
		if a.sum[c] == 0 {
			continue
		}
		row, inner := precision.RawRowView(c), 0.0
		for _, d := range a.missing {
			inner += row[d] * b.sum[d]
		}
		sum += a.sum[c] * inner
	}
	return sum
}

// part is the sum of the rows of one condition (and run) that miss the same channels.
type part struct {
	condition, run int
	missing        []int
	sum            []float64 // 0 on missing channels
}

// sameMissing returns the parts, ascending by run where runs count.
func (t *Trials) sameMissing(byRun bool) (parts []part) {
	cells := t.cells(byRun)
	for k, rows := range cells.rows {
		first := len(parts)
		for _, row := range rows {
			p := part{condition: cells.condition[k], run: cells.run[k], sum: slices.Clone(t.Values.RawRowView(row))}
			for c, v := range p.sum {
				if math.IsNaN(v) {
					p.missing = append(p.missing, c)
					p.sum[c] = 0
				}
			}
			same := slices.IndexFunc(parts[first:], func(q part) bool { return slices.Equal(p.missing, q.missing) })
			if same < 0 {
				parts = append(parts, p)
				continue
			}
			for c, v := range p.sum {
				parts[first+same].sum[c] += v
			}
		}
	}
	return parts
}

func denseOf(m mat.Symmetric) *mat.Dense {
	n := m.SymmetricDim()
	out := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			out.Set(i, j, m.At(i, j))
		}
	}
	return out
}
