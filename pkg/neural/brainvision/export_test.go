package brainvision

import (
	"bytes"
	"os"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// ReadBytes reads a data set whose three files are in memory.
func ReadBytes(header, markers, data []byte, limits file.Limits) (*File, error) {
	read := func(b []byte, name string) (*file.Random, error) {
		return file.NewRandom(bytes.NewReader(b), int64(len(b)), name, "brainvision", limits)
	}
	in, err := read(header, "fuzz.vhdr")
	if err != nil {
		return nil, err
	}
	return open(in, func(name string) (*file.Random, error) {
		switch {
		case len(name) > 4 && name[len(name)-4:] == "vmrk":
			return read(markers, name)
		case len(name) > 3:
			return read(data, name)
		}
		return nil, os.ErrNotExist
	})
}
