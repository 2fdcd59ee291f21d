package continuous

import (
	"os"

	"github.com/richlazy/richlazy/pkg/neural"
)

// hashed is the size in bytes up to which a file is read for its SHA-256.
const hashed = 64 << 20

// From returns the provenance of files by their paths. Of those above 64 MiB no SHA-256 is computed; of those that are not on the disk nothing but the name is known.
func From(paths ...string) (neural.Provenance, error) {
	var from neural.Provenance
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			from.Files = append(from.Files, neural.File{Path: path})
		case info.Size() > hashed:
			from.Files = append(from.Files, neural.File{Path: path, Size: info.Size()})
		default:
			f, err := neural.Hash(path)
			if err != nil {
				return neural.Provenance{}, err
			}
			from.Files = append(from.Files, f)
		}
	}
	return from, nil
}
