package data

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/table"
)

// HaxbyBIDSOptions say which voxels of the full data of Haxby et al. (2001) are read.
type HaxbyBIDSOptions struct {
	// Mask is the path of an image on the grid of the runs: voxels where it is neither 0 nor NaN are read. "" stands for the voxels that are not 0 in the first
	// volume, or with Space for
	// the brain mask of fMRIPrep.
	Mask string
	// Space reads the images that fMRIPrep has made, in derivatives/fmriprep, in that space, such as "MNI152NLin2009cAsym"; "" reads the raw ones.
	Space string
	// Delay is the time in seconds by which the volumes of a block are later than its pictures, for the delay of the haemodynamic response.
	Delay float64
	// Limits bound what is read; see [file.Limits].
	Limits file.Limits
}

// haxbyGap is the longest time in seconds between two pictures of a block: 1.5 s in the data, with 12 s of rest between blocks.
const haxbyGap = 4

// Haxby2001BIDS returns the full data of one person of Haxby et al. (2001) from a folder that is organised by BIDS, such as OpenNeuro's ds000105 ("sub-1" to
// "sub-6", task "objectviewing"): volumes × voxels, all
// runs one after the other, 12 of 121 volumes for most. The subject is given as "1" or "sub-1". Columns of the observations are those of [bids.Dataset.Recording],
// with "category", one
// of [HaxbyCategories] or "rest", and "block", the number of the block of pictures in its run counted from 1, missing in rest. Pictures of one category that
// follow each other are a block,
// from the onset of the first to the end of the last.
//
// Without a mask a person has 163840 voxels, which take 1.9 GB. A run that lacks a category or has it twice, and what is an error of [bids.Dataset.Run], are errors.
func Haxby2001BIDS(folder, subject string, opt HaxbyBIDSOptions) (*neural.Recording, error) {
	r, err := haxbyBIDS(folder, strings.TrimPrefix(subject, "sub-"), opt)
	if err != nil {
		return nil, fmt.Errorf("data: haxby2001: %w", err)
	}
	return r, nil
}

func haxbyBIDS(folder, subject string, opt HaxbyBIDSOptions) (*neural.Recording, error) {
	set, err := bids.Open(folder, opt.Limits)
	if err != nil {
		return nil, err
	}
	where := bids.Where{"sub": subject, "suffix": "bold", "extension": ".nii.gz|.nii", "run": "*"}
	if opt.Space != "" {
		if set, err = set.Derivative("fmriprep"); err != nil {
			return nil, err
		}
		where["space"], where["desc"] = opt.Space, "preproc"
	}
	runs := set.Find(where)
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s: no runs with %s: subjects %q", folder, where, set.Values("sub"))
	}
	categories := make([]map[string]int, len(runs)) // of each run, the number of each category's block
	for i, f := range runs {
		if categories[i], err = haxbyBlocks(set, f); err != nil {
			return nil, err
		}
	}
	how := bids.RecordingOptions{Mask: opt.Mask, Label: "trial_type", Delay: opt.Delay, Gap: haxbyGap}
	if opt.Mask == "" && opt.Space == "" {
		if how.MaskImage, err = haxbyNonZero(runs[0].Path, opt.Limits); err != nil {
			return nil, err
		}
	}
	r, err := set.Recording(runs, how)
	if err != nil {
		return nil, err
	}
	label, err := r.Observations.Column("trial_type")
	if err != nil {
		return nil, err
	}
	volume, err := r.Observations.Column("volume")
	if err != nil {
		return nil, err
	}
	category, block := slices.Clone(label.Text), make([]float64, len(label.Text))
	run := -1
	for row := range category {
		if volume.Number[row] == 0 {
			run++
		}
		block[row] = float64(categories[run][category[row]])
		if category[row] == "" {
			category[row], block[row] = "rest", math.NaN()
		}
	}
	r.Observations, err = r.Observations.Without("trial_type").With(table.Texts("category", category...))
	if err == nil {
		r.Observations, err = r.Observations.With(table.Numbers("block", block...))
	}
	if err != nil {
		return nil, err
	}
	return r, r.Check()
}

// haxbyBlocks returns the number of the block that each category has in a run, counted from 1.
func haxbyBlocks(set *bids.Dataset, f bids.File) (map[string]int, error) {
	run, err := set.Run(f)
	if err != nil {
		return nil, err
	}
	name := filepath.Base(f.Path)
	if run.Events == nil {
		return nil, fmt.Errorf("%s: no events", name)
	}
	blocks, err := bids.Blocks(run.Events, "trial_type", haxbyGap)
	if err != nil {
		return nil, err
	}
	label, err := blocks.Column("trial_type")
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for i, category := range label.Text {
		switch {
		case category == "rest":
			return nil, fmt.Errorf("%s: events of rest, want events of pictures alone", name)
		case !slices.Contains(HaxbyCategories(), category):
			return nil, fmt.Errorf("%s: the category %q: want one of %q", name, category, HaxbyCategories())
		case out[category] > 0:
			return nil, fmt.Errorf("%s: two blocks of %q, want one of each category", name, category)
		}
		out[category] = i + 1
	}
	for _, category := range HaxbyCategories() {
		if out[category] == 0 {
			return nil, fmt.Errorf("%s: no block of %q", name, category)
		}
	}
	return out, nil
}

// haxbyNonZero returns a mask of the voxels that are not 0 in the first volume.
func haxbyNonZero(path string, limits file.Limits) (*nifti.Image, error) {
	first, err := nifti.ReadVolume(path, 0, limits)
	if err != nil {
		return nil, err
	}
	values := first.Volume(0)
	for i, v := range values {
		if v != 0 {
			values[i] = 1
		}
	}
	return nifti.New(first.Grid, values)
}
