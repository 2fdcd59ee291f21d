package rsa

import (
	"fmt"
	"io"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// longColumns are those of the long form.
var longColumns = []string{"rdm", "i", "j", "value"}

// Long returns a table with one row for each RDM and pair: the index of the RDM from 0, the names of both conditions, the value, and the descriptors of the RDM.
// Descriptors named "rdm", "i", "j" or "value" are an error.
func (s *Stack) Long() (table.Table, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	rdms, pairs := s.Values.Dims()
	rdm, values := make([]float64, 0, rdms*pairs), make([]float64, 0, rdms*pairs)
	first, second, rows := make([]string, 0, rdms*pairs), make([]string, 0, rdms*pairs), make([]int, 0, rdms*pairs)
	for k := range rdms {
		for i, a := range s.Conditions {
			for _, b := range s.Conditions[i+1:] {
				rdm, first, second, rows = append(rdm, float64(k)), append(first, a), append(second, b), append(rows, k)
			}
		}
		values = append(values, s.Values.RawRowView(k)...)
	}
	out := table.Table{table.Numbers("rdm", rdm...), table.Texts("i", first...), table.Texts("j", second...), table.Numbers("value", values...)}
	for _, c := range s.Info {
		if slices.Contains(longColumns, c.Name) {
			return nil, fmt.Errorf("rsa: long table: an RDM's descriptor is called %q", c.Name)
		}
		out = append(out, c.Select(rows))
	}
	return out, nil
}

// FromLong returns the RDMs of a table with the columns "i", "j" and "value", and "rdm" where there are several. Conditions and RDMs are in the order in which they come
// first. Pairs that are not there, and values that are missing, are NaN; a pair may stand in either order, but not twice. Other columns that are constant within each RDM
// become its descriptors. Tables in which only a thousandth of the pairs has a row are errors.
func FromLong(t table.Table, measure string) (*Stack, error) {
	s, err := fromLong(t, measure)
	if err != nil {
		return nil, fmt.Errorf("rsa: long table: %w", err)
	}
	return s, nil
}

func fromLong(t table.Table, measure string) (*Stack, error) {
	l, err := readLong(t)
	if err != nil {
		return nil, err
	}
	n, rdms := len(l.conditions), len(l.rows)
	pairs := n * (n - 1) / 2
	if t.Rows() == 0 || float64(pairs)*float64(rdms) > max(1e6, 1000*float64(t.Rows())) {
		return nil, fmt.Errorf("%d rows for %d conditions and %d RDMs", t.Rows(), n, rdms)
	}
	s := &Stack{Conditions: l.conditions, Values: mat.NewDense(rdms, pairs, slices.Repeat([]float64{math.NaN()}, rdms*pairs)), Measure: measure}
	seen := make([]bool, rdms*pairs)
	for row, k := range l.rdm {
		i, j := l.first[row], l.second[row]
		at := PairIndex(n, i, j)
		if seen[k*pairs+at] {
			return nil, fmt.Errorf("row %d: the pair of %q and %q comes twice", row, l.conditions[i], l.conditions[j])
		}
		seen[k*pairs+at] = true
		s.Values.Set(k, at, l.values[row])
	}
	s.Info = perGroup(t.Without(longColumns...), l.rdm, rdms)
	return s, s.Check()
}

// long is a table in codes.
type long struct {
	conditions         []string
	rdm, first, second []int
	values             []float64
	rows               map[string]int // of each RDM's label
}

func readLong(t table.Table) (*long, error) {
	var columns [3]table.Column
	for k, name := range longColumns[1:] {
		var err error
		if columns[k], err = t.Column(name); err != nil {
			return nil, err
		}
	}
	if columns[2].IsText() {
		return nil, fmt.Errorf("column %q holds texts", "value")
	}
	l := &long{values: columns[2].Number, rows: map[string]int{}}
	rdm, err := t.Column("rdm")
	several := err == nil
	at := map[string]int{}
	for row := range t.Rows() {
		for k, to := range []*[]int{&l.first, &l.second} {
			if columns[k].Missing(row) {
				return nil, fmt.Errorf("row %d has no condition %q", row, columns[k].Name)
			}
			name := columns[k].Label(row)
			if _, ok := at[name]; !ok {
				at[name] = len(l.conditions)
				l.conditions = append(l.conditions, name)
			}
			*to = append(*to, at[name])
		}
		if i := l.first[row]; i == l.second[row] {
			return nil, fmt.Errorf("row %d: condition %q with itself", row, l.conditions[i])
		}
		label := ""
		if several {
			if rdm.Missing(row) {
				return nil, fmt.Errorf("row %d has no RDM", row)
			}
			label = rdm.Label(row)
		}
		if _, ok := l.rows[label]; !ok {
			l.rows[label] = len(l.rows)
		}
		l.rdm = append(l.rdm, l.rows[label])
	}
	return l, nil
}

// WriteLong writes the table of [Stack.Long] as CSV. Conditions that are empty, "n/a" or come twice are errors; descriptors of conditions are not written.
func (s *Stack) WriteLong(w io.Writer) error {
	if err := checkNames(s.Conditions, len(s.Conditions)); err != nil {
		return fmt.Errorf("rsa: CSV: %w", err)
	}
	for _, name := range s.Conditions {
		if name == "" || name == "n/a" {
			return fmt.Errorf("rsa: CSV: a condition is called %q", name)
		}
	}
	t, err := s.Long()
	if err != nil {
		return err
	}
	if err := table.WriteCSV(w, t); err != nil {
		return fmt.Errorf("rsa: CSV: %w", err)
	}
	return nil
}

// ReadLong reads the RDMs of a CSV file as [FromLong] does, with the names of conditions as they stand there; file is used in errors.
func ReadLong(r io.Reader, file, measure string) (*Stack, error) {
	t, err := table.CSV{Texts: longColumns[1:3]}.ReadCSV(r, file)
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	s, err := fromLong(t, measure)
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", file, err)
	}
	return s, nil
}
