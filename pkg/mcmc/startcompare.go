package mcmc

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

// Verdict is what two sets of chains say of one quantity.
type Verdict string

// Verdicts.
const (
	Agree     Verdict = "agree"
	Differ    Verdict = "differ"
	Undecided Verdict = "undecided" // the means are known so poorly that agreement would say nothing
)

// Starts are two places to begin at, which a sampler that has reached its target forgets: one that knows nothing of the answer, such as [StartZero] or [StartPrior], and one
// that is at an answer, such as [StartAt] of a teacher or a trained network.
type Starts struct {
	Uninformed, Informed Start
	Tolerance            float64  // means that are closer than Tolerance standard deviations agree, whatever their error; 0: 0.05
	Names                []string // quantities, as in [Result.Summary]
}

// StartDifference compares one quantity.
type StartDifference struct {
	Name                  string
	Uninformed, Informed  float64 // means of all draws
	SD                    float64 // of the last quarter of the draws of both, from their means: the beginning may be a long way in
	diagnostic.Difference         // of the means, uninformed minus informed
	RHat                  float64 // of the chains of both together
	Verdict               Verdict
	From                  int // the draw from which on the two agree, however much is left out at the beginning; −1 where they do not
}

// StartComparison is what chains from two starts say of each other.
type StartComparison struct {
	Uninformed, Informed *Result
	Quantities           []StartDifference
	Limit                float64 // of |Z| beyond which means differ: 5 % for all quantities together
	Tolerance            float64
}

// CompareStarts runs chains from uninformed and from informed starts, opt.Chains of each, and says whether they agree, and from which draw on: the check of the statistical
// physics of networks, where a posterior may keep a chain for very long in the valley where it began. Two means agree where their difference is within what its Monte-Carlo error
// allows, or below the tolerance, and are undecided where that error is more than a fifth of the standard deviation. opt.Path becomes a folder with a trace of each.
//
// Agreement is no proof: both may be in one valley, as close starts are; and of disagreement only one of the two has to be right.
func CompareStarts(ctx context.Context, t *Target, kernel Kernel, opt Options, starts Starts, src rand.Source) (*StartComparison, error) {
	if opt.Store != nil {
		return nil, errors.New("mcmc: compare starts: two traces cannot go to one Store; give a Path, or neither")
	}
	out := &StartComparison{Tolerance: or(starts.Tolerance, 0.05)}
	path := opt.Path
	if path != "" {
		if err := os.MkdirAll(path, 0o755); err != nil {
			return nil, fmt.Errorf("mcmc: compare starts: %w", err)
		}
	}
	var summaries [2]*Summary
	for i, start := range []Start{starts.Uninformed, starts.Informed} {
		name := [...]string{"uninformed", "informed"}[i]
		opt.Start = start
		if path != "" {
			opt.Path = filepath.Join(path, name+".zarr")
		}
		r, err := Run(ctx, t, kernel, opt, src)
		if err != nil {
			return nil, fmt.Errorf("%w (from the %s start)", err, name)
		}
		if summaries[i], err = r.Summary(starts.Names...); err != nil {
			return nil, err
		}
		*[...]**Result{&out.Uninformed, &out.Informed}[i] = r
	}
	names := summaries[0].Names
	if len(names) == 0 {
		return nil, errors.New("mcmc: compare starts: no quantity to judge by: observe some in function space, such as predictions or the loss")
	}
	out.Limit = math.Sqrt2 * math.Erfinv(1-0.05/float64(len(names)))
	out.Quantities = make([]StartDifference, len(names))
	return out, cores.Try(ctx, len(names), func(i int) error {
		a, err := out.Uninformed.Draws(names[i])
		if err != nil {
			return err
		}
		b, err := out.Informed.Draws(names[i])
		if err != nil {
			return err
		}
		n := len(a[0])
		sd := deviation(behind(a, 15*n/20), behind(b, 15*n/20))
		d := out.compare(a, b, sd)
		d.Name, d.RHat, d.From = names[i], diagnostic.RHat(slices.Concat(a, b)), -1
		// Draws from the beginning on are left out, a twentieth at a time and up to three quarters of them, until the rest agrees.
		for k := 15; k >= 0 && out.compare(behind(a, k*n/20), behind(b, k*n/20), sd).Verdict == Agree; k-- {
			d.From = k * n / 20
		}
		out.Quantities[i] = d
		return nil
	})
}

// behind are the draws of chains from one on.
func behind(draws [][]float64, from int) [][]float64 {
	out := make([][]float64, len(draws))
	for i, d := range draws {
		out[i] = d[from:]
	}
	return out
}

// deviation is the standard deviation of the draws of two sets, each from its own mean.
func deviation(a, b [][]float64) float64 {
	sum, n := 0.0, 0.0
	for _, draws := range [][][]float64{a, b} {
		m := mean(draws)
		for _, c := range draws {
			for _, x := range c {
				sum += (x - m) * (x - m)
				n++
			}
		}
	}
	return math.Sqrt(sum / n)
}

// compare compares the draws of one quantity of a standard deviation.
func (s *StartComparison) compare(a, b [][]float64, sd float64) StartDifference {
	d := StartDifference{Difference: diagnostic.Compare(a, b), Uninformed: mean(a), Informed: mean(b), SD: sd, Verdict: Differ}
	size := math.Abs(d.Difference.Mean)
	switch {
	case sd == 0 && size == 0:
		d.Verdict = Agree
	case size > s.Limit*d.MCSE && size > s.Tolerance*sd:
	case d.MCSE <= sd/5:
		d.Verdict = Agree
	case sd == 0: // each stands still, at another place
	default: // and where a number is NaN
		d.Verdict = Undecided
	}
	return d
}

// Verdict is Differ where one quantity does, else Undecided where one is, else Agree.
func (s *StartComparison) Verdict() Verdict {
	v := Agree
	for _, d := range s.Quantities {
		switch {
		case d.Verdict == Differ:
			return Differ
		case d.Verdict == Undecided:
			v = Undecided
		}
	}
	return v
}

// From is the draw from which on all quantities agree, −1 where one does not.
func (s *StartComparison) From() int {
	from := 0
	for _, d := range s.Quantities {
		if d.From < 0 {
			return -1
		}
		from = max(from, d.From)
	}
	return from
}

// String is a table, and in words whether the starts are forgotten.
func (s *StartComparison) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "quantity\tuninformed\tinformed\tdifference\tMCSE\tSD\tR-hat of all\tverdict\tfrom draw\t")
	var differ []string
	for _, d := range s.Quantities {
		fmt.Fprintf(w, "%s\t%.4g\t%.4g\t%.2g\t%.2g\t%.3g\t%.3f\t%s\t%d\t\n", d.Name, d.Uninformed, d.Informed, d.Difference.Mean, d.MCSE, d.SD, d.RHat, d.Verdict, d.From)
		if d.Verdict == Differ {
			differ = append(differ, d.Name)
		}
	}
	w.Flush()
	switch from := s.From(); {
	case s.Verdict() == Differ && from >= 0:
		fmt.Fprintf(&b, "Uninformed and informed starts differ in all draws together, but agree from draw %d on: leave out the draws before, or warm up longer.\n", from)
	case s.Verdict() == Differ:
		fmt.Fprintf(&b, "Uninformed and informed starts differ, in %s: at least one of them has not reached the target. Run longer, anneal, or temper.\n",
			strings.Join(differ[:min(4, len(differ))], ", "))
	case s.Verdict() == Undecided:
		b.WriteString("Undecided: some means are known to less than a fifth of a standard deviation only. Run longer.\n")
	case from > 0:
		fmt.Fprintf(&b, "Uninformed and informed starts agree in all draws together; with the beginning left out, from draw %d on.\n", from)
	case from < 0:
		b.WriteString("Uninformed and informed starts agree in all draws together; the later draws alone are too few to say so, or differ.\n")
	default:
		fmt.Fprintf(&b, "Uninformed and informed starts agree from the first draw on: each difference is within %.2g MCSE, or %.2g SD.\n", s.Limit, s.Tolerance)
	}
	return b.String()
}
