package fif

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// File is an open FIF file, or several if a long recording was split. What it says about the measurement is in memory; samples of raw data and of epochs are read
// when they are asked for, by several goroutines at once if need be.
type File struct {
	Info     // of a file with a measurement; the zero value for one that has covariance matrices only
	parts    []*part
	measured bool // there is a measurement
	raw      *raw // nil where there are no raw data
}

// Open opens a file by its path (.fif or .fif.gz), and those that it is continued in, which have to be in the same folder. A compressed file is held in memory.
func Open(path string, limits file.Limits) (*File, error) {
	return open(path, func(name string) (*file.Random, error) { return file.OpenRandom(name, "fif", limits) })
}

// Read opens a file of size bytes that is in memory or elsewhere, as [Open] does. Its name is for errors. One that is continued in another file is an error.
func Read(r io.ReaderAt, size int64, name string, limits file.Limits) (*File, error) {
	in, err := file.NewRandom(r, size, name, "fif", limits)
	if err != nil {
		return nil, err
	}
	return open(name, func(next string) (*file.Random, error) {
		if next != name {
			return nil, in.Fail(file.ErrUnsupported, -1, "continuation", "all data in one file, or Open", "the next file "+strconv.Quote(next))
		}
		return in, nil
	})
}

func open(path string, get func(name string) (*file.Random, error)) (*File, error) {
	f := &File{}
	seen := map[string]bool{}
	for path != "" {
		in, err := get(path)
		if err == nil && seen[path] {
			err = in.Fail(file.ErrFormat, -1, "continuation", "a file that was not read before", path)
		}
		if err != nil {
			f.Close()
			return nil, err
		}
		seen[path] = true
		p, err := parse(in)
		if err == nil {
			f.parts = append(f.parts, p)
			path, err = p.next()
		}
		if err == nil {
			err = f.add(p)
		}
		if err != nil {
			in.Close()
			f.Close()
			return nil, err
		}
	}
	if err := f.readRaw(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// add takes the measurement's information from the first file, with which the others have to agree.
func (f *File) add(p *part) error {
	if len(p.root.all(blockInfo)) == 0 && len(f.parts) == 1 {
		return nil
	}
	info, err := p.readInfo()
	if err != nil {
		return err
	}
	if len(f.parts) == 1 {
		f.Info, f.measured = info, true
		return nil
	}
	same := slices.EqualFunc(info.Channels, f.Channels, func(a, b Channel) bool {
		return a.Name == b.Name && a.Kind == b.Kind && a.Unit == b.Unit && a.Cal == b.Cal && a.Range == b.Range
	})
	if !same || info.Rate != f.Rate {
		return p.in.Fail(file.ErrFormat, 0, "continuation", fmt.Sprintf("the %d channels of the first file at %v samples/s", len(f.Channels), f.Rate),
			fmt.Sprintf("%d, or others, at %v", len(info.Channels), info.Rate))
	}
	return nil
}

// next returns the path of the file in which a recording goes on, "" where it does not.
func (p *part) next() (string, error) {
	const nextFile = 2
	for _, b := range p.root.all(blockRef) {
		name, number := "", int32(-1)
		role := int32(nextFile)
		for _, t := range b.tags {
			var err error
			switch t.kind {
			case kindRefRole:
				role, err = p.integer(t)
			case kindRefName:
				name, err = p.text(t)
			case kindRefNumber:
				number, err = p.integer(t)
			}
			if err != nil {
				return "", err
			}
		}
		if role != nextFile {
			continue
		}
		folder, base := filepath.Split(p.in.Name)
		if name == "" && number >= 0 {
			name = numbered(base, int(number))
		}
		if name == "" {
			continue
		}
		if strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
			return "", p.in.Fail(file.ErrFormat, -1, "continuation", "the name of a file in the same folder", fmt.Sprintf("%.80q", name))
		}
		return filepath.Join(folder, name), nil
	}
	return "", nil
}

// numbered returns the name of the file with a number: "x_raw-1.fif" after "x_raw.fif", "x_raw-2.fif" after "x_raw-1.fif".
func numbered(base string, number int) string {
	stem, ending, ok := strings.Cut(base, ".")
	if !ok {
		return ""
	}
	if i := strings.LastIndex(stem, "-"); i >= 0 {
		if _, err := strconv.Atoi(stem[i+1:]); err == nil {
			stem = stem[:i]
		}
	}
	return fmt.Sprintf("%s-%d.%s", stem, number, ending)
}

// Close closes the file, after which recordings that were not loaded can no longer be. A file that is not closed is when nothing refers to it any more.
func (f *File) Close() error {
	var first error
	for _, p := range f.parts {
		if err := p.in.Close(); first == nil {
			first = err
		}
	}
	return first
}

func (f *File) name() string { return f.parts[0].in.Name }

// wanted is the error of a question that does not fit the file.
func (f *File) wanted(want, got string) error {
	return f.parts[0].in.Fail(file.ErrValue, -1, "", want, got)
}

// all returns the blocks of a kind in all files, with their files, which then have the limits of one question.
func (f *File) all(kind int32) (blocks []*block, parts []*part) {
	for _, p := range f.parts {
		in := *p.in
		in.Budget = file.NewBudget(in.Limits)
		p = &part{&in, p.root}
		for _, b := range p.root.all(kind) {
			blocks, parts = append(blocks, b), append(parts, p)
		}
	}
	return blocks, parts
}

// String tells what the file holds in a line.
func (f *File) String() string {
	text := "FIF"
	if f.measured {
		text += fmt.Sprintf(", %d channels at %.6g samples/s", len(f.Channels), f.Rate)
	}
	if f.raw != nil {
		text += fmt.Sprintf(", raw data of %.6g s", float64(f.raw.samples)/f.Rate)
	}
	for _, k := range []struct {
		kind int32
		name string
	}{{blockEpochs, "blocks of epochs"}, {blockEvoked, "evoked responses"}, {blockCov, "covariance matrices"}} {
		if blocks, _ := f.all(k.kind); len(blocks) > 0 {
			text += fmt.Sprintf(", %d %s", len(blocks), k.name)
		}
	}
	return text
}
