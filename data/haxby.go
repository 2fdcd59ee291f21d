package data

import (
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// Haxby is the fMRI of one person who looked at pictures of eight categories, in 12 runs of 121 volumes. Each run has one block of each category, with rest
// between them.
type Haxby struct {
	Grid    nifti.Grid // where voxels are
	TR      float64    // seconds from one volume to the next, 2.5
	Volumes *mat.Dense // volumes × voxels, as recorded: neither detrended nor normalised
	Voxels  []int      // index in Grid of each column, ascending
	Labels  []string   // of each volume: one of HaxbyCategories or "rest"
	Runs    []int      // of each volume, 1 to 12
	Blocks  []HaxbyBlock
	Motion  *mat.Dense // volumes × 6, the motion of the head that was corrected (MCFLIRT): rotations about x, y, z in radians, shifts along them in mm
	Masks   []HaxbyMask
}

// HaxbyBlock is a stretch of volumes in which pictures of one category were shown.
type HaxbyBlock struct {
	Run      int // 1 to 12
	Category string
	First, N int // first volume, counted over all runs from 0, and number of volumes
}

// HaxbyMask is a region of the whole brain.
type HaxbyMask struct {
	Name string // "brain", "gray", "white", "hoc" (the regions of the Harvard-Oxford cortical atlas together) or "vt" (ventral temporal cortex)
	In   []bool // of each column of Volumes
}

// HaxbyCategories are the categories in alphabetical order.
func HaxbyCategories() []string {
	return []string{"bottle", "cat", "chair", "face", "house", "scissors", "scrambledpix", "shoe"}
}

// HaxbyOptions say which part of the brain to read, and where from.
type HaxbyOptions struct {
	Options
	WholeBrain bool // the whole brain in voxels of 25 mm, with masks, instead of one slice
}

// Haxby2001 returns the data of the first person of Haxby et al. (2001) in the reduced form of PyMVPA: by default one axial slice of 40 × 20 voxels of
// 3.1 × 3.75 × 3.75 mm, of which the 530 that are not constant (0, outside of the brain) are columns of Volumes; with HaxbyOptions.WholeBrain 600 voxels of 25 mm,
// far too coarse for patterns but with masks, for trying methods out.
//
// The labels are those that PyMVPA gives with the data: blocks of 9 volumes (22.5 s) that begin .4 to 1.8 volumes after the pictures did by the times in the
// paper (blocks of 24 s with 12 s of rest between them), so that a part of the haemodynamic delay is in them already.
//
// Runs of unequal length, blocks that do not agree with the labels of volumes or leave their run, a category that a run lacks or has twice, masks and images on
// different grids, and values that are not finite are errors. The data are fetched as [Fetch] does; Options.Files is ignored.
func Haxby2001(ctx context.Context, opt HaxbyOptions) (*Haxby, error) {
	entry := haxbyEntry()
	slice, masks := entry.Files[:2], entry.Files[2:2+len(haxbyMasks)]
	opt.Files = []string{slice[1].Path}
	if opt.WholeBrain {
		for _, file := range masks {
			opt.Files = append(opt.Files, file.Path)
		}
	} else {
		opt.Files = append(opt.Files, slice[0].Path)
	}
	single := len(opt.Files)
	kinds := haxbyKinds[:2]
	if opt.WholeBrain {
		kinds = haxbyKinds[:]
	}
	for run := range haxbyRuns {
		for _, kind := range kinds {
			opt.Files = append(opt.Files, haxbyPath(run, kind))
		}
	}
	paths, err := Fetch(ctx, entry, opt.Options)
	if err != nil {
		return nil, err
	}
	h := &Haxby{}
	read := func() error {
		if err := h.readLabels(paths[0]); err != nil {
			return err
		}
		byRun := make([][]string, haxbyRuns)
		for run := range byRun {
			byRun[run] = paths[single+run*len(kinds) : single+(run+1)*len(kinds)]
		}
		if opt.WholeBrain {
			err = h.readBrain(byRun, paths[1:single])
		} else {
			err = h.readSlice(paths[1])
		}
		if err != nil {
			return err
		}
		return h.readRuns(byRun)
	}
	if err := read(); err != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
	}
	return h, nil
}

// Within returns the data of the voxels of a mask, by its name. Masks of what is returned are those of the same voxels. An unknown name and a mask without
// voxels are an error.
func (h *Haxby) Within(mask string) (*Haxby, error) {
	i := slices.IndexFunc(h.Masks, func(m HaxbyMask) bool { return m.Name == mask })
	if i < 0 {
		var names []string
		for _, m := range h.Masks {
			names = append(names, m.Name)
		}
		return nil, fmt.Errorf("data: haxby_pymvpa: no mask %q: there are %q (HaxbyOptions.WholeBrain has masks, the slice has none)", mask, names)
	}
	var keep []int
	for column, in := range h.Masks[i].In {
		if in {
			keep = append(keep, column)
		}
	}
	if len(keep) == 0 {
		return nil, fmt.Errorf("data: haxby_pymvpa: mask %q has no voxels", mask)
	}
	return h.columns(keep), nil
}

// columns returns the data of some voxels.
func (h *Haxby) columns(keep []int) *Haxby {
	out := *h
	volumes, _ := h.Volumes.Dims()
	out.Volumes, out.Voxels, out.Masks = mat.NewDense(volumes, len(keep), nil), make([]int, len(keep)), nil
	for i, column := range keep {
		out.Voxels[i] = h.Voxels[column]
		for t := range volumes {
			out.Volumes.Set(t, i, h.Volumes.At(t, column))
		}
	}
	for _, m := range h.Masks {
		in := make([]bool, len(keep))
		for i, column := range keep {
			in[i] = m.In[column]
		}
		out.Masks = append(out.Masks, HaxbyMask{m.Name, in})
	}
	return &out
}

// Mask says of each voxel of the grid, by its index, whether it is a column of Volumes: the mask of a searchlight.
func (h *Haxby) Mask() []bool {
	mask := make([]bool, h.Grid.Voxels())
	for _, v := range h.Voxels {
		mask[v] = true
	}
	return mask
}

// Positions are the places of the columns' voxels in the grid.
func (h *Haxby) Positions() [][3]int {
	out := make([][3]int, len(h.Voxels))
	for i, v := range h.Voxels {
		out[i] = h.Grid.Voxel(v)
	}
	return out
}

// Image puts one value for each column back into the grid, with outside (NaN or 0, most often) in all other voxels: an image to write with [nifti.Write].
func (h *Haxby) Image(values []float64, outside float64) (*nifti.Image, error) {
	if len(values) != len(h.Voxels) {
		return nil, fmt.Errorf("data: haxby_pymvpa: %d values for %d voxels", len(values), len(h.Voxels))
	}
	return nifti.Unmask(h.Grid, h.Voxels, values, outside)
}
