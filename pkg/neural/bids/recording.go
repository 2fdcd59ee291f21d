package bids

import (
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
// channels are "name", the index of the voxel in the grid, its indices "i", "j" and "k", and its place in mm, "x", "y" and "z". Warnings of
// [Run] are steps of its provenance.
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
	var warnings []string
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
			if all := int64(rows) * int64(columns) * int64(len(runs)); len(runs) > 1 && all < budget.Limits.MaxBytes/8 { // if all runs are as long as the first
				values = make([]float64, 0, all)
			}
		}
		if raw := course.Values.RawMatrix(); len(runs) == 1 && raw.Stride == raw.Cols {
			values = raw.Data
		} else {
			for row := range rows {
				values = append(values, course.Values.RawRowView(row)...)
			}
		}
		t, err := r.volumes(opt)
		if err != nil {
			return nil, err
		}
		for _, w := range r.Warnings {
			warnings = append(warnings, fmt.Sprintf("warning: %s: %s", filepath.Base(files[i].Path), w))
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
	out.From.Steps = append(out.From.Steps, warnings...)
	if opt.Label != "" {
		out.From.Steps = append(out.From.Steps, fmt.Sprintf("volumes labelled by %s, %v s late, gaps up to %v s", opt.Label, opt.Delay, opt.Gap))
	}
	return out, out.Check()
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
