package bids

import (
	"errors"
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/table"
)

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
