package matlab

import "fmt"

// Limits bound what a file may ask for, so that a damaged or hostile file ends in an error instead of an exhausted machine. A zero field stands
// for its default.
type Limits struct {
	MaxBytes    int64 // decompressed bytes, and bytes held by the values, each counted over the whole file; 2 GiB by default
	MaxElements int64 // elements of one array; 2³¹ by default, which is what the format can hold
	MaxDepth    int   // cells and structs within each other; 64 by default
}

// orDefaults fills the zero fields.
func (l Limits) orDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = 2 << 30
	}
	if l.MaxElements <= 0 {
		l.MaxElements = 1 << 31
	}
	if l.MaxDepth <= 0 {
		l.MaxDepth = 64
	}
	return l
}

const (
	// valueCost is what a value costs beyond its data: interface, header, dimensions. Without it a file of a million empty cells, a few kB
	// compressed, would cost a hundred times what its elements are charged.
	valueCost = 128
	// firstRoom bounds what is allocated on the word of a tag alone, before any of the bytes that it declares has arrived.
	firstRoom = 1 << 20
	// maxBlanks bounds the characters, over the whole file, that are declared without bytes and read as blanks.
	maxBlanks = 1 << 20
	// minPointers is how many column pointers the sparse matrices of a version 4 file may have in all, however small it is; a larger file may have
	// two for each of its bytes.
	minPointers = 1 << 20
	// inflation bounds what one byte of deflate can grow to: 258 bytes of a match from two bits, and the frame of a short stream.
	inflation, inflationFrame = 1032, 1 << 10
)

// charge counts n units of the given size as held in memory and refuses them beyond MaxBytes.
func (d *decoder) charge(at int64, what string, n, size int64) error {
	if left := d.limits.MaxBytes - d.held; n > left/size {
		return d.fail(ErrLimit, at, what, fmt.Sprintf("at most %d bytes in all (Limits.MaxBytes), %d of them used", d.limits.MaxBytes, d.held),
			fmt.Sprintf("%d × %d bytes more", n, size))
	}
	d.held += n * size
	return nil
}
