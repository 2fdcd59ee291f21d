package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSV says how a file of separated values is read or written. The zero value is a file with commas whose numbers are recognised.
type CSV struct {
	// Comma separates the fields; 0 is ','. The files of BIDS have '\t'.
	Comma rune
	// Texts names columns that are read as texts whatever they hold.
	Texts []string
}

func (o CSV) comma() rune {
	if o.Comma == 0 {
		return ','
	}
	return o.Comma
}

// ReadCSV reads a table whose first line names the columns; file is used in errors, which give the line. A field that is empty or "n/a" is missing. A column is of
// numbers where each of its other fields is one, in decimal or as NaN, inf or infinity, and of texts where not. A number with a zero before its first digit ("007") is
// taken for a label, and makes its column one of texts. A column without any value is of numbers. Quotes are those of RFC 4180, a byte order mark is passed over, and
// lines may end in carriage return and newline. It is an error where lines differ in their number of fields, or names are empty or not different.
func (o CSV) ReadCSV(r io.Reader, file string) (Table, error) {
	buffered := bufio.NewReader(r)
	if mark, _ := buffered.Peek(len(byteOrderMark)); string(mark) == byteOrderMark { // before the names are parsed, as the first may be in quotes
		buffered.Discard(len(byteOrderMark))
	}
	reader := csv.NewReader(buffered)
	reader.Comma = o.comma()
	reader.ReuseRecord = true
	var names []string
	var cells [][]string
	for {
		record, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fault(file, reader, err)
		}
		if names == nil {
			names = slices.Clone(record)
			for i, name := range names {
				switch {
				case !utf8.ValidString(name):
					return nil, fmt.Errorf("table: %s: line 1: the name of column %d is not UTF-8: %.40q", file, i+1, name)
				case name == "":
					return nil, fmt.Errorf("table: %s: line 1: column %d has no name", file, i+1)
				case slices.Contains(names[:i], name):
					return nil, fmt.Errorf("table: %s: line 1: there are two columns %q", file, name)
				}
			}
			cells = make([][]string, len(names))
			continue
		}
		for i, field := range record {
			if !utf8.ValidString(field) {
				line, _ := reader.FieldPos(i)
				return nil, fmt.Errorf("table: %s: line %d: column %q is not UTF-8: %.40q", file, line, names[i], field)
			}
			cells[i] = append(cells[i], strings.Clone(field))
		}
	}
	if names == nil {
		return nil, fmt.Errorf("table: %s: no line: want the names of columns", file)
	}
	out := make(Table, len(names))
	for i, name := range names {
		out[i] = column(name, cells[i], slices.Contains(o.Texts, name))
	}
	return out, nil
}

// ReadCSV reads a table with commas. See [CSV.ReadCSV].
func ReadCSV(r io.Reader, file string) (Table, error) { return CSV{}.ReadCSV(r, file) }

func fault(file string, reader *csv.Reader, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("table: %s: line %d: byte %d: %w", file, parse.Line, reader.InputOffset(), parse.Err)
	}
	return fmt.Errorf("table: %s: byte %d: %w", file, reader.InputOffset(), err)
}

// column recognises numbers.
func column(name string, cells []string, text bool) Column {
	numbers := make([]float64, len(cells))
	for i, cell := range cells {
		v, ok := number(cell)
		text = text || !ok
		numbers[i] = v
	}
	if !text {
		return Column{Name: name, Number: numbers}
	}
	texts := make([]string, len(cells))
	for i, cell := range cells {
		if cell != missing {
			texts[i] = cell
		}
	}
	return Column{Name: name, Text: texts}
}

const (
	missing       = "n/a"
	byteOrderMark = "\ufeff"
)

// number reads a decimal number, NaN where it is missing.
func number(cell string) (float64, bool) {
	cell = strings.TrimSpace(cell)
	if cell == "" || cell == missing {
		return math.NaN(), true
	}
	digits := strings.TrimLeft(cell, "+-")
	if len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' || strings.ContainsAny(digits, "xX_") {
		return 0, false
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v, err == nil
}

// WriteCSV writes the table with a line of names. Missing values are written as "n/a", numbers in their shortest form that reads back as the same number. [CSV.ReadCSV]
// gives the same table back, but for columns of texts that all look like numbers (name them in Texts) or hold "n/a", and for columns without rows. A text or name with
// a carriage return, which a reader may drop, or that is not UTF-8, is an error, as is a first name that begins with a byte order mark.
func (o CSV) WriteCSV(w io.Writer, t Table) error {
	if err := t.Check(t.Rows()); err != nil {
		return err
	}
	writer := csv.NewWriter(w)
	writer.Comma = o.comma()
	record := t.Names()
	for row := -1; row < t.Rows(); row++ {
		for i, c := range t {
			switch {
			case row < 0:
			case c.Missing(row):
				record[i] = missing
			default:
				record[i] = c.Label(row)
			}
			if strings.Contains(record[i], "\r") || !utf8.ValidString(record[i]) || row < 0 && i == 0 && strings.HasPrefix(record[i], byteOrderMark) {
				return fmt.Errorf("table: column %q: %.40q cannot be written as CSV", c.Name, record[i])
			}
		}
		if err := writer.Write(record); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	writer.Flush()
	if err := writer.Error(); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	return nil
}

// WriteCSV writes a table with commas. See [CSV.WriteCSV].
func WriteCSV(w io.Writer, t Table) error { return CSV{}.WriteCSV(w, t) }
