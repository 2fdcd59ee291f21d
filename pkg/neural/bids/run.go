package bids

import (
	"errors"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/table"
)

// Run is a run of fMRI: an image of BOLD and what is known of it.
type Run struct {
	Bold     File
	Header   *nifti.Header
	TR       float64  // seconds from one volume to the next
	Start    float64  // seconds from the begin of a volume to the time that it stands for (StartTime of fMRIPrep, after slice timing correction); 0 else
	Volumes  int      // of the image
	Metadata Metadata // of the image
	// Events are those of the run: "onset" and "duration" in seconds from the first volume, "trial_type" … nil where there are none.
	Events     table.Table
	EventsPath string
	Warnings   []string // what is odd and no error: onsets that do not ascend, events that begin before the run or end after it, a TR that only one source has
}

// originals are the entities that an image of a derivative shares with the one that it was made of.
var originals = []string{"sub", "ses", "task", "acq", "ce", "rec", "dir", "run", "echo"}

// source returns the name under which raw data have what belongs to a file of a derivative.
func source(n Name) Name {
	out := Name{Suffix: n.Suffix, Extension: n.Extension}
	for _, key := range originals {
		if v := n.Get(key); v != "" {
			out.Entities = append(out.Entities, Entity{key, v})
		}
	}
	return out
}

// Run reads the header, side-cars and events of an image of BOLD. Events of a derivative are those of its raw data.
//
// It is an error if the image has no time, if there is no TR above 0, if the TRs of side-car and header differ by more than a millisecond, if an event has no onset, or begins
// after the end of the run. A header whose unit of time is unknown is a warning where the side-car has a TR.
func (d *Dataset) Run(bold File) (*Run, error) {
	h, err := nifti.ReadHeader(bold.Path, d.limits)
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	r := &Run{Bold: bold, Header: h, Volumes: h.Volumes()}
	if len(h.Dims) < 4 {
		return nil, d.fail(bold.Path, "image", "4 dimensions", fmt.Sprint(h.Dims))
	}
	if r.Metadata, err = d.Metadata(bold); err != nil {
		return nil, err
	}
	if err := r.time(d); err != nil {
		return nil, err
	}
	return r, r.readEvents(d)
}

// time finds the TR.
func (r *Run) time(d *Dataset) error {
	said, has := r.Metadata.Number("RepetitionTime")
	if !has && d.Raw != nil { // a derivative whose side-car leaves it to the raw data's
		if raw, ok := d.Raw.counterpart(r.Bold.Name); ok {
			m, err := d.Raw.Metadata(raw)
			if err != nil {
				return err
			}
			said, has = m.Number("RepetitionTime")
		}
	}
	if _, ok := r.Metadata.Values["RepetitionTime"]; ok && !has {
		return d.fail(r.Bold.Path, "RepetitionTime", "a number of seconds", string(r.Metadata.Values["RepetitionTime"]))
	}
	stored, err := r.Header.TR()
	switch {
	case has && !(said > 0):
		return d.fail(r.Bold.Path, "RepetitionTime", "more than 0 s", fmt.Sprint(said))
	case has && err != nil:
		r.TR = said
		r.Warnings = append(r.Warnings, fmt.Sprintf("TR %v s by the side-car alone: %v", said, err))
	case has && math.Abs(said-stored) > 1e-3:
		return d.fail(r.Bold.Path, "TR", fmt.Sprintf("%v s, as the side-car says", said), fmt.Sprintf("%v s in the image", stored))
	case has:
		r.TR = said
	case err != nil:
		return fmt.Errorf("bids: no RepetitionTime in a side-car, and %w", err)
	case !(stored > 0):
		return d.fail(r.Bold.Path, "TR", "more than 0 s", fmt.Sprint(stored))
	default:
		r.TR = stored
		r.Warnings = append(r.Warnings, fmt.Sprintf("TR %v s by the image alone: no side-car has RepetitionTime", stored))
	}
	if start, ok := r.Metadata.Number("StartTime"); ok {
		if !(start >= 0 && start < r.TR) {
			return d.fail(r.Bold.Path, "StartTime", fmt.Sprintf("from 0 to the TR of %v s", r.TR), fmt.Sprint(start))
		}
		r.Start = start
	}
	return nil
}

// counterpart returns the image of raw data from which one of a derivative was made.
func (d *Dataset) counterpart(n Name) (File, bool) {
	want := source(n)
	for _, f := range d.Files {
		if f.Suffix == n.Suffix && (f.Extension == ".nii.gz" || f.Extension == ".nii") && len(f.Entities) == len(want.Entities) && applies(want, f.Name) {
			return f, true
		}
	}
	return File{}, false
}

// readEvents reads and checks those of the run.
func (r *Run) readEvents(d *Dataset) error {
	set, f := d, r.Bold
	if d.Raw != nil {
		raw, ok := d.Raw.counterpart(f.Name)
		if !ok {
			r.Warnings = append(r.Warnings, "no events: raw data have no "+source(f.Name).String())
			return nil
		}
		set, f = d.Raw, raw
	}
	events, path, err := set.Associated(f, "events")
	if err != nil || path == "" {
		return err
	}
	warnings, err := CheckEvents(events, float64(r.Volumes)*r.TR, path)
	if err != nil {
		return err
	}
	r.Events, r.EventsPath = events, path
	r.Warnings = append(r.Warnings, warnings...)
	return nil
}

// Mask returns the brain mask that belongs to a preprocessed image: the same entities, but for desc-brain, and the suffix "mask".
func (d *Dataset) Mask(bold File) (File, error) {
	want := bold.Name.With("desc", "brain")
	want.Suffix = "mask"
	for _, f := range d.Files {
		if f.Suffix == want.Suffix && (f.Extension == ".nii.gz" || f.Extension == ".nii") && len(f.Entities) == len(want.Entities) && applies(want, f.Name) {
			return f, nil
		}
	}
	return File{}, d.value(d.Root, want.String(), "no such file")
}

// errNoRuns is the error of a recording without images.
var errNoRuns = errors.New("bids: no runs")
