//go:build !amd64

package inflate

func setAssembly(bool) bool { return false }
