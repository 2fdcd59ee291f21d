package rsa

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Stack holds RDMs over the same conditions: of subjects, sessions, times, centres of a searchlight, or models. It is plain data.
type Stack struct {
	// Conditions names the rows of every RDM. All names differ, but for a sample of conditions (see [Stack.Sample]).
	Conditions []string
	// Values is RDMs × pairs, each row an upper triangle by rows as in [RDM]. NaN is a pair without a value.
	Values *mat.Dense
	// Measure says what the values are.
	Measure string
	// Patterns describes the conditions, one row a condition, and Info the RDMs, one row an RDM (its subject, session, time, name …). Both may be nil.
	Patterns, Info table.Table
}

// NewStack returns RDMs over the same conditions in the same order, copied. It is an error where there is none, conditions or measures differ, or an RDM is not whole.
// Descriptors that all RDMs have are kept.
func NewStack(rdms ...*RDM) (*Stack, error) {
	if len(rdms) == 0 {
		return nil, fmt.Errorf("rsa: stack: no RDM")
	}
	s := &Stack{}
	for k, r := range rdms {
		if err := r.whole(); err != nil {
			return nil, fmt.Errorf("rsa: stack: RDM %d: %w", k, err)
		}
		if len(r.Values) == 0 {
			return nil, fmt.Errorf("rsa: stack: RDM %d has no pairs", k)
		}
		if k == 0 {
			s.Conditions, s.Measure, s.Patterns = slices.Clone(r.Conditions), r.Measure, r.Patterns
			s.Values = mat.NewDense(len(rdms), len(r.Values), nil)
		}
		if err := sameConditions(rdms[0], r); err != nil {
			return nil, fmt.Errorf("rsa: stack: RDM %d: %w", k, err)
		}
		if r.Measure != s.Measure {
			return nil, fmt.Errorf("rsa: stack: RDM %d: its measure is %q, want %q", k, r.Measure, s.Measure)
		}
		s.Values.SetRow(k, r.Values)
	}
	s.Info = gather(rdms)
	return s, nil
}

// gather returns the descriptors that all RDMs have as columns of the same kind, one row an RDM.
func gather(rdms []*RDM) table.Table {
	var out table.Table
	for _, c := range rdms[0].Info {
		all := table.Column{Name: c.Name}
		for _, r := range rdms {
			d, err := r.Info.Column(c.Name)
			if err != nil || d.Len() != 1 || d.IsText() != c.IsText() {
				break
			}
			all.Number, all.Text = append(all.Number, d.Number...), append(all.Text, d.Text...)
		}
		if all.Len() == len(rdms) {
			out = append(out, all)
		}
	}
	return out
}

// Len returns the number of RDMs.
func (s *Stack) Len() int {
	n, _ := s.Values.Dims()
	return n
}

// Check says what is inconsistent: no RDM, a number of values that does not fit the conditions, names that are not different (but for copies in a sample, whose pair has
// no value in any RDM), tables whose rows do not fit.
func (s *Stack) Check() error {
	if s == nil || s.Values == nil || s.Values.IsEmpty() {
		return fmt.Errorf("rsa: stack: no RDM")
	}
	n := len(s.Conditions)
	rdms, pairs := s.Values.Dims()
	if pairs != n*(n-1)/2 {
		return fmt.Errorf("rsa: stack: %d values an RDM, want %d for %d conditions", pairs, n*(n-1)/2, n)
	}
	if err := s.checkCopies(); err != nil {
		return fmt.Errorf("rsa: stack: %w", err)
	}
	if err := s.Patterns.Check(n); err != nil {
		return fmt.Errorf("rsa: stack: patterns: %w", err)
	}
	if err := s.Info.Check(rdms); err != nil {
		return fmt.Errorf("rsa: stack: info: %w", err)
	}
	return nil
}

// RDM returns the RDM of index k, a copy. It panics when k is out of range.
func (s *Stack) RDM(k int) *RDM {
	if k < 0 || k >= s.Len() {
		panic(fmt.Sprintf("rsa: stack: RDM %d of %d", k, s.Len()))
	}
	return &RDM{Conditions: slices.Clone(s.Conditions), Values: slices.Clone(s.Values.RawRowView(k)), Measure: s.Measure, Patterns: s.Patterns, Info: s.Info.Select([]int{k})}
}

// RDMs returns all RDMs, copied.
func (s *Stack) RDMs() []*RDM {
	out := make([]*RDM, s.Len())
	for k := range out {
		out[k] = s.RDM(k)
	}
	return out
}
