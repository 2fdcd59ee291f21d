package data

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

const haxbyVolumes = 121 // of each run

var haxbyMasks = []string{"brain", "gray", "white", "hoc", "vt"}

// readLabels reads a label and a run, from 0, for each volume.
func (h *Haxby) readLabels(path string) error {
	lines, err := fieldsOf(path, 2)
	if err != nil {
		return err
	}
	known := append(HaxbyCategories(), "rest")
	for i, line := range lines {
		run, err := strconv.Atoi(line[1])
		if err != nil || run != i/haxbyVolumes || run >= haxbyRuns || !slices.Contains(known, line[0]) {
			return fmt.Errorf("%s: line %d: got %q, want one of %q and run %d", path, i+1, line, known, i/haxbyVolumes)
		}
		h.Labels, h.Runs = append(h.Labels, line[0]), append(h.Runs, run+1)
	}
	if len(h.Labels) != haxbyRuns*haxbyVolumes {
		return fmt.Errorf("%s: got %d labels, want %d runs of %d", path, len(h.Labels), haxbyRuns, haxbyVolumes)
	}
	return nil
}

// fieldsOf reads a text of lines with a fixed number of fields.
func fieldsOf(path string, fields int) ([][]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for line := range strings.Lines(string(content)) {
		parts := strings.Fields(line)
		if len(parts) != fields {
			return nil, fmt.Errorf("%s: line %d: got %d fields, want %d", path, len(out)+1, len(parts), fields)
		}
		out = append(out, parts)
	}
	return out, nil
}

// readSlice reads the slice of all runs and keeps the voxels that are not constant.
func (h *Haxby) readSlice(path string) error {
	img, err := nifti.Read(path, file.Limits{})
	if err != nil {
		return err
	}
	if err := h.place(img, haxbyRuns*haxbyVolumes, path); err != nil {
		return err
	}
	varies := make([]bool, img.Voxels())
	first := img.Volume(0)
	for t := range img.Volumes() {
		for i, v := range img.Volume(t) {
			varies[i] = varies[i] || v != first[i]
		}
	}
	series, err := img.Masked(varies)
	if err != nil {
		return err
	}
	h.Volumes, h.Voxels = series.Values, series.VoxelIndex
	return nil
}

// place takes grid and TR from the first image, and asks the others for the same.
func (h *Haxby) place(img *nifti.Image, volumes int, path string) error {
	tr, err := img.TR()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if h.TR == 0 {
		h.Grid, h.TR = img.Grid, tr
	}
	if err := nifti.SameGrid(h.Grid, img.Grid); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if img.Volumes() != volumes || tr != h.TR {
		return fmt.Errorf("%s: got %d volumes with a TR of %v s, want %d of %v s", path, img.Volumes(), tr, volumes, h.TR)
	}
	return nil
}

// readBrain reads the whole brain of each run, and the masks.
func (h *Haxby) readBrain(byRun [][]string, masks []string) error {
	for run, paths := range byRun {
		img, err := nifti.Read(paths[2], file.Limits{})
		if err != nil {
			return err
		}
		if err := h.place(img, haxbyVolumes, paths[2]); err != nil {
			return err
		}
		if run == 0 {
			h.Volumes = mat.NewDense(haxbyRuns*haxbyVolumes, img.Voxels(), nil)
			for i := range img.Voxels() {
				h.Voxels = append(h.Voxels, i)
			}
		}
		for t := range haxbyVolumes {
			h.Volumes.SetRow(run*haxbyVolumes+t, img.Volume(t))
		}
	}
	for i, path := range masks {
		img, err := nifti.Read(path, file.Limits{})
		if err != nil {
			return err
		}
		if err := nifti.SameGrid(h.Grid, img.Grid); err != nil {
			return fmt.Errorf("%s: mask and BOLD: %w", path, err)
		}
		in, err := nifti.Mask(img)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		h.Masks = append(h.Masks, HaxbyMask{haxbyMasks[i], in})
	}
	return nil
}

// readRuns reads blocks and motion of each run, and checks that values are numbers.
func (h *Haxby) readRuns(byRun [][]string) error {
	for t := range h.Labels {
		for i, v := range h.Volumes.RawRowView(t) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("volume %d, voxel %v: got %v", t, h.Grid.Voxel(h.Voxels[i]), v)
			}
		}
	}
	h.Motion = mat.NewDense(len(h.Labels), 6, nil)
	for run, paths := range byRun {
		if err := h.readEvents(paths[0], run); err != nil {
			return err
		}
		lines, err := fieldsOf(paths[1], 6)
		if err != nil {
			return err
		}
		if len(lines) != haxbyVolumes {
			return fmt.Errorf("%s: got %d lines, want one a volume, %d", paths[1], len(lines), haxbyVolumes)
		}
		for t, line := range lines {
			for i, field := range line {
				v, err := strconv.ParseFloat(field, 64)
				if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("%s: line %d: got %q, want a number", paths[1], t+1, field)
				}
				h.Motion.Set(run*haxbyVolumes+t, i, v)
			}
		}
	}
	return nil
}

// readEvents reads the blocks of a run and compares them with the labels of its volumes.
func (h *Haxby) readEvents(path string, run int) error {
	lines, err := fieldsOf(path, 3)
	if err != nil {
		return err
	}
	if len(lines) == 0 || !slices.Equal(lines[0], []string{"onset", "duration", "trial_type"}) {
		return fmt.Errorf("%s: got no header of onset, duration and trial_type", path)
	}
	labels := slices.Repeat([]string{"rest"}, haxbyVolumes)
	seen := map[string]bool{}
	for i, line := range lines[1:] {
		onset, err1 := strconv.ParseFloat(line[0], 64)
		duration, err2 := strconv.ParseFloat(line[1], 64)
		first, n := onset/h.TR, duration/h.TR
		if err1 != nil || err2 != nil || first != math.Trunc(first) || n != math.Trunc(n) || first < 0 || n < 1 || first+n > haxbyVolumes {
			return fmt.Errorf("%s: line %d: got %q, want a block of whole volumes within the run's %d of %v s", path, i+2, line, haxbyVolumes, h.TR)
		}
		if !slices.Contains(HaxbyCategories(), line[2]) || seen[line[2]] {
			return fmt.Errorf("%s: line %d: got %q, want each of %q once", path, i+2, line[2], HaxbyCategories())
		}
		seen[line[2]] = true
		h.Blocks = append(h.Blocks, HaxbyBlock{Run: run + 1, Category: line[2], First: run*haxbyVolumes + int(first), N: int(n)})
		for t := range int(n) {
			labels[int(first)+t] = line[2]
		}
	}
	if len(seen) != len(HaxbyCategories()) {
		return fmt.Errorf("%s: got %d categories, want %q", path, len(seen), HaxbyCategories())
	}
	for t, want := range h.Labels[run*haxbyVolumes : (run+1)*haxbyVolumes] {
		if labels[t] != want {
			return fmt.Errorf("%s: volume %d of run %d: got %q, want %q, the label of the volume", path, t+1, run+1, labels[t], want)
		}
	}
	return nil
}
