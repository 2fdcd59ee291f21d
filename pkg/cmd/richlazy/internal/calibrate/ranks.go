package calibrate

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/mcmc/calibration"
	"github.com/richlazy/richlazy/pkg/rng"
)

// replications are how many sets of uniform ranks the p-values of ranks are from: enough for the smallest that counts.
const replications = 20000

// rankLimit is what the p-value of ranks must not be below: 5 % by the number of columns of ranks.
func (s Study) rankLimit() float64 {
	columns := 0
	for _, p := range s.Parts {
		for _, c := range p.Columns {
			if c.Kind == Rank {
				columns++
			}
		}
	}
	return 0.05 / float64(columns)
}

// verdicts are what the columns of ranks of a part say, by column; nil where there are none or nothing is simulated.
func (s Study) verdicts(p Part, records *Records) map[string]calibration.Verdict {
	var names []string
	var ranks [][]int
	at := 0
	for _, c := range p.Columns {
		if c.Kind == Rank {
			var of []int
			for sim := range s.Simulations {
				if all := records.values[p.Name][sim]; all != nil {
					of = append(of, int(all[at]))
				}
			}
			names, ranks = append(names, c.Name), append(ranks, of)
		}
		at += c.Kind.width()
	}
	// The level is for all ranks of the part, each of which has its share.
	j := calibration.Judgement{Level: s.rankLimit() * float64(len(names)), Replications: replications}
	verdicts, _, err := calibration.Judge(names, ranks, rankDraws, j, rng.New(s.Seed).At("judge", p.Name).Source())
	if err != nil {
		return nil
	}
	out := map[string]calibration.Verdict{}
	for _, v := range verdicts {
		out[v.Name] = v
	}
	return out
}

// judged is a row of ranks.
func (r *Row) judged(v calibration.Verdict, limit float64) {
	r.Value, r.Limit = v.PECDF, limit
	r.Note = fmt.Sprintf("location z = %+.1f, spread z = %+.1f: %s", v.Location, v.Spread, v.Words())
}
