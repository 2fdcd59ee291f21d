package diagnostic

// Growth is the effective sample size after some of the draws.
type Growth struct {
	Draws int     // of each chain, from the first on
	Bulk  float64 // ESSBulk of them
	Tail  float64 // ESSTail of them
}

// ESSGrowth returns the effective sample sizes of the first 1/points, 2/points, … of the draws of each chain. They grow in proportion to the draws where chains mix; where they
// level off, chains have found only part of the distribution (Vehtari et al. 2021, section 5).
func ESSGrowth(draws [][]float64, points int) []Growth {
	if points < 1 {
		panic("diagnostic: growth at no point")
	}
	n := check(draws)
	out := make([]Growth, points)
	first := make([][]float64, len(draws))
	for k := range out {
		m := (k + 1) * n / points
		for c := range draws {
			first[c] = draws[c][:m]
		}
		out[k] = Growth{Draws: m, Bulk: ESSBulk(first), Tail: ESSTail(first)}
	}
	return out
}
