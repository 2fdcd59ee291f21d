package coding

import (
	"fmt"
	"strings"
)

// String returns the verdict, the reasons, and the statistics, a line each.
func (s *Scheme) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %d neurons, %d stimuli of %d classes\n", s.Verdict, s.Neurons, s.Stimuli, s.Classes)
	for _, why := range s.Reasons {
		fmt.Fprintf(&b, "  %s\n", why)
	}
	what := "class variance"
	if s.Outputs > 0 {
		what = "|a|²"
	}
	fmt.Fprintf(&b, "  participation ratio of %s %.1f; the strongest 1, 3, 10 have", what, s.Participation)
	for i, k := range []int{1, 3, 10} {
		if k <= len(s.Top) {
			fmt.Fprintf(&b, "%s %.2f", []string{"", ",", ","}[i], s.Top[k-1])
		}
	}
	if len(s.Kurtosis) > 0 {
		b.WriteString("; kurtosis of a")
		for i, k := range s.Kurtosis {
			fmt.Fprintf(&b, "%s %.1f", []string{"", ","}[min(i, 1)], k)
		}
	}
	b.WriteString("\n")
	return b.String()
}
