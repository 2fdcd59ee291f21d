package inference

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// formatResult marks the archives of results.
const formatResult = "richlazy result 1"

// Save writes the result as an .npz archive at path, which it makes or replaces: never half of it. Its arrays have the names of the fields in small letters; nothing is
// rounded, and numpy.load reads it. [OpenResult] gives back an equal result.
func (r *Result) Save(path string) error {
	if err := r.check(); err != nil {
		return fmt.Errorf("inference: result: %w", err)
	}
	err := npy.SaveArchive(path, func(w *npy.ArchiveWriter) error {
		arrays := []struct {
			name  string
			array *npy.Array
		}{
			{"format", npy.Scalar(formatResult)}, {"models", npy.New(r.Models)}, {"measure", npy.Scalar(r.Measure)}, {"scheme", npy.Scalar(r.Scheme.String())},
			{"folded", npy.Scalar(r.Folded)}, {"counts", npy.New([]int64{int64(r.Subjects), int64(r.Conditions), int64(r.Pairs), int64(r.Drawn), int64(r.Valid)})},
			{"evaluations", matrixArray(r.Evaluations)}, {"mean", npy.New(r.Mean)}, {"ceiling", npy.New([]float64{r.Ceiling.Lower, r.Ceiling.Upper})},
			{"ceiling_flags", npy.New([]bool{r.Ceiling.NoLower, r.Ceiling.Inexact})}, {"contrasts", matrixArray(r.Contrasts)}, {"dof", npy.Scalar(r.DoF)},
			{"samples", matrixArray(r.Samples)}, {"subject_samples", matrixArray(r.SubjectSamples)}, {"condition_samples", matrixArray(r.ConditionSamples)},
		}
		for _, a := range arrays {
			if a.array == nil {
				continue
			}
			if err := w.Write(a.name, a.array); err != nil {
				return err
			}
		}
		for k, p := range r.Parameters {
			if err := w.Write("parameters/"+strconv.Itoa(k), npy.New(p)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("inference: %w", err)
	}
	return nil
}

// check says which parts do not fit the number of models or subjects.
func (r *Result) check() error {
	models := len(r.Models)
	for _, m := range []struct {
		name       string
		of         mat.Matrix
		rows, cols int // −1 is any number
	}{
		{"evaluations", dense(r.Evaluations), models, r.Subjects}, {"contrasts", symmetric(r.Contrasts), models + 2, models + 2}, {"samples", dense(r.Samples), -1, models + 2},
		{"subject samples", dense(r.SubjectSamples), -1, models + 2}, {"condition samples", dense(r.ConditionSamples), -1, models + 2},
	} {
		if m.of == nil {
			continue
		}
		if rows, cols := m.of.Dims(); m.rows >= 0 && rows != m.rows || cols != m.cols {
			return fmt.Errorf("%s are %d × %d for %d models and %d subjects", m.name, rows, cols, models, r.Subjects)
		}
	}
	if len(r.Mean) != models {
		return fmt.Errorf("%d means for %d models", len(r.Mean), models)
	}
	if r.Parameters != nil && len(r.Parameters) != models {
		return fmt.Errorf("parameters of %d models, want %d", len(r.Parameters), models)
	}
	return nil
}

// dense and symmetric turn nil pointers into nil matrices.
func dense(m *mat.Dense) mat.Matrix {
	if m == nil {
		return nil
	}
	return m
}

func symmetric(m *mat.SymDense) mat.Matrix {
	if m == nil {
		return nil
	}
	return m
}

// matrixArray copies a matrix; nil for nil.
func matrixArray[M interface {
	*mat.Dense | *mat.SymDense
	mat.Matrix
}](m M) *npy.Array {
	if m == nil {
		return nil
	}
	rows, cols := m.Dims()
	values := make([]float64, 0, rows*cols)
	for i := range rows {
		for j := range cols {
			values = append(values, m.At(i, j))
		}
	}
	return npy.New(values, rows, cols)
}

// OpenResult reads what [Result.Save] wrote. Errors name the file and the array and, where the file is damaged, the offset.
func OpenResult(path string) (*Result, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("inference: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("inference: %w", err)
	}
	return ReadResult(file, info.Size(), path)
}

// ReadResult reads a result from an archive of so many bytes; file is used in errors. See [OpenResult].
func ReadResult(r io.ReaderAt, size int64, file string) (*Result, error) {
	archive, err := npy.NewArchive(r, size, file)
	if err != nil {
		return nil, fmt.Errorf("inference: %w", err)
	}
	in := &resultReader{Archive: archive, file: file}
	if format := in.text("format"); in.err == nil && format != formatResult {
		return nil, fmt.Errorf("inference: %s: the archive holds %q, want %q", file, format, formatResult)
	}
	out := &Result{Models: in.texts("models"), Measure: in.text("measure"), Scheme: in.scheme(), Folded: in.flags("folded", 1)[0]}
	counts := in.floats("counts", 5)
	for k, to := range []*int{&out.Subjects, &out.Conditions, &out.Pairs, &out.Drawn, &out.Valid} {
		if v := counts[k]; v < 0 || v > 1<<53 {
			in.fail("counts", fmt.Errorf("number %d is %v", k, v))
		} else {
			*to = int(v)
		}
	}
	out.Evaluations, out.Mean, out.DoF = in.matrix("evaluations"), in.floats("mean", len(out.Models)), in.floats("dof", 1)[0]
	ceiling, flags := in.floats("ceiling", 2), in.flags("ceiling_flags", 2)
	out.Ceiling = Ceiling{ceiling[0], ceiling[1], flags[0], flags[1]}
	out.Contrasts = in.symmetric("contrasts")
	out.Samples, out.SubjectSamples, out.ConditionSamples = in.matrix("samples"), in.matrix("subject_samples"), in.matrix("condition_samples")
	for k := range out.Models {
		if name := "parameters/" + strconv.Itoa(k); in.Has(name) {
			out.Parameters = append(out.Parameters, in.floats(name, -1))
		}
	}
	if in.err == nil {
		if err := out.check(); err != nil {
			in.err = fmt.Errorf("inference: %s: %w", file, err)
		}
	}
	if in.err != nil {
		return nil, in.err
	}
	return out, nil
}
