package glm

import "strings"

// placed is an error with the place at which it came up, and the package's name in front once.
type placed struct {
	place string
	err   error
}

// Error says place and error.
func (p *placed) Error() string {
	return "glm: " + p.place + ": " + strings.TrimPrefix(p.err.Error(), "glm: ")
}

// Unwrap returns the error alone.
func (p *placed) Unwrap() error { return p.err }
