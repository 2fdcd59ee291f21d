//go:build !linux

package file

// large asks for large pages behind p, where the system has them.
func large([]byte) {}
