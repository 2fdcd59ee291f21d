package inflate

import "golang.org/x/sys/cpu"

var useAVX2 = cpu.X86.HasAVX2

// adlerFactors are what adlerAVX2 multiplies with.
var adlerFactors = func() (f [64]byte) {
	for i := range 32 {
		f[i] = byte(32 - i)
		f[32+i] = byte(1 - i&1)
	}
	return f
}()

// adlerBlocks adds p, at most adlerBlock bytes, to the two sums.
func adlerBlocks(a, b uint32, p []byte) (uint32, uint32) {
	groups := len(p) / 32
	if !useAVX2 || groups == 0 {
		return adlerSums(a, b, p)
	}
	sum, before, weighted := adlerAVX2(&p[0], &adlerFactors[0], groups)
	b += a*uint32(groups*32) + uint32(before*32+weighted)
	return adlerSums(a+uint32(sum), b, p[groups*32:])
}
