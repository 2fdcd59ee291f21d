package data

import (
	"context"
	"errors"
	"fmt"
)

// Place says where a file of a set is on this computer.
type Place struct {
	File    File
	Path    string         // "" where it is not there
	Damaged *MismatchError // what is there under its name, but with other content; nil otherwise
	Here    bool           // it is at Path, with the content that the catalogue describes
}

// Status looks for the files of a set where [Fetch] does, reads all of them through to compare size and SHA-256, and downloads nothing. The places are in the order of opt.Files, or of the
// entry. A file with other content is no error here: Place.Damaged says so.
func Status(ctx context.Context, entry Entry, opt Options) ([]Place, error) {
	files, err := entry.only(opt.Files)
	if err != nil {
		return nil, err
	}
	opt.Offline = true
	places := make([]Place, len(files))
	for i, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, context.Cause(ctx))
		}
		places[i].File = file
		opt.Files = []string{file.Path}
		paths, err := Fetch(ctx, entry, opt)
		var wrong *MismatchError
		var missing *MissingError
		switch {
		case err == nil:
			places[i].Path, places[i].Here = paths[0], true
		case errors.As(err, &missing):
			if len(missing.Damaged) > 0 {
				places[i].Path, places[i].Damaged = missing.Damaged[0].Path, missing.Damaged[0]
			}
		case errors.As(err, &wrong):
			places[i].Path, places[i].Damaged = wrong.Path, wrong
		default:
			return nil, err
		}
	}
	return places, nil
}
