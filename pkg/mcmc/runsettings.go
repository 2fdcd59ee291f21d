package mcmc

import (
	"fmt"
	"hash/fnv"
)

// settings are all fields of a kernel of this package, of which its String tells what a reader asks for: a run is not resumed with others. Of other kernels, whose fields may be
// addresses, there is String alone.
func settings(k Kernel) string {
	switch k := k.(type) {
	case NUTS, HMC, GHMC, MALA, ULA, RandomWalk, EllipticalSlice, Langevin, SGLD:
		return fmt.Sprintf("%#v", k)
	case *replicas:
		return settings(k.inner)
	}
	return k.String()
}

// fingerprint tells masses that are given from others, by a hash of their numbers.
func fingerprint(m Mass) string {
	if m == nil {
		return "none"
	}
	sum, s := fnv.New64a(), saveMass(m)
	fmt.Fprint(sum, s.Variances, s.Covariance, s.Values, s.Vectors)
	return fmt.Sprintf("%T %x", m, sum.Sum64())
}
