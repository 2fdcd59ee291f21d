package nifti

import "fmt"

// Limits bound what a file may ask for, so that a damaged or hostile file ends in an error instead of an exhausted machine. A zero field stands
// for its default.
type Limits struct {
	MaxBytes    int64 // bytes held: the numbers as they are kept (of [Read] in the file's type, of [ReadMasked] as float64) and the extensions; 2 GiB by default
	MaxElements int64 // numbers in the file, whether they are kept or passed over; 2³¹ by default
}

// orDefaults fills the zero fields.
func (l Limits) orDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = 2 << 30
	}
	if l.MaxElements <= 0 {
		l.MaxElements = 1 << 31
	}
	return l
}

const (
	// chunk is how many bytes are read, swapped and decoded at a time.
	chunk = 256 << 10
	// firstRoom bounds what is allocated on the word of a header alone, before any of the bytes that it declares has arrived.
	firstRoom = 1 << 20
	// inflation bounds what one byte of deflate can grow to: 258 bytes of a match from two bits.
	inflation = 1032
	// maxPadding is how many zeros may follow the data.
	maxPadding = 1 << 16
)

// hold charges n numbers of the given size as held in memory and refuses them beyond MaxBytes.
func (s *source) hold(at int64, what string, n, size int64) error {
	if left := s.limits.MaxBytes - s.held; n > left/size {
		return s.fail(ErrLimit, at, what, fmt.Sprintf("at most %d bytes in all (Limits.MaxBytes)", s.limits.MaxBytes),
			fmt.Sprintf("%d × %d bytes more than the %d before", n, size, s.held))
	}
	s.held += n * size
	return nil
}
