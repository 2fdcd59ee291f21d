//go:build !amd64

package inflate

func adlerBlocks(a, b uint32, p []byte) (uint32, uint32) { return adlerSums(a, b, p) }
