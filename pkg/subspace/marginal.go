package subspace

import "gonum.org/v1/gonum/mat"

// Marginal is the part of centred data that belongs to a group.
type Marginal struct {
	Group  Group
	Values *mat.Dense // units × cells, as those of the tensor
	// Share is its part of the total variance of the centred data. Freedom is how many independent numbers each unit has in it.
	Share   float64
	Freedom int
}

// Marginalise parts mean responses into the effects of factors and their interactions, as an analysis of variance does: each unit's mean over all cells is subtracted, and the
// part of a set S of factors is the mean over all other factors, less the parts of all smaller sets within S. Cells weigh alike, whatever their number of trials, so that
// unbalanced trials do not confound the factors. The parts of different sets are uncorrelated; with all sets present they add up to the centred data, and their shares to 1.
//
// Nil groups are [Groups] with the factor named "time", if there is one. Groups need not hold all sets.
func (x *Tensor) Marginalise(groups []Group) ([]Marginal, error) {
	if err := x.Check(); err != nil {
		return nil, err
	}
	groups, sets, err := x.groups(groups)
	if err != nil {
		return nil, err
	}
	data, _ := x.centred()
	return x.parts(data, groups, sets), nil
}

func (x *Tensor) parts(data *mat.Dense, groups []Group, sets [][]int) []Marginal {
	total := mat.Norm(data, 2)
	all := make([]Marginal, len(groups))
	for g := range groups {
		sum := mat.NewDense(data.RawMatrix().Rows, data.RawMatrix().Cols, nil)
		for _, bits := range sets[g] {
			part := mat.DenseCopyOf(data)
			for u := range x.Units {
				row := part.RawRowView(u)
				for k := range x.Factors {
					x.average(row, k, bits>>k&1 == 1)
				}
			}
			sum.Add(sum, part)
		}
		all[g] = Marginal{Group: groups[g], Values: sum, Freedom: x.freedom(sets[g])}
		if total > 0 {
			share := mat.Norm(sum, 2) / total
			all[g].Share = share * share
		}
	}
	return all
}

// average replaces the values by their mean over the levels of factor k, or by the deviations from it.
func (x *Tensor) average(row []float64, k int, deviations bool) {
	levels, stride := len(x.Factors[k].Levels), x.stride(k)
	for outer := 0; outer < len(row); outer += levels * stride {
		for inner := range stride {
			at, mean := outer+inner, 0.0
			for l := range levels {
				mean += row[at+l*stride] / float64(levels)
			}
			for l := range levels {
				if deviations {
					row[at+l*stride] -= mean
				} else {
					row[at+l*stride] = mean
				}
			}
		}
	}
}
