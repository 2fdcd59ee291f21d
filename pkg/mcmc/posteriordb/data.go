package posteriordb

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// The data of eight schools (Rubin 1981): effects of coaching, and their standard errors.
var (
	schoolEffects = []float64{28, 8, -3, 7, -1, 1, 18, 12}
	schoolErrors  = []float64{15, 10, 16, 11, 9, 11, 10, 18}
)

// The data of gp_pois_regr: inputs, values, counts.
var (
	gpInputs = []float64{-10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10}
	gpValues = []float64{4.75906, 1.59423, 2.99548, 5.27501, 1.66472, 2.24347, 2.8914, 4.08681, 4.60588, 0.802364, 3.92136}
	gpCounts = []float64{40, 37, 29, 12, 4, 3, 9, 19, 77, 82, 33}
)

var (
	//go:embed data/ark.txt
	arkText string
	//go:embed data/low_dim_gauss_mix.txt
	mixtureText string
	//go:embed data/kidiq.txt
	kidiqText string
	//go:embed data/sblri.txt
	sblriText string
)

var (
	arkSeries    = columns(arkText, 1)
	mixtureData  = columns(mixtureText, 1)
	kidiqData    = columns(kidiqText, 2)
	sblriColumns = columns(sblriText, 6)
)

// columns returns, when it is first called, the n columns of an embedded table.
func columns(text string, n int) func() [][]float64 {
	return sync.OnceValue(func() [][]float64 {
		out := make([][]float64, n)
		for number, line := range strings.Split(strings.TrimSpace(text), "\n") {
			fields := strings.Fields(line)
			if len(fields) != n {
				panic(fmt.Sprintf("posteriordb: line %d of an embedded table has %d columns of %d", number+1, len(fields), n))
			}
			for i, field := range fields {
				v, err := strconv.ParseFloat(field, 64)
				if err != nil {
					panic(fmt.Sprintf("posteriordb: line %d of an embedded table: %v", number+1, err))
				}
				out[i] = append(out[i], v)
			}
		}
		return out
	})
}
