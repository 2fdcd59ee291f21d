package diagnostic

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"
)

// Summary is what is told of one quantity.
type Summary struct {
	Mean, SD, Q5, Median, Q95 float64 // of all draws
	MCSEMean, MCSESD          float64
	RHat, ESSBulk, ESSTail    float64
	Chains                    int
}

// Summarize computes a summary. Numbers are NaN as the functions of their names say.
func Summarize(draws [][]float64) Summary {
	s := Summary{RHat: RHat(draws), ESSBulk: ESSBulk(draws), MCSEMean: MCSEMean(draws), MCSESD: MCSESD(draws), Chains: len(draws)}
	s.Mean, s.SD = moments(draws)
	ascending := sorted(draws)
	s.Q5, s.Median, s.Q95 = quantile(ascending, 0.05), quantile(ascending, 0.5), quantile(ascending, 0.95)
	s.ESSTail = min(essQuantile(draws, ascending, 0.05), essQuantile(draws, ascending, 0.95))
	return s
}

// Limits beyond which draws are not to be trusted: Vehtari et al. 2021, section 5, and Betancourt 2016.
const (
	MaxRHat        = 1.01
	MinESSPerChain = 100.
	MinEBFMI       = 0.3
)

// Faults says in words what is wrong with the draws, a sentence for each fault. It is empty where they can be trusted.
func (s Summary) Faults() []string {
	var out []string
	switch {
	case math.IsNaN(s.RHat):
		out = append(out, "R-hat is undefined: a draw is NaN, all are equal, or there are too few")
	case s.RHat > MaxRHat:
		out = append(out, fmt.Sprintf("chains do not agree: R-hat is %.3f, more than %v", s.RHat, MaxRHat))
	}
	few := MinESSPerChain * float64(s.Chains)
	if math.IsNaN(s.ESSBulk) && !math.IsNaN(s.RHat) {
		out = append(out, "the bulk ESS is undefined: there are too few draws")
	}
	if s.ESSBulk < few {
		out = append(out, fmt.Sprintf("too few effective draws for the centre: bulk ESS is %.0f, less than %.0f", s.ESSBulk, few))
	}
	if s.ESSTail < few {
		out = append(out, fmt.Sprintf("too few effective draws for the tails: tail ESS is %.0f, less than %.0f", s.ESSTail, few))
	}
	return out
}

// Table sets summaries of several quantities in a table, a line each, and below it what is wrong with them.
func Table(names []string, summaries []Summary) string {
	if len(names) != len(summaries) {
		panic(fmt.Sprintf("diagnostic: %d names of %d summaries", len(names), len(summaries)))
	}
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "quantity\tmean\tMCSE\tSD\t5 %\tmedian\t95 %\tR-hat\tbulk ESS\ttail ESS\t")
	for i, s := range summaries {
		fmt.Fprintf(w, "%s\t%.4g\t%.2g\t%.4g\t%.4g\t%.4g\t%.4g\t%.3f\t%.0f\t%.0f\t\n", names[i], s.Mean, s.MCSEMean, s.SD, s.Q5, s.Median, s.Q95, s.RHat, s.ESSBulk, s.ESSTail)
	}
	w.Flush()
	for i, s := range summaries {
		for _, fault := range s.Faults() {
			fmt.Fprintf(&out, "%s: %s\n", names[i], fault)
		}
	}
	return out.String()
}
