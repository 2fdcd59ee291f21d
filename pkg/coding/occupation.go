package coding

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Occupation says how many neurons have a code, and what these neurons have in common.
type Occupation struct {
	Code string
	// Neurons are their indices, ascending; Share is their part of all neurons.
	Neurons []int
	Share   float64
	// Readout and ReadoutSD are mean and standard deviation over them of the weights to each output, nil without readout. The deviation of a single neuron is NaN.
	Readout, ReadoutSD []float64
	// Mean is the mean over them of the class means.
	Mean []float64
}

// Occupations is the table of codes, those of most neurons first and, of equally many, in the order of the alphabet.
type Occupations []Occupation

// Occupy counts the neurons of each code. The names may be those of codes, or any others, one a neuron, such as clusters'. It is an error where they are not, or the readout,
// nil where there is none, does not belong to these neurons.
func Occupy(codes Codes, means *ClassMeans, readout *mat.Dense) (Occupations, error) {
	neurons, classes := means.Mean.Dims()
	if len(codes) != neurons {
		return nil, fmt.Errorf("coding: occupation: codes of %d neurons, want those of %d", len(codes), neurons)
	}
	if readout != nil {
		if err := finite("readout", readout); err != nil {
			return nil, fmt.Errorf("coding: occupation: %w", err)
		}
		if rows, _ := readout.Dims(); rows != neurons {
			return nil, fmt.Errorf("coding: occupation: readout of %d neurons, want that of %d", rows, neurons)
		}
	}
	place := map[string]int{}
	var all Occupations
	for i, code := range codes {
		k, known := place[code]
		if !known {
			k = len(all)
			place[code] = k
			all = append(all, Occupation{Code: code, Mean: make([]float64, classes)})
		}
		all[k].Neurons = append(all[k].Neurons, i)
	}
	for k := range all {
		o := &all[k]
		n := float64(len(o.Neurons))
		o.Share = n / float64(neurons)
		o.Mean, _ = momentsOf(means.Mean, o.Neurons)
		if readout != nil {
			o.Readout, o.ReadoutSD = momentsOf(readout, o.Neurons)
		}
	}
	slices.SortStableFunc(all, func(a, b Occupation) int {
		if d := len(b.Neurons) - len(a.Neurons); d != 0 {
			return d
		}
		return strings.Compare(a.Code, b.Code)
	})
	return all, nil
}

// momentsOf returns mean and standard deviation of the columns of x over some rows.
func momentsOf(x *mat.Dense, rows []int) (mean, sd []float64) {
	_, columns := x.Dims()
	mean, sd = make([]float64, columns), make([]float64, columns)
	n := float64(len(rows))
	for _, i := range rows {
		for j, v := range x.RawRowView(i) {
			mean[j] += v / n
		}
	}
	for j := range sd {
		for _, i := range rows {
			d := x.At(i, j) - mean[j]
			sd[j] += d * d
		}
		sd[j] = math.Sqrt(sd[j] / (n - 1)) // 0/0 for one neuron
	}
	return mean, sd
}

// String returns the table, a line a code: neurons, their share, readout weights ± standard deviation, class means.
func (o Occupations) String() string {
	var b strings.Builder
	wide := 4
	for _, c := range o {
		wide = max(wide, len([]rune(c.Code)))
	}
	readout := len(o) > 0 && o[0].Readout != nil
	fmt.Fprintf(&b, "%-*s  neurons  share", wide, "code")
	if readout {
		fmt.Fprintf(&b, "  %-*s", 14*len(o[0].Readout)-2, "readout ± sd")
	}
	b.WriteString("  class means\n")
	for _, c := range o {
		fmt.Fprintf(&b, "%-*s  %7d  %5.3f", wide, c.Code, len(c.Neurons), c.Share)
		for j, a := range c.Readout {
			sd := "       " // of a single neuron
			if !math.IsNaN(c.ReadoutSD[j]) {
				sd = fmt.Sprintf(" ± %4.2f", c.ReadoutSD[j])
			}
			fmt.Fprintf(&b, "  %5.2f%s", a, sd)
		}
		b.WriteString(" ")
		for _, m := range c.Mean {
			fmt.Fprintf(&b, " %5.2f", m)
		}
		b.WriteString("\n")
	}
	return b.String()
}
