package bids

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// Confounds say which columns of fMRIPrep's confounds are wanted. The zero value wants none.
type Confounds struct {
	// Motion is 0, 6 (three shifts and three rotations), 12 (and their derivatives) or 24 (and the squares of all; Friston et al. 1996).
	Motion int
	// Tissue adds the mean signals of cerebrospinal fluid and white matter: 2, or with derivatives 4, or with squares of all 8; 0 none.
	Tissue int
	// Global adds the mean signal of the brain.
	Global bool
	// ACompCor is the number of anatomical components (Behzadi et al. 2007), of the combined mask of white matter and cerebrospinal fluid, in the order of their variance.
	ACompCor int
	// Cosines adds the basis of slow drifts. fMRIPrep makes its components from data without these, so that both belong together.
	Cosines bool
	// NonSteady adds a column for each volume before the steady state.
	NonSteady bool
	// Scrub adds a column for each volume whose framewise displacement is above it, in mm, such as 0.5 (Power et al. 2012); 0 none. The first volume has none.
	Scrub float64
	// Columns are further ones by their names.
	Columns []string
}

var motion = []string{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"}

// Confounds returns the wanted confounds of a preprocessed image (desc-confounds_timeseries.tsv, or desc-confounds_regressors.tsv of older versions): a row for
// each volume. Values
// that are n/a, as derivatives are in the first volume, are NaN: a design needs a number there, see [Backfill]. A column that the file has not is an error, as is one that
// holds texts; so are more components than there are. Columns of volumes to be left out are named "scrub_12", counted from 0.
func (d *Dataset) Confounds(bold File, want Confounds) (table.Table, error) {
	all, f, err := d.confounds(bold)
	if err != nil {
		return nil, err
	}
	names, err := want.names(d, f, all)
	if err != nil {
		return nil, err
	}
	out := table.Table{}
	for _, name := range names {
		c, err := all.Column(name)
		if err != nil {
			return nil, fmt.Errorf("bids: %s: %w", f.Path, err)
		}
		if c.IsText() {
			return nil, d.fail(f.Path, name, "numbers", "texts")
		}
		if !out.Has(name) {
			out = append(out, c)
		}
	}
	if want.Scrub > 0 {
		keep, err := keep(all, want.Scrub)
		if err != nil {
			return nil, fmt.Errorf("bids: %s: %w", f.Path, err)
		}
		for volume, k := range keep {
			if !k {
				c := table.Numbers(fmt.Sprintf("scrub_%d", volume), make([]float64, len(keep))...)
				c.Number[volume] = 1
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// confounds reads the whole table.
func (d *Dataset) confounds(bold File) (table.Table, File, error) {
	base := source(bold.Name).With("desc", "confounds")
	for _, suffix := range []string{"timeseries", "regressors"} {
		base.Suffix = suffix
		for _, f := range d.Files {
			if f.Suffix == suffix && f.Extension == ".tsv" && len(f.Entities) == len(base.Entities) && applies(base, f.Name) {
				t, err := d.Table(f.Path)
				return t, f, err
			}
		}
	}
	base.Suffix, base.Extension = "timeseries", ".tsv"
	return nil, File{}, d.value(d.Root, base.String(), "no such file")
}

func (want Confounds) names(d *Dataset, f File, all table.Table) ([]string, error) {
	var names []string
	expand := func(base []string, kinds ...string) {
		for _, name := range base {
			for _, kind := range kinds {
				names = append(names, name+kind)
			}
		}
	}
	wrong := func(what string, got any) error { return d.value(f.Path, what, fmt.Sprint(got)) }
	switch want.Motion {
	case 0:
	case 6:
		expand(motion, "")
	case 12:
		expand(motion, "", "_derivative1")
	case 24:
		expand(motion, "", "_derivative1", "_power2", "_derivative1_power2")
	default:
		return nil, wrong("0, 6, 12 or 24 parameters of motion", want.Motion)
	}
	tissue := []string{"csf", "white_matter"}
	switch want.Tissue {
	case 0:
	case 2:
		expand(tissue, "")
	case 4:
		expand(tissue, "", "_derivative1")
	case 8:
		expand(tissue, "", "_derivative1", "_power2", "_derivative1_power2")
	default:
		return nil, wrong("0, 2, 4 or 8 signals of tissues", want.Tissue)
	}
	if want.Global {
		names = append(names, "global_signal")
	}
	components, err := d.components(f, all)
	if err != nil {
		return nil, err
	}
	if want.ACompCor < 0 || want.ACompCor > len(components) {
		return nil, wrong(fmt.Sprintf("0 to %d anatomical components, which the file has", len(components)), want.ACompCor)
	}
	names = append(names, components[:want.ACompCor]...)
	for _, name := range all.Names() {
		if want.Cosines && strings.HasPrefix(name, "cosine") || want.NonSteady && strings.HasPrefix(name, "non_steady_state_outlier") {
			names = append(names, name)
		}
	}
	if !(want.Scrub >= 0) {
		return nil, wrong("a threshold of framewise displacement in mm, or 0", want.Scrub)
	}
	return append(names, want.Columns...), nil
}

// components returns the names of the anatomical components of the combined mask. Where the side-car does not say which mask a component is of, all of them are.
func (d *Dataset) components(f File, all table.Table) ([]string, error) {
	m, err := d.Metadata(f)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range all.Names() {
		if !strings.HasPrefix(name, "a_comp_cor_") {
			continue
		}
		var about struct{ Mask string }
		if has, err := m.Decode(name, &about); err != nil {
			return nil, d.fail(f.Path, "side-car", "an object for "+name, err.Error())
		} else if !has || about.Mask == "" || strings.EqualFold(about.Mask, "combined") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Keep tells of each volume of a preprocessed image whether its framewise displacement is at most so many mm. A volume without one, as the first, is kept.
func (d *Dataset) Keep(bold File, displacement float64) ([]bool, error) {
	all, f, err := d.confounds(bold)
	if err != nil {
		return nil, err
	}
	out, err := keep(all, displacement)
	if err != nil {
		return nil, fmt.Errorf("bids: %s: %w", f.Path, err)
	}
	return out, nil
}

func keep(all table.Table, displacement float64) ([]bool, error) {
	c, err := all.Column("framewise_displacement")
	if err != nil {
		return nil, err
	}
	if c.IsText() {
		return nil, fmt.Errorf("framewise_displacement holds texts")
	}
	out := make([]bool, len(c.Number))
	for i, v := range c.Number {
		out[i] = !(v > displacement)
	}
	return out, nil
}

// Backfill returns the table with the values that are missing at the begin of each column of numbers replaced by the first one that is there, as nilearn does with
// confounds. A column with a
// value that is missing later, or with none at all, is an error.
func Backfill(t table.Table) (table.Table, error) {
	out := slices.Clone(t)
	for i, c := range t {
		if c.IsText() {
			continue
		}
		first := slices.IndexFunc(c.Number, func(v float64) bool { return !math.IsNaN(v) })
		if first < 0 && len(c.Number) > 0 {
			return nil, fmt.Errorf("bids: column %q has no value", c.Name)
		}
		numbers := slices.Clone(c.Number)
		for row := range numbers {
			if row < first {
				numbers[row] = c.Number[first]
			} else if math.IsNaN(numbers[row]) {
				return nil, fmt.Errorf("bids: column %q has no value in row %d, after others", c.Name, row+1)
			}
		}
		out[i].Number = numbers
	}
	return out, nil
}
