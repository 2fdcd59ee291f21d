package rsa

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// The names in the HDF5 files of rsatoolbox: what its to_dict returns, a group for each dictionary, texts as attributes.
const (
	toolboxVersion      = "rsatoolbox_version"
	toolboxMeasurements = "measurements"
	toolboxRDMs         = "dissimilarities"
	toolboxMeasure      = "dissimilarity_measure"
)

// SaveHDF5 writes the RDMs as an HDF5 file in the layout of rsatoolbox, which reads it with rsatoolbox.rdm.load_rdm. The names of the conditions become the descriptor
// "conditions" of the patterns. The file gets its name when it is complete. Nothing is rounded. A descriptor whose name has a slash cannot be written, and a missing
// text is the empty one. [OpenStack] reads it.
func (s *Stack) SaveHDF5(path string) error {
	if err := s.Check(); err != nil {
		return err
	}
	var t hdf5.Tree
	t.SetAttr(toolboxVersion, hdf5.Scalar("0.0.1"))
	rdms, pairs := s.Values.Dims()
	t.Set(toolboxRDMs, hdf5.Elements(contiguous(s.Values), rdms, pairs))
	t.SetAttr(toolboxMeasure, hdf5.Scalar(s.Measure))
	t.Group("descriptors")
	putTable(t.Group("rdm_descriptors"), s.Info)
	patterns := t.Group("pattern_descriptors")
	putTable(patterns, append(table.Table{table.Texts("conditions", s.Conditions...)}, s.Patterns...))
	if err := t.Save(path); err != nil {
		return fmt.Errorf("rsa: %w", err)
	}
	return nil
}

// SaveHDF5 writes the data set as an HDF5 file in the layout of rsatoolbox, which reads it with rsatoolbox.data.dataset.load_dataset, as a TemporalDataset where the
// data have time. See [Stack.SaveHDF5]. [OpenDataset] reads it.
func (d *Dataset) SaveHDF5(path string) error {
	if err := d.Check(); err != nil {
		return err
	}
	var t hdf5.Tree
	t.SetAttr(toolboxVersion, hdf5.Scalar("0.0.1"))
	rows, channels, times := d.Dims()
	t.SetAttr("type", hdf5.Scalar("Dataset"))
	t.Set(toolboxMeasurements, hdf5.Elements(contiguous(d.Values[0]), rows, channels))
	if d.Times != nil {
		t.SetAttr("type", hdf5.Scalar("TemporalDataset"))
		t.Set(toolboxMeasurements, hdf5.Elements(d.timesFastest(), rows, channels, times))
		t.Group("time_descriptors").Set("time", hdf5.Elements(d.Times, times))
	}
	putTable(t.Group("obs_descriptors"), d.Observations)
	putTable(t.Group("channel_descriptors"), d.Channels)
	set := t.Group("descriptors")
	for _, c := range d.Set {
		if c.IsText() {
			set.SetAttr(c.Name, hdf5.Scalar(c.Text[0]))
			continue
		}
		set.Set(c.Name, hdf5.Scalar(c.Number[0]))
	}
	if err := t.Save(path); err != nil {
		return fmt.Errorf("rsa: %w", err)
	}
	return nil
}

// putTable writes columns: texts in ASCII are of fixed length, as rsatoolbox decodes only these; others are of variable length, which come back from it as bytes.
func putTable(g *hdf5.Tree, t table.Table) {
	for _, c := range t {
		ascii := !strings.ContainsFunc(strings.Join(c.Text, ""), func(r rune) bool { return r >= 0x80 })
		switch {
		case !c.IsText():
			g.Set(c.Name, hdf5.Elements(c.Number, len(c.Number)))
		case ascii:
			g.Set(c.Name, hdf5.FixedTexts(c.Text))
		default:
			g.Set(c.Name, hdf5.Elements(c.Text, len(c.Text)))
		}
	}
}
