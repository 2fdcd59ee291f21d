package decoding_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/decoding"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/table"
)

// zhang reads the 132 units of Zhang et al. 2011: spikes from 100 to 300 ms after the onset of an object, which is at sample 501 of 1 ms, one session a unit.
func zhang(t *testing.T) *neural.Population {
	t.Helper()
	p := &neural.Population{Name: "inferior temporal cortex"}
	for _, folder := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		files, _ := filepath.Glob(filepath.Join(folder, "zhang_desimone_it", "mat", "*.mat"))
		for _, path := range files {
			f, err := matlab.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			y, err := f.Dense("raster_data")
			if err != nil {
				t.Fatal(err)
			}
			var columns table.Table
			for _, name := range []string{"stimulus_ID", "stimulus_position"} {
				labels, err := f.Strings("raster_labels." + name)
				if err != nil {
					t.Fatal(err)
				}
				columns = append(columns, table.Texts(name, labels...))
			}
			n, _ := y.Dims()
			counts := make([]uint16, n)
			for i := range n {
				counts[i] = uint16(mat.Sum(y.Slice(i, i+1, 600, 800)))
			}
			name := strings.TrimSuffix(filepath.Base(path), "_raster_data.mat")
			p.Sessions = append(p.Sessions, &neural.Recording{Name: name, Measure: neural.SpikeCount, Unit: "spikes", Observations: columns,
				Channels: table.Table{table.Texts("name", name)}, Time: []float64{0.1}, Width: 0.2, Values: neural.Of(n, 1, 1, counts)})
		}
	}
	if len(p.Sessions) == 0 {
		t.Skip("RICHLAZY_DATA has no units of zhang_desimone_it")
	}
	return p
}

// firstTwenty combines the trials of each object in the order in which each unit had them, without any draw: 20 of each, in four folds by their number modulo four.
func firstTwenty(t *testing.T, p *neural.Population) *neural.Recording {
	t.Helper()
	object, err := p.Sessions[0].Observations.Column("stimulus_ID")
	if err != nil {
		t.Fatal(err)
	}
	levels := object.Levels()
	together := &neural.Recording{Name: p.Name, Measure: neural.SpikeCount, Unit: "spikes", Time: []float64{0.1}, Width: 0.2}
	labels, fold, values := make([]string, 140), make([]float64, 140), make([]float64, 140*len(p.Sessions))
	for u, r := range p.Sessions {
		object, err := r.Observations.Column("stimulus_ID")
		if err != nil {
			t.Fatal(err)
		}
		counts, err := r.Float64s()
		if err != nil {
			t.Fatal(err)
		}
		for c, level := range levels {
			k := 0
			for i, label := range object.Text {
				if label == level && k < 20 {
					row := c*20 + k
					values[row*len(p.Sessions)+u], labels[row], fold[row] = counts[i], level, float64(k%4)
					k++
				}
			}
		}
	}
	together.Observations = table.Table{table.Texts("stimulus_ID", labels...), table.Numbers("fold", fold...)}
	together.Channels = table.Table{table.Texts("name", p.Names()...)}
	together.Values = neural.Of(140, len(p.Sessions), 1, values)
	return together
}

// TestSevenObjectsOfZhang compares with the accuracy of .907 that was found apart for nearest-mean decoding of seven objects. How trials were combined there is not known. Of
// the recipes tried in NumPy, one that draws nothing gives it: the first 20 trials of each object in each unit, in four folds, z-scored by the training trials, are decoded
// right in 127 of 140. Pseudo-trials that are drawn at random do better, from these trials (.945) and from all, as below: the combination in the order of the files is one of
// many, and not a typical one.
func TestSevenObjectsOfZhang(t *testing.T) {
	p := zhang(t)
	if len(p.Sessions) != 132 {
		t.Fatalf("%d units, want 132", len(p.Sessions))
	}
	r, err := decoding.Together(context.Background(), firstTwenty(t, p), decoding.Options{Label: "stimulus_ID", Run: "fold"}, rand.NewPCG(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	if r.Trials != 140 || len(r.Classes) != 7 || !(math.Abs(r.Accuracy[0]-127.0/140) < 1e-12) {
		t.Errorf("%d trials of %d classes, accuracy %.4f, want %.4f", r.Trials, len(r.Classes), r.Accuracy[0], 127.0/140)
	}
	accuracy := func(p *neural.Population, o decoding.Options, seed uint64) *decoding.Result {
		o.Label = "stimulus_ID"
		r, err := decoding.Decode(context.Background(), p, o, rand.NewPCG(seed, 0))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	all := accuracy(p, decoding.Options{}, 1)
	raw := accuracy(p, decoding.Options{Raw: true}, 1)
	t.Logf("all trials, five folds: %.4f ± %.4f; without z-scoring %.4f ± %.4f", all.Accuracy[0], all.SD[0], raw.Accuracy[0], raw.SD[0])
	// In NumPy, with 59 trials of each object in five folds and other random numbers: .956 ± .007 z-scored, .866 ± .017 raw.
	if !(math.Abs(all.Accuracy[0]-0.956) < 0.02) || !(math.Abs(raw.Accuracy[0]-0.866) < 0.03) {
		t.Errorf("all trials: %.4f z-scored and %.4f raw, want about .956 and .866", all.Accuracy[0], raw.Accuracy[0])
	}
	shuffled := accuracy(p, decoding.Options{Permutations: 19, Repetitions: 1}, 2)
	if shuffled.P[0] != 1.0/20 || !(math.Abs(mat.Sum(shuffled.Null)/19-1.0/7) < 0.02) {
		t.Errorf("p = %v; shuffled labels have %v, want chance, 1/7", shuffled.P[0], mat.Sum(shuffled.Null)/19)
	}
	transfer, err := decoding.Transfer(context.Background(), p, "stimulus_position", decoding.Options{Label: "stimulus_ID", Repetitions: 3}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	same, other := transfer.Means(0)
	t.Logf("trained and tested at one position %.3f, at two %.3f", same, other)
	// Zhang et al. report identity decoding that generalises over position, less well than within it: both lie above chance, in this order.
	if !(same > other) || !(other > 2.0/7) {
		t.Errorf("%.3f at the position that was trained, %.3f at others", same, other)
	}
}
