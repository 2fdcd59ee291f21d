package rsa

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/table"
)

// OpenStack reads the RDMs that [Stack.Save] or [Stack.SaveHDF5] wrote, an HDF5 file of rsatoolbox, or an archive from elsewhere that has "values", RDMs × pairs with
// each row the upper triangle by rows, of any kind of real numbers. Where there are no "conditions" they are named "0", "1" …. Other arrays are passed over. Errors
// name the file, the array and, where it is the file that is damaged, the offset.
func OpenStack(path string) (*Stack, error) { return openFile(path, ReadStack) }

// OpenDataset reads what [Dataset.Save] or [Dataset.SaveHDF5] wrote, an HDF5 file of rsatoolbox, or an archive from elsewhere that has "values", observations ×
// channels, or observations × channels × times and "times". See [OpenStack].
func OpenDataset(path string) (*Dataset, error) { return openFile(path, ReadDataset) }

func openFile[T any](path string, read func(r io.ReaderAt, size int64, file string) (*T, error)) (*T, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	return read(file, info.Size(), path)
}

// conditionsOf returns the number of conditions that have so many pairs, false where no number has.
func conditionsOf(pairs int) (int, bool) {
	n := int(math.Round((1 + math.Sqrt(1+8*float64(pairs))) / 2))
	return n, n*(n-1)/2 == pairs
}

// ReadStack reads RDMs from a file of so many bytes; file is used in errors. See [OpenStack].
func ReadStack(r io.ReaderAt, size int64, file string) (*Stack, error) {
	if isHDF5(r) {
		return readStackHDF5(r, size, file)
	}
	a, err := openArrays(r, size, file, formatStack)
	if err != nil {
		return nil, err
	}
	values, shape, err := a.floats("values")
	if err != nil {
		return nil, err
	}
	if len(shape) == 1 {
		shape = []int{1, shape[0]}
	}
	if len(shape) != 2 || len(values) == 0 {
		return nil, fmt.Errorf("rsa: %s: values: got shape %v, want RDMs × pairs", file, shape)
	}
	n, ok := conditionsOf(shape[1])
	if !ok {
		return nil, fmt.Errorf("rsa: %s: values: %d pairs are not those of any number of conditions", file, shape[1])
	}
	s := &Stack{Values: mat.NewDense(shape[0], shape[1], values)}
	if s.Conditions, err = a.texts("conditions"); err == nil && s.Conditions == nil {
		for i := range n {
			s.Conditions = append(s.Conditions, strconv.Itoa(i))
		}
	}
	if err != nil {
		return nil, err
	}
	measure, err := a.texts("measure")
	if err != nil {
		return nil, err
	}
	if len(measure) > 0 {
		s.Measure = measure[0]
	}
	if s.Patterns, err = a.table("patterns"); err != nil {
		return nil, err
	}
	if s.Info, err = a.table("info"); err != nil {
		return nil, err
	}
	if len(s.Conditions) != n {
		return nil, fmt.Errorf("rsa: %s: conditions: got %d names, want %d for %d pairs", file, len(s.Conditions), n, shape[1])
	}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", file, err)
	}
	return s, nil
}

// ReadDataset reads a data set from a file of so many bytes; file is used in errors. See [OpenDataset].
func ReadDataset(r io.ReaderAt, size int64, file string) (*Dataset, error) {
	if isHDF5(r) {
		return readDatasetHDF5(r, size, file)
	}
	a, err := openArrays(r, size, file, formatDataset)
	if err != nil {
		return nil, err
	}
	values, shape, err := a.floats("values")
	if err != nil {
		return nil, err
	}
	if len(shape) < 2 || len(shape) > 3 || len(values) == 0 {
		return nil, fmt.Errorf("rsa: %s: values: got shape %v, want observations × channels (× times)", file, shape)
	}
	d := &Dataset{}
	if len(shape) == 2 {
		d.Values = []*mat.Dense{mat.NewDense(shape[0], shape[1], values)}
	} else {
		d.Values = slowestTimes(values, shape)
		if d.Times, _, err = a.floats("times"); err != nil {
			return nil, err
		}
	}
	for _, part := range []struct {
		name string
		to   *table.Table
	}{{"observations", &d.Observations}, {"channels", &d.Channels}, {"set", &d.Set}} {
		if *part.to, err = a.table(part.name); err != nil {
			return nil, err
		}
	}
	if err := d.Check(); err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", file, err)
	}
	return d, nil
}

// arrays are those of an open archive.
type arrays struct {
	*npy.Archive
	file string
}

func openArrays(r io.ReaderAt, size int64, file, format string) (*arrays, error) {
	archive, err := npy.NewArchive(r, size, file)
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	a := &arrays{archive, file}
	got, err := a.texts("format")
	if err != nil {
		return nil, err
	}
	if len(got) > 0 && got[0] != format {
		return nil, fmt.Errorf("rsa: %s: the archive holds %q, want %q", file, got[0], format)
	}
	return a, nil
}

func (a *arrays) floats(name string) ([]float64, []int, error) {
	array, err := a.Read(name)
	if err != nil {
		return nil, nil, fmt.Errorf("rsa: %w", err)
	}
	values, err := array.Float64s()
	if err != nil {
		return nil, nil, fmt.Errorf("rsa: %s: %s: %w", a.file, name, err)
	}
	return values, array.Shape, nil
}

// texts returns nil where there is no such array.
func (a *arrays) texts(name string) ([]string, error) {
	if !a.Has(name) {
		return nil, nil
	}
	array, err := a.Read(name)
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	texts, err := array.Strings()
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %s: %w", a.file, name, err)
	}
	return texts, nil
}

// table reads all arrays of a folder as columns, in the order of the archive.
func (a *arrays) table(folder string) (table.Table, error) {
	var out table.Table
	for _, member := range a.Names() {
		name, ok := strings.CutPrefix(member, folder+"/")
		if !ok {
			continue
		}
		array, err := a.Read(member)
		if err != nil {
			return nil, fmt.Errorf("rsa: %w", err)
		}
		c := table.Column{Name: name}
		if len(array.Shape) != 1 {
			return nil, fmt.Errorf("rsa: %s: %s: got shape %v, want one dimension", a.file, member, array.Shape)
		}
		if texts, ok := array.Data.([]string); ok {
			c.Text = slices.Clip(texts)
		} else if c.Number, err = array.Float64s(); err != nil {
			return nil, fmt.Errorf("rsa: %s: %s: %w", a.file, member, err)
		}
		out = append(out, c)
	}
	return out, nil
}
