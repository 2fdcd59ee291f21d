package trace

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
)

// Stan is what a CSV file of Stan says beside draws and settings.
type Stan struct {
	Step             float64     // size of the steps after adaptation; 0: not said
	InverseMass      [][]float64 // one row: its diagonal; several: all of it; nil: not said
	Warmup, Sampling time.Duration
}

// stanNames are those of Stan for the statistics, in its order.
var stanNames = []struct {
	name, stan string
	kind       Kind
}{
	{"lp", "lp__", Float}, {"acceptance_rate", "accept_stat__", Float}, {"step_size", "stepsize__", Float}, {"tree_depth", "treedepth__", Integer},
	{"n_steps", "n_leapfrog__", Integer}, {"diverging", "divergent__", Boolean}, {"energy", "energy__", Float},
}

// SaveStan writes a chain to a file as [WriteStan] does; there is never half of one.
func SaveStan(path string, t Trace, chain int, s Stan) error {
	return wholefile.Replace(path, func(w io.Writer) error { return WriteStan(w, t, chain, s) })
}

// WriteStan writes the draws of a chain as CmdStan does, so that what reads its files reads these: settings in comments, statistics by Stan's names (lp__, accept_stat__, …;
// others with __ behind theirs), then the variables, the first index the fastest (theta.1.1, theta.2.1, …), with the digits that give the same number again. Warm-up,
// where the layout has it, comes first, and what adaptation found behind it. rstan wants the statistic lp, and get_bfmi energy. Names with a dot, a comma, a quote or __ at
// their end are errors. Labels, data and dimensions do not fit into the format.
func WriteStan(w io.Writer, t Trace, chain int, s Stan) error {
	l := t.Layout()
	if chain < 0 || chain >= l.Chains {
		return fmt.Errorf("trace: chain %d of %d", chain, l.Chains)
	}
	if err := roomFor(t, "a draw", float64(l.Numbers())); err != nil {
		return err
	}
	columns, err := stanColumns(l)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	writeStanHead(out, l, chain, s)
	for i, c := range columns {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(c.name)
	}
	out.WriteByte('\n')
	if err := writeStanDraws(out, t, l, chain, Warmup, columns); err != nil {
		return err
	}
	writeAdaptation(out, s)
	if err := writeStanDraws(out, t, l, chain, Posterior, columns); err != nil {
		return err
	}
	fmt.Fprintf(out, "#\n#  Elapsed Time: %v seconds (Warm-up)\n#                %v seconds (Sampling)\n#                %v seconds (Total)\n#\n",
		s.Warmup.Seconds(), s.Sampling.Seconds(), (s.Warmup + s.Sampling).Seconds())
	return out.Flush()
}

// stanColumn is a column of the file: of the statistics, or of the variables.
type stanColumn struct {
	name string
	stat bool
	at   int // in a row of statistics or values
}

func stanColumns(l Layout) ([]stanColumn, error) {
	var out []stanColumn
	for _, s := range stanNames {
		if i := l.Stat(s.name); i >= 0 {
			out = append(out, stanColumn{s.stan, true, i})
		}
	}
	for i, s := range l.Stats {
		if !fitsStan(s.Name) {
			return nil, fmt.Errorf("trace: statistic %q: the name does not fit into a CSV file of Stan", s.Name)
		}
		if stanName(s.Name) == s.Name {
			out = append(out, stanColumn{s.Name + "__", true, i})
		}
	}
	first := 0
	for _, v := range l.Variables {
		if !fitsStan(v.Name) {
			return nil, fmt.Errorf("trace: variable %q: the name does not fit into a CSV file of Stan", v.Name)
		}
		names := v.elements()
		for _, at := range columnMajor(v.Shape) {
			out = append(out, stanColumn{names[at], false, first + at})
		}
		first += len(names)
	}
	return out, nil
}

// fitsStan tells whether a name is the same when it is read again.
func fitsStan(name string) bool {
	odd := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`.,"#`, r)
	}
	return !strings.ContainsFunc(name, odd) && !strings.HasSuffix(name, "__")
}

// columnMajor returns the places in C order of the elements as they follow with the first index the fastest.
func columnMajor(shape []int) []int {
	out := []int{0}
	for i := len(shape) - 1; i >= 0; i-- {
		stride := Variable{Shape: shape[i+1:]}.Size()
		next := make([]int, 0, len(out)*shape[i])
		for _, at := range out {
			for k := range shape[i] {
				next = append(next, at+k*stride)
			}
		}
		out = next
	}
	return out
}

// stanName returns Stan's name of a statistic, or the name itself.
func stanName(name string) string {
	for _, s := range stanNames {
		if s.name == name {
			return s.stan
		}
	}
	return name
}

func writeStanHead(out *bufio.Writer, l Layout, chain int, s Stan) {
	saved := 0
	if l.Warmup > 0 {
		saved = 1
	}
	fmt.Fprintf(out, "# method = sample\n#   sample\n#     num_samples = %d\n#     num_warmup = %d\n#     save_warmup = %d\n#     thin = 1\n", l.Draws, l.Warmup, saved)
	if l.Stat("tree_depth") >= 0 { // a tree is that of NUTS
		metric := "diag_e"
		if len(s.InverseMass) > 1 {
			metric = "dense_e"
		}
		fmt.Fprintf(out, "#     algorithm = hmc\n#       hmc\n#         engine = nuts\n#         metric = %s\n", metric)
	}
	fmt.Fprintf(out, "# id = %d\n", chain+1)
	for _, k := range slices.Sorted(maps.Keys(l.Attributes)) {
		fmt.Fprintf(out, "# %s%s = %s\n", attributePrefix, strconv.Quote(k), strconv.Quote(l.Attributes[k]))
	}
}

// attributePrefix is before attributes, so that rstan does not take them for settings of Stan.
const attributePrefix = "attribute "

func writeAdaptation(out *bufio.Writer, s Stan) {
	out.WriteString("# Adaptation terminated\n")
	if s.Step != 0 {
		fmt.Fprintf(out, "# Step size = %s\n", stanNumber(s.Step))
	}
	switch len(s.InverseMass) {
	case 0:
	case 1:
		out.WriteString("# Diagonal elements of inverse mass matrix:\n")
	default:
		out.WriteString("# Elements of inverse mass matrix:\n")
	}
	for _, row := range s.InverseMass {
		texts := make([]string, len(row))
		for i, x := range row {
			texts[i] = stanNumber(x)
		}
		out.WriteString("# " + strings.Join(texts, ", ") + "\n")
	}
}

func writeStanDraws(out *bufio.Writer, t Trace, l Layout, chain int, g Group, columns []stanColumn) error {
	if l.Length(g) == 0 {
		return nil
	}
	numbers, all := l.Numbers(), t.Complete(chain, g)
	for from, step := 0, l.step(); from < all; from += step {
		n := min(step, all-from)
		values, stats := make([]float64, n*numbers), make([]float64, n*len(l.Stats))
		if err := readRows(t, l, chain, g, from, values, stats); err != nil {
			return err
		}
		for i := range n {
			for k, c := range columns {
				if k > 0 {
					out.WriteByte(',')
				}
				if c.stat {
					out.WriteString(stanNumber(stats[i*len(l.Stats)+c.at]))
				} else {
					out.WriteString(stanNumber(values[i*numbers+c.at]))
				}
			}
			out.WriteByte('\n')
		}
	}
	return nil
}

// stanNumber writes a number with the fewest digits that give it again, and as C does where it is none.
func stanNumber(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 1):
		return "inf"
	case math.IsInf(x, -1):
		return "-inf"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
