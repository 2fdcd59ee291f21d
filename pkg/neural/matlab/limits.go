package matlab

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const (
	// valueCost is what a value costs beyond its data: interface, header, dimensions. Without it a file of a million empty cells, a few kB
	// compressed, would cost a hundred times what its elements are charged.
	valueCost = 128
	// maxBlanks bounds the characters, over the whole file, that are declared without bytes and read as blanks.
	maxBlanks = 1 << 20
	// minPointers is how many column pointers the sparse matrices of a version 4 file may have in all, however small it is; a larger file may have
	// two for each of its bytes.
	minPointers = 1 << 20
	// inflationFrame is what a short stream of deflate can grow to beyond file.Inflation times its bytes.
	inflationFrame = 1 << 10
)

// charge counts n units of the given size as held in memory and refuses them beyond MaxBytes.
func (d *decoder) charge(at int64, what string, n, size int64) error {
	if left := d.limits.MaxBytes - d.held; n > left/size {
		return d.fail(file.ErrLimit, at, what, fmt.Sprintf("at most %d bytes in all (Limits.MaxBytes), %d of them used", d.limits.MaxBytes, d.held),
			fmt.Sprintf("%d × %d bytes more", n, size))
	}
	d.held += n * size
	return nil
}
