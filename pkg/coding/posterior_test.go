package coding

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// drawn reads the samples of the posterior that testdata/posterior.py drew: of each network the first and the last.
func drawn(t testing.TB) map[string][]Responses {
	t.Helper()
	file, err := os.Open("testdata/posterior.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]Responses{}
	for at := 0; at < len(rows); at += 33 {
		p := population{100, labelsOf(15, 9, 6), 3}
		r := p.empty()
		for i, row := range rows[at : at+33] {
			for j, cell := range row[4:] {
				v, err := strconv.ParseFloat(cell, 64)
				if err != nil {
					t.Fatal(err)
				}
				if i < 30 {
					r.Values.Set(i, j, v)
				} else {
					r.Readout.Set(j, i-30, v)
				}
			}
		}
		out[rows[at][0]] = append(out[rows[at][0]], r)
	}
	return out
}

// TestPosteriorSamples classifies networks that were sampled, and compares what else is known of their schemes.
func TestPosteriorSamples(t *testing.T) {
	all := drawn(t)
	for _, c := range []struct {
		network string
		want    Verdict
		readout bool
	}{
		{"linear", Analog, true}, {"sigmoid", Redundant, true}, {"relu", Sparse, true}, {"relu-fast", Sparse, true}, {"lazy", None, true},
		{"linear", Analog, false}, {"sigmoid", Redundant, false}, {"relu", Sparse, false}, {"relu-fast", Sparse, false}, {"lazy", None, false},
	} {
		if len(all[c.network]) != 2 {
			t.Fatalf("%s: %d samples, want 2", c.network, len(all[c.network]))
		}
		for k, r := range all[c.network] {
			if !c.readout {
				r.Readout = nil
			}
			s, err := Classify(context.Background(), r, Options{Shuffles: 199, Clusters: ClusterOptions{Draws: 99}}, rand.NewPCG(1, 2))
			if err != nil {
				t.Fatal(err)
			}
			if s.Verdict != c.want && !(c.network == "relu-fast" && s.Verdict == Undecided) { // copies of outliers, some of them small
				t.Errorf("%s, sample %d, readout %v: %v", c.network, k, c.readout, s)
			}
		}
	}
	// Theory of the last layers (coding of 15, 9 and 6 stimuli): the variance of linear weights U, outliers of rectified units, pairs of classes for sigmoidal ones.
	linear := all["linear"][1]
	for r, want := range []float64{.719, .560, .459} {
		column := mat.Col(nil, r, linear.Readout)
		u := mat.Dot(mat.NewVecDense(100, column), mat.NewVecDense(100, column)) / 100
		if sd := want * math.Sqrt(2.0/100); !(math.Abs(u-want) < 4*sd) {
			t.Errorf("linear: U of class %d is %.3f, theory %.3f ± %.3f", r, u, want, sd)
		}
	}
	out, err := FindOutliers(must(Strengths(all["relu"][1])), OutlierRule{})
	if err != nil || len(out.Neurons) != 3 {
		t.Errorf("rectified: outliers %v, want one a class: %v", out, err)
	}
	means, err := MeansOf(all["sigmoid"][1])
	if err != nil {
		t.Fatal(err)
	}
	table, err := Occupy(means.BinaryCodes(0.5), means, all["sigmoid"][1].Readout)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range table[:3] {
		if active(o.Code) != 2 || o.Share < .2 {
			t.Errorf("sigmoid: code %s with %.2f of the neurons among the first three, want pairs", o.Code, o.Share)
		}
	}
	fitted := mat.NewDense(3, 3, nil) // f = Σ a φ/N over the codes, up to what a and φ share within a code
	for _, o := range table {
		for c, m := range o.Mean {
			for j, a := range o.Readout {
				fitted.Set(c, j, fitted.At(c, j)+o.Share*a*m)
			}
		}
	}
	for c := range 3 {
		for j := range 3 {
			want := 0.0
			if c == j {
				want = 1
			}
			if !(math.Abs(fitted.At(c, j)-want) < .1) {
				t.Errorf("sigmoid: the codes put out %.3f to output %d for class %d, want %v", fitted.At(c, j), j, c, want)
			}
		}
	}
	t.Logf("\n%v", table)
	for name, want := range map[string]bool{"linear": false, "sigmoid": true, "relu": true, "lazy": false} { // kept neurons, 280 trajectories later
		s := all[name]
		b, err := SymmetryBreaking(s[0].Values, s[1].Values)
		if err != nil {
			t.Fatal(err)
		}
		if kept := b.B > .5; kept != want {
			t.Errorf("%s: symmetry breaking %+.3v, want broken: %v", name, b.B, want)
		}
		t.Logf("%s: unmatched %.2f (chance %.2f), matched %.2f, rotated %.2f", name, b.Unmatched, b.Chance, b.Matched, b.Rotated)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
