package rsa

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Select returns the given RDMs in the given order, copied. An RDM may come more than once (a bootstrap sample of subjects). It panics when there is none or one is out of
// range.
func (s *Stack) Select(rdms []int) *Stack {
	if len(rdms) == 0 {
		panic("rsa: stack: no RDM is selected")
	}
	_, pairs := s.Values.Dims()
	out := &Stack{Conditions: slices.Clone(s.Conditions), Values: mat.NewDense(len(rdms), pairs, nil), Measure: s.Measure, Patterns: s.Patterns, Info: s.Info.Select(rdms)}
	for i, k := range rdms {
		if k < 0 || k >= s.Len() {
			panic(fmt.Sprintf("rsa: stack: RDM %d of %d", k, s.Len()))
		}
		out.Values.SetRow(i, s.Values.RawRowView(k))
	}
	return out
}

// Where returns the RDMs whose label in a column of s.Info is one of labels ("2" for the number 2). That there is none is an error.
func (s *Stack) Where(column string, labels ...string) (*Stack, error) {
	rdms, err := s.Info.Where(column, labels...)
	if err == nil && len(rdms) == 0 {
		err = fmt.Errorf("no RDM has %s %s", column, anyOf(labels))
	}
	if err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	return s.Select(rdms), nil
}

// SortBy returns the RDMs in ascending order of columns of s.Info, of which the first counts most; equal ones keep their order.
func (s *Stack) SortBy(columns ...string) (*Stack, error) {
	rdms, err := s.Info.Order(columns...)
	if err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	if len(s.Info) == 0 {
		rdms = upTo(s.Len())
	}
	return s.Select(rdms), nil
}

// SplitBy returns one stack for each label of a column of s.Info, ascending. RDMs without a value are left out; that none has one is an error.
func (s *Stack) SplitBy(column string) ([]*Stack, error) {
	parts, _, err := splitRows("stack", s.Info, column)
	if err != nil {
		return nil, err
	}
	out := make([]*Stack, len(parts))
	for i, rdms := range parts {
		out[i] = s.Select(rdms)
	}
	return out, nil
}

// SelectConditions returns the RDMs of some conditions in the order given by their positions, copied. It panics when there is none, or one is out of range or comes twice;
// [Stack.Sample] takes copies.
func (s *Stack) SelectConditions(positions []int) *Stack {
	for i, p := range positions {
		if slices.Contains(positions[:i], p) {
			panic(fmt.Sprintf("rsa: stack: condition %d comes twice: see Sample", p))
		}
	}
	return s.Sample(positions)
}

// ByName returns the RDMs of the named conditions in that order. A condition that the stack does not have is an error.
func (s *Stack) ByName(conditions ...string) (*Stack, error) {
	if err := checkNames(conditions, len(conditions)); err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	if err := checkNames(s.Conditions, len(s.Conditions)); err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	if len(conditions) < 2 {
		return nil, fmt.Errorf("rsa: stack: %d conditions, want 2 or more", len(conditions))
	}
	at := make(map[string]int, len(s.Conditions))
	for i, name := range s.Conditions {
		at[name] = i
	}
	positions := make([]int, len(conditions))
	for i, name := range conditions {
		p, ok := at[name]
		if !ok {
			return nil, fmt.Errorf("rsa: stack: there is no condition %q", name)
		}
		positions[i] = p
	}
	return s.Sample(positions), nil
}

// WhereConditions returns the RDMs of the conditions whose label in a column of s.Patterns is one of labels. Fewer than two such conditions are an error.
func (s *Stack) WhereConditions(column string, labels ...string) (*Stack, error) {
	positions, err := s.Patterns.Where(column, labels...)
	if err == nil && len(positions) < 2 {
		err = fmt.Errorf("%d conditions have %s %s, want 2 or more", len(positions), column, anyOf(labels))
	}
	if err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	return s.Sample(positions), nil
}

// SortConditionsBy returns the RDMs with their conditions in ascending order of columns of s.Patterns, or without columns of their names: numbers by size if all are
// numbers, and byte by byte if not.
func (s *Stack) SortConditionsBy(columns ...string) (*Stack, error) {
	if len(columns) == 0 {
		return s.Sample(ascending(s.Conditions)), nil
	}
	order, err := s.Patterns.Order(columns...)
	if err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	return s.Sample(order), nil
}

// ascending returns the positions of names in their order.
func ascending(names []string) []int {
	numbers := make([]float64, len(names))
	by := table.Texts("name", names...)
	for i, name := range names {
		v, err := strconv.ParseFloat(name, 64)
		if err != nil || math.IsNaN(v) {
			numbers = nil
			break
		}
		numbers[i] = v
	}
	if len(numbers) > 0 {
		by = table.Numbers("name", numbers...)
	}
	order, err := table.Table{by}.Order("name")
	if err != nil {
		panic(err) // the column is there
	}
	return order
}
