//go:build !linux

package pages

// Large asks for large pages behind a slice that is about to be filled, where the system has them: here it does nothing.
func Large[T any]([]T) {}
