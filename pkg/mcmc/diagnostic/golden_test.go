package diagnostic

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// load reads draws by column, as chain by draw.
func load(t testing.TB, name string) [][]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	draws := make([][]float64, len(rows[0]))
	for _, row := range rows {
		for c, text := range row {
			x, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			draws[c] = append(draws[c], x)
		}
	}
	return draws
}

// at returns a function with its probability filled in.
func at(f func([][]float64, float64) float64, p float64) func([][]float64) float64 {
	return func(draws [][]float64) float64 { return f(draws, p) }
}

// lag returns the autocorrelation of the first chain, NaN where it is shorter.
func lag(k int) func([][]float64) float64 {
	return func(draws [][]float64) float64 {
		if out := Autocorrelation(draws[0], k); len(out) > k {
			return out[k]
		}
		return math.NaN()
	}
}

// functions are those that the golden files have values of.
var functions = map[string]func([][]float64) float64{
	"rhat": RHat, "rhat_basic": RHatBasic, "ess_bulk": ESSBulk, "ess_tail": ESSTail, "ess_basic": ESSBasic, "ess_mean": ESSMean, "ess_sd": ESSSD,
	"ess_q05": at(ESSQuantile, 0.05), "ess_q50": at(ESSQuantile, 0.5), "ess_q100": at(ESSQuantile, 1), "mcse_mean": MCSEMean, "mcse_sd": MCSESD,
	"mcse_q05": at(MCSEQuantile, 0.05), "mcse_q50": at(MCSEQuantile, 0.5), "mcse_q95": at(MCSEQuantile, 0.95), "q05": at(Quantile, 0.05), "q33": at(Quantile, 1./3),
	"lag1": lag(1), "lag4": lag(4), "bfmi": func(draws [][]float64) float64 { return EBFMI(draws)[0] },
}

// TestGolden compares with R posterior 1.4.0. golden.json and its six sets were made by others with that version; more.json and its sets are made by testdata/more.R.
func TestGolden(t *testing.T) {
	for file, want := range map[string]int{"golden.json": 6 * 13, "more.json": 14 * 20} {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		var sets map[string]json.RawMessage
		if err := json.Unmarshal(text, &sets); err != nil {
			t.Fatal(err)
		}
		if string(sets["posterior_version"]) != `"1.4.0"` {
			t.Errorf("%s is of posterior %s", file, sets["posterior_version"])
		}
		delete(sets, "posterior_version")
		seen := 0
		for name, text := range sets {
			var values map[string]any
			if err := json.Unmarshal(text, &values); err != nil {
				t.Fatal(err)
			}
			draws := load(t, name)
			for key, v := range values {
				f := functions[key]
				if f == nil {
					t.Fatalf("no function for %s", key)
				}
				seen++
				got := f(draws)
				switch want := v.(type) {
				case nil:
					if !math.IsNaN(got) {
						t.Errorf("%s of %s is %v, in R NA", key, name, got)
					}
				case float64:
					if !(math.Abs(got-want) <= 1e-10*math.Abs(want)) {
						t.Errorf("%s of %s is %.17g, in R %.17g", key, name, got, want)
					}
				default:
					t.Errorf("%s of %s is %v in the file", key, name, v)
				}
			}
		}
		if seen != want {
			t.Errorf("%s has %d values, not %d", file, seen, want)
		}
	}
}
