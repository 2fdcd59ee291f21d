package neural

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
)

// Provenance says where the values of a recording come from: the files, and what was done since.
type Provenance struct {
	Files []File
	Steps []string // in the order in which they were done, such as "samples 217 ≤ i < 651"; readers put their options first
}

// File is a file that was read.
type File struct {
	Path   string
	Size   int64  // bytes
	SHA256 string // in hexadecimal digits; "" where it was not computed, as of a file that is larger than memory
}

// Hash returns size and SHA-256 of a file.
func Hash(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, fmt.Errorf("neural: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return File{}, fmt.Errorf("neural: %s: %w", path, err)
	}
	return File{Path: path, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// then returns the provenance with one more step.
func (p Provenance) then(format string, args ...any) Provenance {
	p.Steps = append(slices.Clip(p.Steps), fmt.Sprintf(format, args...))
	return p
}
