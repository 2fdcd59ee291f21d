package file

// Limits bound what a file may ask for, so that a damaged or hostile file ends in an error instead of an exhausted machine. A zero field stands for its
// default; a field that means nothing in a format (depth, where nothing nests) is not looked at.
type Limits struct {
	MaxBytes    int64 // bytes decompressed, and bytes held by what is returned, each counted over the whole file; 2 GiB by default
	MaxElements int64 // elements of one array; 2³¹ by default
	MaxDepth    int   // parts within each other: groups, cells, structs; 64 by default
}

// OrDefaults returns the limits with the zero (and negative) fields filled in.
func (l Limits) OrDefaults() Limits {
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
