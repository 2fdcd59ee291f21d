package vanmeegen2025

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

// CodeRow is a code: what the theory says of it, and what samples do.
type CodeRow struct {
	Code             string    // "110": active on the trials of the first two classes
	Share, Predicted float64   // of the units
	Chains           []float64 // the share in each chain: codes that are frozen differ
	// Readout is the mean of a over the units of the code, and Mean that of φ by class; NaN where no unit has it. The Predicted ones are nil for a code that the theory does not
	// have.
	Readout, PredictedReadout []float64
	Mean, PredictedMean       []float64
}

// CodeTable is a table of codes, those of the theory first.
type CodeTable []CodeRow

// Codes sets the codes of the last hidden layer in n draws of each chain beside those of the theory, which may be none. A unit is active for a class where its mean response
// there exceeds the threshold.
func (e *Ensemble) Codes(n int, threshold float64, predicted []theory.Code) (CodeTable, error) {
	some := e.Some(e.Layers()-1, n)
	var all []coding.Responses
	shares := make([]map[string]float64, len(some))
	for c, chain := range some {
		o, err := occupy(threshold, chain...)
		if err != nil {
			return nil, err
		}
		shares[c] = map[string]float64{}
		for _, row := range o {
			shares[c][row.Code] = row.Share
		}
		all = append(all, chain...)
	}
	seen, err := occupy(threshold, all...)
	if err != nil {
		return nil, err
	}
	var table CodeTable
	for _, code := range predicted {
		row := CodeRow{Code: code.Pattern(), Predicted: code.Occupation, PredictedReadout: code.Readout, PredictedMean: code.Activation}
		table = append(table, row)
	}
	for _, o := range seen {
		at := table.find(o.Code)
		if at < 0 {
			at = len(table)
			table = append(table, CodeRow{Code: o.Code})
		}
		table[at].Share, table[at].Readout, table[at].Mean = o.Share, o.Readout, o.Mean
		for c := range shares {
			table[at].Chains = append(table[at].Chains, shares[c][o.Code])
		}
	}
	return table, nil
}

// occupy returns the codes of units of several networks together.
func occupy(threshold float64, all ...coding.Responses) (coding.Occupations, error) {
	r := Pool(all...)
	m, err := coding.MeansOf(r)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	o, err := coding.Occupy(m.BinaryCodes(threshold), m, r.Readout)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	return o, nil
}

func (t CodeTable) find(code string) int {
	for i, row := range t {
		if row.Code == code {
			return i
		}
	}
	return -1
}

// Worst returns the largest differences between samples and theory among the codes that the theory gives at least the share least: that of a readout value relative to the
// largest of its code, that of a class mean, and that of a share. Units that left a code, so that nothing is there to compare, count as a difference of 1.
func (t CodeTable) Worst(least float64) (readout, mean, share float64) {
	for _, row := range t {
		if row.Predicted < least {
			continue
		}
		share = max(share, abs(row.Share-row.Predicted))
		if row.Readout == nil {
			readout, mean = max(readout, 1), max(mean, 1)
			continue
		}
		largest := 0.
		for _, a := range row.PredictedReadout {
			largest = max(largest, abs(a))
		}
		for r, a := range row.PredictedReadout {
			readout = max(readout, abs(row.Readout[r]-a)/largest)
		}
		for c, m := range row.PredictedMean {
			mean = max(mean, abs(row.Mean[c]-m))
		}
	}
	return readout, mean, share
}

// Shares returns the shares of the codes that samples have: what [theory.Neuron.Frozen] takes.
func (t CodeTable) Shares() map[string]float64 {
	shares := map[string]float64{}
	for _, row := range t {
		if row.Share > 0 {
			shares[row.Code] = row.Share
		}
	}
	return shares
}

// String returns the table, samples over theory, a code in two lines.
func (t CodeTable) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-6s %-8s %6s  %-22s %-20s %s\n", "code", "", "share", "readout", "class means", "share by chain")
	for _, row := range t {
		fmt.Fprintf(&b, "%-6s %-8s %6.3f  %-22s %-20s %s\n", row.Code, "samples", row.Share, numbers(row.Readout), numbers(row.Mean), numbers(row.Chains))
		if row.PredictedReadout != nil {
			fmt.Fprintf(&b, "%-6s %-8s %6.3f  %-22s %-20s\n", "", "theory", row.Predicted, numbers(row.PredictedReadout), numbers(row.PredictedMean))
		}
	}
	return b.String()
}

func numbers(v []float64) string {
	words := make([]string, len(v))
	for i, x := range v {
		words[i] = fmt.Sprintf("%.2f", x)
	}
	return strings.Join(words, " ")
}

func abs(v float64) float64 { return max(v, -v) }

// ReadoutWeights returns the weights of an output to all units, in n draws of each chain.
func (e *Ensemble) ReadoutWeights(output, n int) []float64 {
	return mat.Col(nil, output, e.Pooled(e.Layers()-1, n).Readout)
}
