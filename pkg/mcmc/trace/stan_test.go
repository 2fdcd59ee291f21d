package trace_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// stanModel has all statistics of Stan, in its order, and names that fit into its files.
func stanModel() trace.Layout {
	l := model()
	l.Stats = []trace.Stat{{"lp", trace.Float}, {"acceptance_rate", trace.Float}, {"step_size", trace.Float}, {"tree_depth", trace.Integer}, {"n_steps", trace.Integer},
		{"diverging", trace.Boolean}, {"energy", trace.Float}, {"accept_min", trace.Float}}
	l.Variables[2].Name = "a"
	return l
}

var adapted = trace.Stan{Step: 0.25, InverseMass: [][]float64{{1, 0.5, 3}}, Warmup: 1500 * time.Millisecond, Sampling: 2 * time.Second}

func savedStan(t *testing.T, l trace.Layout, s trace.Stan) (m *trace.Memory, paths []string) {
	t.Helper()
	m = trace.NewMemory(l)
	fill(t, m, l)
	w, store := created(t, l)
	if err := errors.Join(trace.Copy(w, m), w.Close()); err != nil {
		t.Fatal(err)
	}
	r, folder := opened(t, store), t.TempDir()
	for chain := range l.Chains {
		paths = append(paths, filepath.Join(folder, fmt.Sprintf("model_%d.csv", chain+1)))
		if err := trace.SaveStan(paths[chain], r, chain, s); err != nil {
			t.Fatal(err)
		}
	}
	return m, paths
}

// Numbers keep all their bits on the way to a file of Stan and back, with warm-up and without.
func TestStanAndBack(t *testing.T) {
	dense := adapted
	dense.InverseMass = [][]float64{{1, 0.1}, {0.1, 2}}
	for _, s := range []trace.Stan{adapted, dense, {}} {
		for _, warmup := range []int{7, 0} {
			l := stanModel()
			l.Warmup = warmup
			m, paths := savedStan(t, l, s)
			got, stans, err := trace.OpenStan(file.Limits{}, paths...)
			if err != nil {
				t.Fatal(err)
			}
			sameDraws(t, got, m)
			if b := got.Layout(); b.Warmup != warmup || b.Draws != 25 || fmt.Sprint(b.Stats) != fmt.Sprint(l.Stats) || fmt.Sprint(b.Variables[1].Shape) != "[2 3]" {
				t.Errorf("layout %+v", b)
			}
			if a := got.Layout().Attributes; a["kernel"] != "NUTS <1>" || a["seed"] != "7" || a["num_samples"] != "25" || a["id"] != "" {
				t.Errorf("attributes %v", a)
			}
			if fmt.Sprint(stans[2]) != fmt.Sprint(s) {
				t.Errorf("adaptation %v, want %v", stans[2], s)
			}
		}
	}
}

func TestStanOfSpecialNumbers(t *testing.T) {
	l := trace.Layout{Chains: 1, Draws: 1, Variables: []trace.Variable{{Name: "x", Shape: []int{4}}}}
	m := trace.NewMemory(l)
	want := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 5e-324}
	if err := m.Append(0, trace.Posterior, want, nil); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := trace.WriteStan(&b, m, 0, trace.Stan{}); err != nil || !strings.Contains(b.String(), "\nx.1,x.2,x.3,x.4\n") || !strings.Contains(b.String(), "\nnan,inf,-inf,5e-324\n") {
		t.Fatalf("%v: %s", err, &b)
	}
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	got, _, err := trace.OpenStan(file.Limits{}, path)
	if err != nil {
		t.Fatal(err)
	}
	sameDraws(t, got, m)
}

func TestNamesThatAreNotStans(t *testing.T) {
	for _, name := range []string{"a.1", "a,b", "x__", `q"`, "a b"} {
		m := trace.NewMemory(trace.Layout{Chains: 1, Variables: []trace.Variable{{Name: name}}})
		if err := trace.WriteStan(&bytes.Buffer{}, m, 0, trace.Stan{}); err == nil || !strings.Contains(err.Error(), strconv.Quote(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file as CmdStan 2.36 writes it, with warm-up that ends by its number alone, CRLF, and thinning.
func TestFileOfCmdStan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bernoulli.csv")
	text := strings.ReplaceAll(`# stan_version_major = 2
# method = sample (Default)
#   sample
#     num_samples = 4
#     num_warmup = 3
#     save_warmup = true
#     thin = 2
#     adapt
#       engaged = false
# id = 1 (Default)
lp__,accept_stat__,divergent__,theta.1.1,theta.2.1,sigma
-1,0.5,0,1,2,0.1
-2,0.5,0,3,4,0.2
-3,1,1,5,6,0.3
-4,1,0,7,8,0.4
# 
#  Elapsed Time: 0.005 seconds (Warm-up)
#                0.015 seconds (Sampling)
#                0.02 seconds (Total)
`, "\n", "\r\n")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	m, s, err := trace.OpenStan(file.Limits{}, path)
	if err != nil {
		t.Fatal(err)
	}
	theta, err := trace.Values(m, trace.Posterior, "theta")
	if err != nil {
		t.Fatal(err)
	}
	if l := m.Layout(); l.Warmup != 2 || l.Draws != 2 || fmt.Sprint(l.Variables[0].Shape) != "[2 1]" || fmt.Sprint(theta) != "[[5 6 7 8]]" || s[0].Sampling != 15*time.Millisecond ||
		l.Attributes["id"] != "1" {
		t.Errorf("%+v, %v, %v", l, theta, s)
	}
}

func TestFilesThatAreNotStans(t *testing.T) {
	for _, c := range []struct {
		text string
		kind error
	}{
		{"", file.ErrTruncated},
		{"# only = comments\n", file.ErrTruncated},
		{"lp__,x\n1,2\n3", file.ErrTruncated},
		{"lp__,x\n1,2\n3\n", file.ErrFormat},
		{"lp__,x\n1,two\n", file.ErrFormat},
		{"lp__,x,x\n", file.ErrFormat},
		{"x.1,x.3\n1,2\n", file.ErrFormat},
		{"x.1,x.1.1\n1,2\n", file.ErrFormat},
		{"x.1,x.01\n1,2\n", file.ErrFormat},
		{"x.999999999,x.1\n1,2\n", file.ErrFormat},
		{"divergent__,x\n0.5,2\n", file.ErrFormat},
		{"lp__,a/b\n1,2\n", file.ErrFormat},
		{"lp__,x\n" + strings.Repeat("1,2\n", 20000), file.ErrLimit},
	} {
		path := filepath.Join(t.TempDir(), "bad.csv")
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		m, _, err := trace.OpenStan(file.Limits{MaxBytes: 1 << 16}, path)
		var bad *file.Error
		if m != nil || !errors.Is(err, c.kind) || !errors.As(err, &bad) || !strings.HasSuffix(bad.File, "bad.csv") {
			t.Errorf("%.30q: %v", c.text, err)
		}
	}
}

// rstan reads the files: dimensions, warm-up, all draws to the bit, divergences, and E-BFMI, which is sum of squared differences of the energy over n by its variance.
func TestRstanReads(t *testing.T) {
	if exec.Command("Rscript", "-e", "library(rstan)").Run() != nil {
		t.Skip("no R with rstan")
	}
	m, paths := savedStan(t, stanModel(), adapted)
	out, err := exec.Command("Rscript", append([]string{"testdata/rstan.R"}, paths...)...).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	energy, err := trace.Stats(m, trace.Posterior, "energy")
	if err != nil {
		t.Fatal(err)
	}
	diverging, err := trace.Stats(m, trace.Posterior, "diverging")
	if err != nil {
		t.Fatal(err)
	}
	divergent, chain := 0.0, 0
	for _, d := range diverging {
		for _, x := range d {
			divergent += x
		}
	}
	for line := range strings.Lines(string(out)) {
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch what {
		case "warmup":
			if rest != "7 iter 32 chains 3" {
				t.Error(line)
			}
		case "dims":
			if rest != "accept_min__: tau: theta:2x3 a:4 lp__:" {
				t.Error(line)
			}
		case "divergent":
			if rest != fmt.Sprint(divergent) {
				t.Errorf("%s, want %v", line, divergent)
			}
		case "bfmi":
			for c, text := range strings.Fields(rest) {
				if got, want := number(t, text), bfmi(energy[c]); !(math.Abs(got-want) <= 1e-12*want) {
					t.Errorf("chain %d: E-BFMI %v, want %v", c, got, want)
				}
			}
		case "theta":
			compareTheta(t, m, chain, strings.Fields(rest))
			chain++
		}
	}
	if chain != 3 {
		t.Errorf("%d chains in %s", chain, out)
	}
}

func bfmi(energy []float64) float64 {
	mean, above, below := 0.0, 0.0, 0.0
	for i, x := range energy {
		mean += x / float64(len(energy))
		if i > 0 {
			above += (x - energy[i-1]) * (x - energy[i-1]) / float64(len(energy))
		}
	}
	for _, x := range energy {
		below += (x - mean) * (x - mean) / float64(len(energy)-1)
	}
	return above / below
}

// compareTheta: R has the first index the fastest.
func compareTheta(t *testing.T, m *trace.Memory, chain int, texts []string) {
	t.Helper()
	warm, e1 := trace.Values(m, trace.Warmup, "theta")
	rest, e2 := trace.Values(m, trace.Posterior, "theta")
	if err := errors.Join(e1, e2); err != nil || len(texts) != 32*6 {
		t.Fatal(err, len(texts))
	}
	want := append(warm[chain], rest[chain]...)
	for i, text := range texts {
		draw, k := i/6, i%6
		if x := want[draw*6+k%2*3+k/2]; number(t, text) != x {
			t.Fatalf("chain %d, draw %d, element %d: %s, want %v", chain, draw, k, text, x)
		}
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
