package bids

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Dataset is a folder that is organised by BIDS: raw data, or a derivative of them such as the output of fMRIPrep.
type Dataset struct {
	Root        string
	Name        string // by dataset_description.json; "" without one
	Version     string // BIDSVersion
	Generator   string // of a derivative: the program that made it, such as "fMRIPrep"
	Files       []File // below the subjects' folders and in the root, in the order of their paths
	Derivatives []*Dataset
	Raw         *Dataset // of a derivative in the folder "derivatives" of raw data; nil else
	Skipped     []string // what was passed over, and why: subjects without data, names that are no names of BIDS

	limits  file.Limits
	folders map[string][]File // by folder
}

// File is one file of a data set.
type File struct {
	Name
	Path     string // with the root
	Datatype string // "func", "anat", "eeg" …; "" in a subject's or the root folder
	Size     int64
}

// Open looks for the files of a data set and of its derivatives. It reads no data. A folder without subjects ("sub-…" with files) is an error; a subject without files, a link
// that leads nowhere and a file in a subject's folder whose name is none of BIDS are passed over with a message in Skipped. Links to folders are not followed.
func Open(root string, limits file.Limits) (*Dataset, error) {
	d := &Dataset{Root: root, limits: limits.OrDefaults(), folders: map[string][]File{}}
	if err := d.describe(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	subjects := 0
	for _, e := range entries {
		path := filepath.Join(root, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir() && strings.HasPrefix(e.Name(), "sub") && !strings.HasPrefix(e.Name(), "sub-"):
			d.skip("%s: want a folder sub-<label>", e.Name())
		case e.IsDir() && strings.HasPrefix(e.Name(), "sub-"):
			found, err := d.scan(path)
			if err != nil {
				return nil, err
			}
			if found == 0 {
				d.skip("%s: a subject without data", e.Name())
				continue
			}
			subjects++
		case !e.IsDir() && strings.HasPrefix(e.Name(), "sub-") && !strings.Contains(e.Name(), "_"):
			d.skip("%s: no folder, but a file or a link, which is not followed", e.Name())
		case !e.IsDir():
			if n, err := Parse(e.Name()); err == nil { // side-cars for all subjects
				if err := d.add(path, n, ""); err != nil {
					return nil, err
				}
			}
		}
	}
	if subjects == 0 {
		message := "none"
		if len(d.Skipped) > 0 {
			message = strings.Join(d.Skipped[:min(3, len(d.Skipped))], "; ")
		}
		return nil, d.fail(root, "data set", "folders sub-<label> with files", message)
	}
	slices.SortFunc(d.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return d, d.derive()
}

// scan adds the files below a subject's folder and returns their number.
func (d *Dataset) scan(folder string) (int, error) {
	found := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		name := e.Name()
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if path != folder && (strings.HasPrefix(name, ".") || name == "figures" || name == "log" || strings.HasSuffix(name, ".ds")) {
				return fs.SkipDir
			}
			return nil
		case strings.HasPrefix(name, "."):
			return nil
		}
		n, err := Parse(name)
		relative := strings.TrimPrefix(strings.TrimPrefix(path, d.Root), string(filepath.Separator))
		if err != nil {
			d.skip("%s: %s", filepath.Dir(relative), strings.TrimPrefix(err.Error(), "bids: "))
			return nil
		}
		datatype := filepath.Base(filepath.Dir(path))
		if strings.HasPrefix(datatype, "sub-") || strings.HasPrefix(datatype, "ses-") {
			datatype = ""
		}
		if subject := filepath.Base(folder); "sub-"+n.Get("sub") != subject {
			d.skip("%s: want the entity %s, as its folder has", relative, subject)
			return nil
		}
		if _, err := os.Stat(path); err != nil {
			d.skip("%s: a link that leads nowhere: the file was not fetched", relative)
			return nil
		}
		found++
		return d.add(path, n, datatype)
	})
	if err != nil && !errors.As(err, new(*file.Error)) {
		err = fmt.Errorf("bids: %w", err)
	}
	return found, err
}

func (d *Dataset) skip(format string, args ...any) {
	d.Skipped = append(d.Skipped, fmt.Sprintf(format, args...))
}

func (d *Dataset) add(path string, n Name, datatype string) error {
	if int64(len(d.Files)) >= min(d.limits.MaxElements, d.limits.MaxBytes/512) { // what a File holds
		e := d.fail(d.Root, "data set", fmt.Sprintf("at most %d files (Limits)", len(d.Files)), "more")
		e.Err = file.ErrLimit
		return e
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("bids: %w", err)
	}
	f := File{Name: n, Path: path, Datatype: datatype, Size: info.Size()}
	d.Files = append(d.Files, f)
	d.folders[filepath.Dir(path)] = append(d.folders[filepath.Dir(path)], f)
	return nil
}

// describe reads dataset_description.json, where there is one.
func (d *Dataset) describe() error {
	path := filepath.Join(d.Root, "dataset_description.json")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	b, err := d.bytes(path)
	if err != nil {
		return err
	}
	var about struct {
		Name, BIDSVersion   string
		GeneratedBy         []struct{ Name string }
		PipelineDescription struct{ Name string } // before BIDS 1.4
	}
	if err := json.Unmarshal(b, &about); err != nil {
		return d.fail(path, "JSON", "a description with Name and BIDSVersion", err.Error())
	}
	d.Name, d.Version, d.Generator = about.Name, about.BIDSVersion, about.PipelineDescription.Name
	if len(about.GeneratedBy) > 0 {
		d.Generator = about.GeneratedBy[0].Name
	}
	return nil
}

// derive opens the data sets in the folder "derivatives".
func (d *Dataset) derive() error {
	folder := filepath.Join(d.Root, "derivatives")
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("bids: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		x, err := Open(filepath.Join(folder, e.Name()), d.limits)
		if err != nil {
			d.skip("derivatives/%s: %v", e.Name(), err)
			continue
		}
		x.Raw = d
		d.Derivatives = append(d.Derivatives, x)
	}
	return nil
}

// Derivative returns the derivative that a program made, such as "fMRIPrep", whose name counts without its case; the name of its folder may be given too.
func (d *Dataset) Derivative(name string) (*Dataset, error) {
	var names []string
	for _, x := range d.Derivatives {
		if strings.EqualFold(x.Generator, name) || strings.EqualFold(filepath.Base(x.Root), name) {
			return x, nil
		}
		names = append(names, filepath.Base(x.Root))
	}
	return nil, d.value(d.Root, fmt.Sprintf("a derivative %q", name), fmt.Sprintf("%q", names))
}

// String tells what the data set holds in a line.
func (d *Dataset) String() string {
	name := d.Name
	if name == "" {
		name = filepath.Base(d.Root)
	}
	text := fmt.Sprintf("BIDS %q, %d subjects, %d files", name, len(d.Values("sub")), len(d.Files))
	if tasks := d.Values("task"); len(tasks) > 0 {
		text += ", tasks " + strings.Join(tasks, " ")
	}
	if d.Generator != "" {
		text += ", made by " + d.Generator
	}
	if len(d.Derivatives) > 0 {
		text += fmt.Sprintf(", %d derivatives", len(d.Derivatives))
	}
	if len(d.Skipped) > 0 {
		text += fmt.Sprintf(", %d passed over", len(d.Skipped))
	}
	return text
}

// bytes reads a small file.
func (d *Dataset) bytes(path string) ([]byte, error) {
	in, err := file.OpenRandom(path, "bids", d.limits)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := in.Charge(0, "text", 15, in.Size()); err != nil { // what its fields take as values
		return nil, err
	}
	return in.Bytes(0, in.Size(), "text")
}

func (d *Dataset) fail(path, what, want, got string) *file.Error {
	return &file.Error{Format: "bids", File: path, Offset: -1, What: what, Want: want, Got: got, Err: file.ErrFormat}
}

func (d *Dataset) value(path, want, got string) error {
	return &file.Error{Format: "bids", File: path, Offset: -1, Want: want, Got: got, Err: file.ErrValue}
}
