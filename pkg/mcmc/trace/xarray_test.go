package trace_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// python is an interpreter that has xarray and zarr.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import xarray, zarr").Run() == nil {
			return name
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Python with xarray and zarr")
	}
	t.Skip("no Python with xarray and zarr")
	return ""
}

// seen is an array as xarray has it.
type seen struct{ dtype, dims, shape, values string }

func xarray(t *testing.T, path string, groups ...string) map[string]seen {
	t.Helper()
	out, err := exec.Command(python(t), append([]string{"testdata/compare.py", path}, groups...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	arrays := map[string]seen{}
	for line := range strings.Lines(string(out)) {
		if f := strings.Split(strings.TrimRight(line, "\n"), "|"); len(f) == 6 {
			arrays[f[0]+"/"+f[1]] = seen{f[2], f[3], f[4], f[5]}
		}
	}
	return arrays
}

// What is written is what xarray opens: values to the bit, types, dimensions and coordinates. Draws that are not there are NaN, and integers are floats as long as any is.
func TestXarrayReads(t *testing.T) {
	for _, complete := range []bool{true, false} {
		t.Run(fmt.Sprint("complete=", complete), func(t *testing.T) {
			w, path := created(t, model())
			m := trace.NewMemory(model())
			if complete {
				fill(t, w, model())
				fill(t, m, model())
			} else {
				for _, s := range []trace.Sink{w, m} {
					values, stats := draws(model(), 1, trace.Posterior, 0, 13)
					if err := s.Append(1, trace.Posterior, values, stats); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			compareSeen(t, xarray(t, path, "posterior", "warmup_posterior", "sample_stats", "warmup_sample_stats", "observed_data", "constant_data", "_sampling_state"), m, complete)
		})
	}
}

func compareSeen(t *testing.T, got map[string]seen, m *trace.Memory, complete bool) {
	integers := "i8"
	if !complete {
		integers = "f8"
	}
	for name, want := range map[string]seen{
		"posterior/tau":                 {"f8", "chain,draw", "3×25", ""},
		"posterior/theta":               {"f8", "chain,draw,school,year", "3×25×2×3", ""},
		"posterior/a[1]":                {"f8", "chain,draw,a[1]_dim_0", "3×25×4", ""},
		"posterior/chain":               {"i8", "chain", "3", hexes(0, 1, 2)},
		"posterior/school":              {"U", "school", "2", "Ä;B and C"},
		"posterior/year":                {"i8", "year", "3", hexes(0, 1, 2)},
		"warmup_posterior/theta":        {"f8", "chain,draw,school,year", "3×7×2×3", ""},
		"warmup_posterior/draw":         {"i8", "draw", "7", hexes(0, 1, 2, 3, 4, 5, 6)},
		"sample_stats/lp":               {"f8", "chain,draw", "3×25", ""},
		"sample_stats/diverging":        {"b1", "chain,draw", "3×25", ""},
		"sample_stats/n_steps":          {integers, "chain,draw", "3×25", ""},
		"warmup_sample_stats/diverging": {"b1", "chain,draw", "3×7", ""},
		"observed_data/y":               {"f8", "school", "2", hexes(28, math.Pi)},
		"observed_data/school":          {"U", "school", "2", "Ä;B and C"},
		"constant_data/N":               {"f8", "", "", hexes(8)},
		"_sampling_state/group":         {"U", "group", "2", "posterior;warmup"},
		"_sampling_state/draw_count":    {"i8", "chain,group", "3×2", ""},
		"warmup_sample_stats/n_steps":   {integers, "chain,draw", "3×7", ""},
		"warmup_posterior/a[1]_dim_0":   {"i8", "a[1]_dim_0", "4", hexes(0, 1, 2, 3)},
		"posterior/a[1]_dim_0":          {"i8", "a[1]_dim_0", "4", hexes(0, 1, 2, 3)},
	} {
		group, array, _ := strings.Cut(name, "/")
		if want.values == "" {
			want.values = wantedValues(t, m, group, array)
		}
		if got[name] != want {
			t.Errorf("%s: %v, want %v", name, got[name], want)
		}
	}
}

// wantedValues are all draws of a group that xarray is to see, those of unfinished chains filled up.
func wantedValues(t *testing.T, m *trace.Memory, group, array string) string {
	t.Helper()
	var out []float64
	l := m.Layout()
	g, rest := trace.Posterior, group
	if r, ok := strings.CutPrefix(group, "warmup_"); ok {
		g, rest = trace.Warmup, r
	}
	for chain := range l.Chains {
		if array == "draw_count" {
			out = append(out, float64(m.Complete(chain, trace.Posterior)), float64(m.Complete(chain, trace.Warmup)))
			continue
		}
		n, size := m.Complete(chain, g), 1
		read, missing := m.ReadStat, math.NaN()
		if rest == "posterior" {
			v, _, _ := l.Variable(array)
			size, read = v.Size(), m.ReadVariable
		} else if l.Stats[l.Stat(array)].Kind == trace.Boolean {
			missing = 0
		}
		all := make([]float64, l.Length(g)*size)
		if err := read(all[:n*size], chain, g, array, 0); err != nil {
			t.Fatal(err)
		}
		for i := n * size; i < len(all); i++ {
			all[i] = missing
		}
		out = append(out, all...)
	}
	return hexes(out...)
}

// hexes writes numbers as Python's float.hex does.
func hexes(values ...float64) string {
	texts := make([]string, len(values))
	for i, x := range values {
		texts[i] = "nan"
		if x == 0 {
			texts[i] = "0x0.0p+0"
		} else if !math.IsNaN(x) {
			s := strconv.FormatFloat(x, 'x', 13, 64)
			mantissa, exponent, _ := strings.Cut(s, "p")
			k, _ := strconv.Atoi(exponent)
			texts[i] = fmt.Sprintf("%sp%+d", mantissa, k)
		}
	}
	return strings.Join(texts, ";")
}

// What xarray and zarr write is read, or refused by name.
func TestStoresOfXarray(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command(python(t), "testdata/write.py", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	stores, err := os.ReadDir(folder)
	if err != nil || len(stores) < 20 {
		t.Fatal(len(stores), err)
	}
	for _, e := range stores {
		t.Run(e.Name(), func(t *testing.T) {
			r, err := trace.Open(filepath.Join(folder, e.Name()))
			var bad *file.Error
			if e.Name() == "lzma" || e.Name() == "filter" {
				if !errors.Is(err, file.ErrUnsupported) || !errors.As(err, &bad) || !strings.Contains(err.Error(), map[string]string{"lzma": "lzma", "filter": "delta"}[e.Name()]) {
					t.Fatalf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			compareForeign(t, r, e.Name())
		})
	}
}

func compareForeign(t *testing.T, r *trace.Reader, name string) {
	t.Helper()
	l, factor := r.Layout(), 1.0
	if name == "int16" {
		factor = 8
	}
	if l.Chains != 2 || l.Draws != 9 || l.Warmup != 0 || len(l.Variables) < 2 || len(l.Stats) != 3 ||
		l.Attributes["inference_library"] != "xarray" || l.Attributes["tuning_steps"] != "5" {
		t.Fatalf("layout %+v", l)
	}
	if v, _, _ := l.Variable("theta"); fmt.Sprint(v) != "{theta [3] [school] [[A Bé ]]}" {
		t.Errorf("theta is %v", v)
	}
	if len(l.Observed) != 1 || fmt.Sprint(l.Observed[0].Values) != "[1.5 -2 4]" {
		t.Errorf("observed %v", l.Observed)
	}
	if l.Stats[l.Stat("diverging")].Kind != trace.Boolean || l.Stats[l.Stat("n_steps")].Kind != trace.Integer || l.Stats[l.Stat("lp")].Kind != trace.Float {
		t.Errorf("statistics %v", l.Stats)
	}
	if strings.HasPrefix(name, "blosc") {
		compareLong(t, r)
	}
	theta, err := trace.Values(r, trace.Posterior, "theta")
	if err != nil {
		t.Fatal(err)
	}
	for c := range theta {
		var part [4]float64
		if err := r.ReadStat(part[:], c, trace.Posterior, "n_steps", 3); err != nil {
			t.Fatal(err)
		}
		diverging, err := trace.Stats(r, trace.Posterior, "diverging")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 9 {
			n := c*9 + i
			for k := range 3 {
				if want := float64(n*3+k-20) / 8 * factor; theta[c][i*3+k] != want {
					t.Fatalf("theta[%d, %d, %d] = %v, want %v", c, i, k, theta[c][i*3+k], want)
				}
			}
			if i >= 3 && i < 7 && part[i-3] != float64(n%7) || diverging[c][i] == 1 != (n%7 == 3) {
				t.Fatalf("draw %d: %v steps, diverging %v", n, part, diverging[c][i])
			}
		}
	}
}

// compareLong looks at numbers of which there are so many that they were compressed in many blocks, which were split.
func compareLong(t *testing.T, r *trace.Reader) {
	t.Helper()
	long, err := trace.Values(r, trace.Posterior, "long")
	if err != nil {
		t.Fatal(err)
	}
	for c := range long {
		for i, x := range long[c] {
			n := c*len(long[c]) + i
			if want := float64(n*n%1009/8) / 4; x != want {
				t.Fatalf("long[%d][%d] = %v, want %v", c, i, x, want)
			}
		}
	}
}
