package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// Read reads the columns of a file that are named, or all of them where none is, in the order of the file.
func Read(path string, limits file.Limits, columns ...string) (table.Table, error) {
	r, err := file.OpenRandom(path, "parquet", limits)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return read(r, columns)
}

// Decode reads size bytes of in as [Read] does a file; name stands for it in errors.
func Decode(in io.ReaderAt, size int64, name string, limits file.Limits, columns ...string) (table.Table, error) {
	r, err := file.NewRandom(in, size, name, "parquet", limits)
	if err != nil {
		return nil, err
	}
	return read(r, columns)
}

// readerAt makes a Random an [io.ReaderAt].
type readerAt struct{ *file.Random }

// ReadAt reads as many bytes as there are.
func (r readerAt) ReadAt(p []byte, at int64) (int, error) {
	n := min(int64(len(p)), max(0, r.Size()-at))
	if err := r.Random.Read(p[:n], at, "page"); err != nil {
		return 0, err
	}
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

// read reads a table. The library panics where bytes are not what it expects: that is an error here.
func read(r *file.Random, columns []string) (t table.Table, err error) {
	if err := footer(r); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, r.Fail(file.ErrFormat, -1, "pages", "those of a sound file", fmt.Sprintf("%.200v", p))
		}
	}()
	f, err := parquet.OpenFile(readerAt{r}, r.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.FileReadMode(parquet.ReadModeSync))
	if err != nil {
		return nil, wrong(r, "footer", err)
	}
	rows := f.NumRows()
	if rows < 0 || rows > r.Limits.MaxElements {
		return nil, r.Fail(file.ErrLimit, -1, "rows", fmt.Sprintf("at most %d (Limits.MaxElements)", r.Limits.MaxElements), rows)
	}
	var names []string
	all := f.Root().Columns()
	for _, c := range all {
		if slices.Contains(names, c.Name()) {
			return nil, r.Fail(file.ErrFormat, -1, "columns", "each name once", fmt.Sprintf("%q twice", c.Name()))
		}
		names = append(names, c.Name())
	}
	for _, name := range columns {
		if !slices.Contains(names, name) {
			return nil, r.Fail(file.ErrValue, -1, "columns", fmt.Sprintf("some of %.500q", names), fmt.Sprintf("%q", name))
		}
	}
	total := int64(0)
	for _, c := range all {
		if len(columns) > 0 && !slices.Contains(columns, c.Name()) {
			continue
		}
		column, err := readColumn(r, f, c, rows, &total)
		if err != nil {
			return nil, err
		}
		t = append(t, column)
	}
	return t, nil
}

// wrong is the error of the library.
func wrong(r *file.Random, what string, err error) error {
	var own *file.Error
	if errors.As(err, &own) {
		return own
	}
	return r.Fail(errors.Join(file.ErrFormat, err), -1, what, "that of a sound file", fmt.Sprintf("%.300v", err))
}

// readColumn reads one column.
func readColumn(r *file.Random, f *parquet.File, c *parquet.Column, rows int64, total *int64) (table.Column, error) {
	what := fmt.Sprintf("column %q", c.Name())
	if !c.Leaf() || c.Repeated() {
		return table.Column{}, r.Fail(file.ErrUnsupported, -1, what, "numbers or texts", "lists, maps or records")
	}
	convert, text, err := conversion(c)
	if err != nil {
		return table.Column{}, r.Fail(file.ErrUnsupported, -1, what, "numbers, times or texts", err)
	}
	have := int64(0)
	groups := f.Metadata().RowGroups
	for i := range groups {
		if c.Index() >= len(groups[i].Columns) {
			return table.Column{}, r.Fail(file.ErrFormat, -1, what, fmt.Sprintf("%d columns in each group of rows", c.Index()+1), len(groups[i].Columns))
		}
		n := groups[i].NumRows
		if have += n; n < 0 || have > rows {
			break
		}
		if err := pages(r, c.Name(), n, &groups[i].Columns[c.Index()].MetaData, c.Optional(), total); err != nil {
			return table.Column{}, err
		}
	}
	if have != rows {
		return table.Column{}, r.Fail(file.ErrFormat, -1, what, fmt.Sprintf("%d rows", rows), have)
	}
	if err := r.Charge(-1, what, rows, map[bool]int64{true: 16, false: 8}[text]); err != nil {
		return table.Column{}, err
	}
	out := &builder{r: r, what: what, text: text, convert: convert}
	for _, g := range f.RowGroups() {
		if err := out.chunk(g.ColumnChunks()[c.Index()], g.NumRows()); err != nil {
			return table.Column{}, err
		}
	}
	if text {
		return table.Column{Name: c.Name(), Text: append([]string{}, out.texts...)}, nil
	}
	return table.Column{Name: c.Name(), Number: append([]float64{}, out.numbers...)}, nil
}

// builder gathers the values of a column.
type builder struct {
	r       *file.Random
	what    string
	text    bool
	convert func(v parquet.Value) (float64, string, error)
	numbers []float64
	texts   []string
}

// chunk reads the values that a column has in a group of rows.
func (b *builder) chunk(c parquet.ColumnChunk, rows int64) error {
	pages := c.Pages()
	defer pages.Close()
	var buf [512]parquet.Value
	for rows > 0 {
		page, err := pages.ReadPage()
		if err != nil {
			if err == io.EOF {
				return b.r.Fail(file.ErrTruncated, -1, b.what, fmt.Sprintf("%d values more", rows), "the end of the pages")
			}
			return wrong(b.r, b.what, err)
		}
		values := page.Values()
		for {
			n, err := values.ReadValues(buf[:])
			for _, v := range buf[:n] {
				if rows--; rows < 0 {
					return b.r.Fail(file.ErrFormat, -1, b.what, "as many values as rows", "more")
				}
				if err := b.add(v); err != nil {
					return err
				}
			}
			if err == io.EOF || n == 0 && err == nil {
				break
			}
			if err != nil {
				return wrong(b.r, b.what, err)
			}
		}
		parquet.Release(page)
	}
	return nil
}

func (b *builder) add(v parquet.Value) error {
	number, text := math.NaN(), ""
	if !v.IsNull() {
		var err error
		if number, text, err = b.convert(v); err != nil {
			return b.r.Fail(file.ErrValue, -1, fmt.Sprintf("%s, row %d", b.what, len(b.numbers)+len(b.texts)), "a value that a table can hold", err)
		}
	}
	if !b.text {
		b.numbers = append(b.numbers, number)
		return nil
	}
	b.texts = append(b.texts, text)
	return b.r.Charge(-1, b.what, 1, int64(len(text)))
}
