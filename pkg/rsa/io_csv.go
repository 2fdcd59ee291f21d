package rsa

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/gonum/mat"
)

// WriteSquare writes an RDM as a square of numbers with commas: the measure in the corner, the conditions above and to the left, 0 on the diagonal. Numbers are in their
// shortest form that reads back as the same, and a pair without a value is n/a. Names that are not UTF-8 or have a carriage return are errors.
// Descriptors are not written.
func (r *RDM) WriteSquare(w io.Writer) error {
	if err := r.whole(); err != nil {
		return fmt.Errorf("rsa: CSV: %w", err)
	}
	for _, name := range append([]string{r.Measure}, r.Conditions...) {
		if !utf8.ValidString(name) || strings.Contains(name, "\r") {
			return fmt.Errorf("rsa: CSV: %.40q cannot be written", name)
		}
	}
	out := csv.NewWriter(w)
	err := out.Write(append([]string{r.Measure}, r.Conditions...))
	for i, name := range r.Conditions {
		record := []string{name}
		for j := range r.Conditions {
			cell := "n/a"
			if v := r.At(i, j); !math.IsNaN(v) {
				cell = strconv.FormatFloat(v, 'g', -1, 64)
			}
			record = append(record, cell)
		}
		if err == nil {
			err = out.Write(record)
		}
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("rsa: CSV: %w", err)
	}
	return nil
}

// ReadSquare reads an RDM as [RDM.WriteSquare] writes it; file is used in errors, which give the line. A cell that is n/a, NaN or empty is a pair without a value, and on the
// diagonal 0. Rows must have the conditions' names in the order of the columns, and the matrix must be symmetric to tolerance, an absolute difference (see [FromMatrix]).
func ReadSquare(r io.Reader, file string, tolerance float64) (*RDM, error) {
	records, lines, err := readRecords(r, file)
	if err != nil {
		return nil, err
	}
	n := len(records[0]) - 1
	if n < 2 || len(records)-1 != n {
		return nil, fmt.Errorf("rsa: %s: %d columns and %d rows of values, want a square of 2 or more", file, n, len(records)-1)
	}
	conditions := records[0][1:]
	m := mat.NewDense(n, n, nil)
	for i, record := range records[1:] {
		if record[0] != conditions[i] {
			return nil, fmt.Errorf("rsa: %s: line %d: the row of %q, want %q as in column %d", file, lines[i+1], record[0], conditions[i], i+2)
		}
		for j, cell := range record[1:] {
			v, err := csvNumber(cell)
			if err != nil {
				return nil, fmt.Errorf("rsa: %s: line %d: column %d: %w", file, lines[i+1], j+2, err)
			}
			if i == j && math.IsNaN(v) {
				v = 0
			}
			m.Set(i, j, v)
		}
	}
	rdm, err := FromMatrix(m, conditions, records[0][0], tolerance)
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", file, err)
	}
	return rdm, nil
}

// readRecords returns records of equal length and the line of each.
func readRecords(r io.Reader, file string) (records [][]string, lines []int, err error) {
	reader := csv.NewReader(r)
	for {
		record, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("rsa: %s: byte %d: %w", file, reader.InputOffset(), err)
		}
		if len(records) == 0 {
			record[0] = strings.TrimPrefix(record[0], "\ufeff")
		}
		line, _ := reader.FieldPos(0)
		records, lines = append(records, record), append(lines, line)
		if len(records) > len(records[0]) {
			return nil, nil, fmt.Errorf("rsa: %s: line %d: more rows than columns, want a square", file, line)
		}
	}
	if len(records) == 0 {
		return nil, nil, fmt.Errorf("rsa: %s: no line", file)
	}
	return records, lines, nil
}

func csvNumber(cell string) (float64, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" || cell == "n/a" {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return 0, fmt.Errorf("got %.40q, want a number", cell)
	}
	return v, nil
}
