package bids

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/table"
)

// RecordingOptions say how runs become a recording. The zero value takes the voxels of the brain mask of a derivative and does not label volumes.
type RecordingOptions struct {
	// Mask is the path of an image on the grid of the runs, whose voxels are wanted where it is neither 0 nor NaN. "" stands for the brain mask that belongs to
	// each preprocessed image; of
	// several runs those voxels are taken that are in the masks of all.
	Mask string
	// MaskImage is used instead of a file.
	MaskImage *nifti.Image
	// Label is a column of the events, such as "trial_type": volumes have a column of that name with the label of the event that holds Delay seconds before them,
	// and "" where none does.
	Label string
	Delay float64
	// Gap joins events of one label that are at most so many seconds apart before volumes are labelled, see [Blocks].
	Gap float64
}

// Recording reads runs of fMRI as one recording: volumes × voxels, without a time axis, all runs one after the other in the order of the files. Columns of the
// observations are the
// entities of the files ("sub", "ses", "task", "run" … where they have them; "run" is a number), "volume", counted from 0 in each run, and "time", in seconds from
// the begin of the run. Columns of the
// channels are "name", the index of the voxel in the grid, its indices "i", "j" and "k", and its place in mm, "x", "y" and "z".
//
// Runs on different grids, a mask on another grid ([nifti.ErrGrid]) or without voxels, two runs with the same entities, and what is an error of [Dataset.Run] are errors.
func (d *Dataset) Recording(files []File, opt RecordingOptions) (*neural.Recording, error) {
	if len(files) == 0 {
		return nil, errNoRuns
	}
	runs := make([]*Run, len(files))
	for i, f := range files {
		var err error
		if runs[i], err = d.Run(f); err != nil {
			return nil, err
		}
		if err := nifti.SameGrid(runs[0].Header.Grid, runs[i].Header.Grid); err != nil {
			return nil, fmt.Errorf("bids: %s and %s: %w", files[0].Path, f.Path, err)
		}
		for _, other := range files[:i] {
			if source(other.Name).String() == source(f.Name).String() && other.Get("echo") == f.Get("echo") {
				return nil, d.fail(f.Path, "runs", "each run once", "the entities of "+filepath.Base(other.Path)+" again")
			}
		}
	}
	mask, paths, err := d.mask(files, runs[0].Header.Grid, opt)
	if err != nil {
		return nil, err
	}
	out := &neural.Recording{Name: d.recordingName(files), Measure: neural.BOLD}
	budget := file.NewBudget(d.limits)
	var values []float64
	var voxels []int
	var tables []table.Table
	for i, r := range runs {
		limits := budget.Limits
		limits.MaxBytes = max(1, limits.MaxBytes-budget.Held())
		course, err := nifti.ReadMasked(files[i].Path, mask, limits)
		if err != nil {
			return nil, fmt.Errorf("bids: %w", err)
		}
		rows, columns := course.Values.Dims()
		if want, got, ok := budget.Hold(int64(rows)*int64(columns), 8); !ok {
			return nil, &file.Error{Format: "bids", File: files[i].Path, Offset: -1, What: "values", Want: want, Got: got, Err: file.ErrLimit}
		}
		if i == 0 {
			voxels = course.VoxelIndex
			values = slices.Grow(values, columns*total(runs))
		}
		for row := range rows {
			values = append(values, course.Values.RawRowView(row)...)
		}
		t, err := r.volumes(opt)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
		paths = append(paths, files[i].Path)
		if r.EventsPath != "" && opt.Label != "" {
			paths = append(paths, r.EventsPath)
		}
	}
	if out.Observations, err = table.Concat(tables...); err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	out.Channels = channels(runs[0].Header.Grid, voxels)
	out.Values = neural.Of(out.Observations.Rows(), len(voxels), 1, values)
	if out.From, err = continuous.From(paths...); err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	if opt.Label != "" {
		out.From.Steps = append(out.From.Steps, fmt.Sprintf("volumes labelled by %s, %v s late, gaps up to %v s", opt.Label, opt.Delay, opt.Gap))
	}
	return out, out.Check()
}

func total(runs []*Run) int {
	n := 0
	for _, r := range runs {
		n += r.Volumes
	}
	return n
}

// recordingName is what the names of the files have in common.
func (d *Dataset) recordingName(files []File) string {
	var parts []string
	for _, e := range files[0].Entities {
		if !slices.ContainsFunc(files, func(f File) bool { return f.Get(e.Key) != e.Value }) {
			parts = append(parts, e.Key+"-"+e.Value)
		}
	}
	if len(parts) == 0 {
		return filepath.Base(d.Root)
	}
	return strings.Join(parts, "_")
}

// mask returns the image of the voxels that are wanted.
func (d *Dataset) mask(files []File, grid nifti.Grid, opt RecordingOptions) (*nifti.Image, []string, error) {
	switch {
	case opt.MaskImage != nil:
		return opt.MaskImage, nil, nil
	case opt.Mask != "":
		img, err := nifti.Read(opt.Mask, d.limits)
		if err != nil {
			return nil, nil, fmt.Errorf("bids: %w", err)
		}
		return img, []string{opt.Mask}, nil
	}
	var all []bool
	var paths []string
	for _, f := range files {
		m, err := d.Mask(f)
		if err != nil {
			return nil, nil, err
		}
		img, err := nifti.Read(m.Path, d.limits)
		if err == nil {
			err = nifti.SameGrid(img.Grid, grid)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("bids: %s: %w", m.Path, err)
		}
		in, err := nifti.Mask(img)
		if err != nil {
			return nil, nil, fmt.Errorf("bids: %w", err)
		}
		if all == nil {
			all = in
		}
		for i := range all {
			all[i] = all[i] && in[i]
		}
		paths = append(paths, m.Path)
	}
	values := make([]float64, len(all))
	for i, in := range all {
		if in {
			values[i] = 1
		}
	}
	img, err := nifti.New(grid, values)
	return img, paths, err
}

// volumes describes those of a run.
func (r *Run) volumes(opt RecordingOptions) (table.Table, error) {
	var out table.Table
	for _, e := range source(r.Bold.Name).Entities {
		c := table.Texts(e.Key, e.Value)
		if e.Key == "run" {
			var n int
			if _, err := fmt.Sscanf(e.Value, "%d", &n); err != nil {
				return nil, fmt.Errorf("bids: %s: a run %q, want a number", r.Bold.Path, e.Value)
			}
			c = table.Integers("run", n)
		}
		out = append(out, c.Repeat(r.Volumes))
	}
	volume, times := make([]int, r.Volumes), make([]float64, r.Volumes)
	for i := range volume {
		volume[i], times[i] = i, r.Start+float64(i)*r.TR
	}
	out = append(out, table.Integers("volume", volume...), table.Numbers("time", times...))
	if opt.Label == "" {
		return out, nil
	}
	if r.Events == nil {
		return nil, fmt.Errorf("bids: %s: %w", r.Bold.Path, errors.New("no events by which volumes could be labelled"))
	}
	events := r.Events
	if opt.Gap > 0 {
		var err error
		if events, err = Blocks(events, opt.Label, opt.Gap); err != nil {
			return nil, fmt.Errorf("%w (%s)", err, r.EventsPath)
		}
	}
	labels, err := Labels(events, opt.Label, times, opt.Delay)
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", err, r.EventsPath)
	}
	return append(out, table.Texts(opt.Label, labels...)), nil
}

// channels describes voxels.
func channels(grid nifti.Grid, voxels []int) table.Table {
	n := len(voxels)
	index := make([]float64, n)
	var ijk, xyz [3][]float64
	for c, v := range voxels {
		index[c] = float64(v)
		at := grid.Voxel(v)
		place := grid.World(float64(at[0]), float64(at[1]), float64(at[2]))
		for axis := range 3 {
			ijk[axis], xyz[axis] = append(ijk[axis], float64(at[axis])), append(xyz[axis], place[axis])
		}
	}
	return table.Table{{Name: "name", Number: index}, {Name: "i", Number: ijk[0]}, {Name: "j", Number: ijk[1]}, {Name: "k", Number: ijk[2]},
		{Name: "x", Number: xyz[0]}, {Name: "y", Number: xyz[1]}, {Name: "z", Number: xyz[2]}}
}
