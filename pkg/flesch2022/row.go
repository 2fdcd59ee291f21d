package flesch2022

import (
	"fmt"
	"math"
)

// Sample is the number of networks that a number of the tables comes from.
const Sample = 30

// Row is one quantity of the replication table. Its slices have one entry a column, NaN where there is no number; nil is no number at all.
type Row struct {
	Quantity string
	// Columns names the columns: the eight scales ("σ = 0.01"), or numbers of components ("3 components").
	Columns []string
	// Published are the numbers of the paper. Reading is how far off they can be: half a unit of the last digit where they are printed, 0.02 or so where they were read off a figure.
	Published []float64
	Reading   float64
	// Replication are the numbers of an independent replication, and Digits how many decimals they are given to.
	Replication []float64
	Digits      int
	// Error is the standard error of each number as one of [Sample] networks.
	Error []float64
}

// Distance is how far a number is from one of the tables.
type Distance struct {
	Got, Want float64
	// Rounding is what rounding or reading can have changed Want by, and Error the standard error of the difference.
	Rounding, Error float64
	// Errors is the distance in standard errors, (|Got − Want| − Rounding)/Error, 0 where rounding explains it. NaN where the table has no number, +Inf where Got is NaN.
	Errors float64
}

// Tolerance returns the largest |Got − Want| within so many standard errors.
func (d Distance) Tolerance(errors float64) float64 { return d.Rounding + errors*d.Error }

// Publishes returns the distance of a number of so many networks from the published one. Both are taken for draws from one population: the standard error of the difference is
// Error·√(1 + 30/networks). It panics when there is no such column or network.
func (r Row) Publishes(column int, got float64, networks int) Distance {
	return r.distance(column, r.Published, r.Reading, got, networks)
}

// Replicates returns the distance from the replication, see [Row.Publishes].
func (r Row) Replicates(column int, got float64, networks int) Distance {
	return r.distance(column, r.Replication, 0.5*math.Pow10(-r.Digits), got, networks)
}

func (r Row) distance(column int, table []float64, rounding, got float64, networks int) Distance {
	if column < 0 || column >= len(r.Columns) || networks < 1 {
		panic(fmt.Sprintf("flesch2022: %s: column %d of %d networks, want 0 … %d of one or more", r.Quantity, column, networks, len(r.Columns)-1))
	}
	d := Distance{Got: got, Want: math.NaN(), Rounding: rounding, Error: r.Error[column] * math.Sqrt(1+Sample/float64(networks)), Errors: math.NaN()}
	if table == nil || math.IsNaN(table[column]) {
		return d
	}
	d.Want = table[column]
	switch off := math.Abs(got-d.Want) - rounding; {
	case math.IsNaN(got):
		d.Errors = math.Inf(1)
	case off <= 1e-12: // the last bits of decimal fractions
		d.Errors = 0
	default:
		d.Errors = off / d.Error
	}
	return d
}

// Lookup returns the row of a quantity, by the name that [Table] gives it. It panics where there is none.
func Lookup(quantity string) Row {
	for _, r := range Table() {
		if r.Quantity == quantity {
			return r
		}
	}
	panic(fmt.Sprintf("flesch2022: no quantity %q in the table", quantity))
}
