// Package pages asks the system for large pages of memory, 2 MiB in place of 4 KiB, behind what is so long that a processor's tables of small pages do not hold it: arrays that
// are read from a file at once, and the places and momenta of samplers of many weights, whose rows lie a page or two apart.
package pages

// Make returns n zeros, behind large pages where that is possible.
func Make[T any](n int) []T {
	s := make([]T, n)
	Large(s)
	return s
}
