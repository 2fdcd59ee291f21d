package bids

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// Metadata is what the side-cars of a file say, by key.
type Metadata struct {
	Values map[string]json.RawMessage
	From   []string // side-cars, from that in the root to the nearest one, whose values win
}

// Number returns a number, false where the side-cars have none of that name.
func (m Metadata) Number(key string) (float64, bool) {
	var v float64
	raw, ok := m.Values[key]
	return v, ok && string(raw) != "null" && json.Unmarshal(raw, &v) == nil
}

// Text returns a text, false where the side-cars have none of that name.
func (m Metadata) Text(key string) (string, bool) {
	var v string
	raw, ok := m.Values[key]
	return v, ok && string(raw) != "null" && json.Unmarshal(raw, &v) == nil
}

// Decode puts a value of any kind into v, as [json.Unmarshal] does; false where the side-cars have none of that name.
func (m Metadata) Decode(key string, v any) (bool, error) {
	raw, ok := m.Values[key]
	if !ok {
		return false, nil
	}
	return true, json.Unmarshal(raw, v)
}

// Metadata returns what the side-cars of a file say, by the principle of inheritance: those in its folder and in the folders above it that have its suffix and none but its
// entities, the nearest winning. Two side-cars with equally many entities in one folder are an error.
func (d *Dataset) Metadata(f File) (Metadata, error) {
	m := Metadata{Values: map[string]json.RawMessage{}}
	levels, err := d.inherited(f, f.Suffix, ".json")
	if err != nil {
		return m, err
	}
	for _, s := range levels {
		b, err := d.bytes(s.Path)
		if err != nil {
			return m, err
		}
		if err := unique(b); err != nil {
			return m, d.fail(s.Path, "JSON", "an object", err.Error())
		}
		var values map[string]json.RawMessage
		if err := json.Unmarshal(b, &values); err != nil {
			return m, d.fail(s.Path, "JSON", "an object", err.Error())
		}
		for key, v := range values {
			m.Values[key] = v
		}
		m.From = append(m.From, s.Path)
	}
	return m, nil
}

// unique returns an error where an object has a key twice, of which one would be lost.
func unique(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("%.20q", b)
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if seen[key] {
			return fmt.Errorf("the key %q twice", key)
		}
		seen[key] = true
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return err
		}
	}
	return nil
}

// inherited returns the files of a suffix and extension that apply to a file, from the root to its folder, and within a folder those with fewer entities first.
func (d *Dataset) inherited(f File, suffix, extension string) ([]File, error) {
	var folders []string
	for folder := filepath.Dir(f.Path); ; folder = filepath.Dir(folder) {
		folders = append(folders, folder)
		if folder == d.Root || filepath.Clean(folder) == filepath.Clean(d.Root) || folder == filepath.Dir(folder) {
			break
		}
	}
	slices.Reverse(folders)
	var out []File
	for _, folder := range folders {
		var here []File
		for _, s := range d.folders[folder] {
			if s.Suffix == suffix && s.Extension == extension && applies(s.Name, f.Name) {
				here = append(here, s)
			}
		}
		slices.SortStableFunc(here, func(a, b File) int { return len(a.Entities) - len(b.Entities) })
		for i := 1; i < len(here); i++ {
			if len(here[i].Entities) == len(here[i-1].Entities) {
				return nil, d.fail(f.Path, "side-cars", "one of its folder", filepath.Base(here[i-1].Path)+" and "+filepath.Base(here[i].Path))
			}
		}
		out = append(out, here...)
	}
	return out, nil
}

// applies reports whether a side-car has no entities but those of the file.
func applies(sidecar, f Name) bool {
	for _, e := range sidecar.Entities {
		if v := f.Get(e.Key); v == "" || !same(e.Key, v, e.Value) {
			return false
		}
	}
	return true
}

// texts are the columns of BIDS that hold labels, even where they look like numbers.
var texts = []string{"participant_id", "session_id", "sample_id", "trial_type", "stim_file", "name", "type", "units", "status", "filename", "sex", "handedness", "HED"}

// Table reads a file of tab-separated values (.tsv or .tsv.gz) by its path. Missing values ("n/a") are NaN among numbers and "" among texts; columns of labels,
// such as "trial_type" and
// "participant_id", are texts.
func (d *Dataset) Table(path string) (table.Table, error) {
	b, err := d.bytes(path)
	if err != nil {
		return nil, err
	}
	t, err := table.CSV{Comma: '\t', Texts: texts}.ReadCSV(bytes.NewReader(b), path)
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	return t, nil
}

// Associated returns the table of a suffix that belongs to a file by the principle of inheritance, such as "events" or "channels", and its path; where there are
// several, the nearest
// with the most entities. Without any the path is "".
func (d *Dataset) Associated(f File, suffix string) (table.Table, string, error) {
	files, err := d.inherited(f, suffix, ".tsv")
	if err != nil || len(files) == 0 {
		return nil, "", err
	}
	path := files[len(files)-1].Path
	t, err := d.Table(path)
	return t, path, err
}

// Participants returns the table of the subjects, participants.tsv in the root, whose column "participant_id" holds "sub-01" and so on.
func (d *Dataset) Participants() (table.Table, error) {
	path := filepath.Join(d.Root, "participants.tsv")
	t, err := d.Table(path)
	if err != nil {
		return nil, err
	}
	id, err := t.Column("participant_id")
	if err != nil {
		return nil, fmt.Errorf("bids: %s: %w", path, err)
	}
	for row, label := range id.Text {
		if !strings.HasPrefix(label, "sub-") || slices.Contains(id.Text[:row], label) {
			return nil, d.fail(path, "participant_id", "a label sub-… in each row, once", fmt.Sprintf("%q in row %d", label, row+1))
		}
	}
	return t, nil
}
