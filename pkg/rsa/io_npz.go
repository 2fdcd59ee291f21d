package rsa

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/table"
)

// The formats of the archives, so that one is not taken for another.
const (
	formatStack   = "richlazy RDMs 1"
	formatDataset = "richlazy data set 1"
)

// Save writes the RDMs as an .npz archive at path, which it makes or replaces: never half of it. It holds the arrays "values" (RDMs × pairs), "conditions", "measure",
// "patterns/…" and "info/…" for each descriptor, and "format". Nothing is rounded. numpy.load reads it. Texts that are not UTF-8 or end in a zero are errors.
func (s *Stack) Save(path string) error {
	if err := s.Check(); err != nil {
		return err
	}
	err := npy.SaveArchive(path, func(w *npy.ArchiveWriter) error {
		rdms, pairs := s.Values.Dims()
		if err := writeArrays(w, map[string]*npy.Array{"values": npy.New(contiguous(s.Values), rdms, pairs), "conditions": npy.New(s.Conditions), "measure": npy.Scalar(s.Measure),
			"format": npy.Scalar(formatStack)}); err != nil {
			return err
		}
		if err := writeTable(w, "patterns", s.Patterns); err != nil {
			return err
		}
		return writeTable(w, "info", s.Info)
	})
	if err != nil {
		return fmt.Errorf("rsa: %w", err)
	}
	return nil
}

// Save writes the data set as an .npz archive at path, as [Stack.Save] does: "values" (observations × channels, or observations × channels × times), "times" in seconds
// where there are, and "observations/…", "channels/…" and "set/…" for each descriptor.
func (d *Dataset) Save(path string) error {
	if err := d.Check(); err != nil {
		return err
	}
	err := npy.SaveArchive(path, func(w *npy.ArchiveWriter) error {
		rows, channels, times := d.Dims()
		arrays := map[string]*npy.Array{"values": npy.New(contiguous(d.Values[0]), rows, channels), "format": npy.Scalar(formatDataset)}
		if d.Times != nil {
			arrays["values"], arrays["times"] = npy.New(d.timesFastest(), rows, channels, times), npy.New(d.Times)
		}
		if err := writeArrays(w, arrays); err != nil {
			return err
		}
		for _, part := range []struct {
			name string
			of   table.Table
		}{{"observations", d.Observations}, {"channels", d.Channels}, {"set", d.Set}} {
			if err := writeTable(w, part.name, part.of); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("rsa: %w", err)
	}
	return nil
}

// timesFastest returns observations × channels × times, the last the fastest.
func (d *Dataset) timesFastest() []float64 {
	rows, channels, times := d.Dims()
	values := make([]float64, rows*channels*times)
	for t, v := range d.Values {
		for i := range rows {
			for c, x := range v.RawRowView(i) {
				values[(i*channels+c)*times+t] = x
			}
		}
	}
	return values
}

// slowestTimes is the inverse of timesFastest.
func slowestTimes(values []float64, shape []int) (all []*mat.Dense) {
	for t := range shape[2] {
		v := mat.NewDense(shape[0], shape[1], nil)
		for i := range v.RawMatrix().Data {
			v.RawMatrix().Data[i] = values[i*shape[2]+t]
		}
		all = append(all, v)
	}
	return all
}

// contiguous returns the values by rows.
func contiguous(m *mat.Dense) []float64 {
	raw := m.RawMatrix()
	if raw.Stride == raw.Cols {
		return raw.Data[:raw.Rows*raw.Cols]
	}
	return mat.DenseCopyOf(m).RawMatrix().Data
}

func writeArrays(w *npy.ArchiveWriter, arrays map[string]*npy.Array) error {
	for _, name := range []string{"format", "values", "times", "conditions", "measure"} {
		if a := arrays[name]; a != nil {
			if err := w.Write(name, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeTable(w *npy.ArchiveWriter, name string, t table.Table) error {
	for _, c := range t {
		a := npy.New(c.Number)
		if c.IsText() {
			a = npy.New(c.Text)
		}
		if err := w.Write(name+"/"+c.Name, a); err != nil {
			return err
		}
	}
	return nil
}
