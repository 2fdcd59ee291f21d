package data

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// expectedRecordings is what SciPy and NumPy read, see testdata/recordings.py: numbers of trials, sums, sums with weights, and sums over the trials of one condition.
type expectedRecordings struct {
	Zhang map[string][4]float64
	Park  map[string][][4]float64
	Allen [6]float64
}

func readExpectedRecordings(t *testing.T) (e expectedRecordings) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "recordings.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// inFolders skips a test where no folder of RICHLAZY_DATA has the set.
func inFolders(t *testing.T, set string) {
	t.Helper()
	for _, folder := range Folders() {
		if exists(filepath.Join(folder, set)) {
			return
		}
	}
	t.Skipf("%s has no folder with %s", EnvFolders, set)
}

// sums returns what testdata/recordings.py computes of a recording of one channel.
func sums(t *testing.T, r *neural.Recording, labels ...string) (out [4]float64) {
	t.Helper()
	trials, _, samples := r.Values.Dims()
	all := make([]float64, trials*samples)
	if err := r.Values.Block(all, [3]int{}, [3]int{trials, 1, samples}); err != nil {
		t.Fatal(err)
	}
	out[0] = float64(trials)
	for i := range trials {
		in := true
		for k, label := range labels {
			in = in && r.Observations[k].Label(i) == label
		}
		for j, v := range all[i*samples : (i+1)*samples] {
			out[1] += v
			out[2] += float64((7*i+3*j)%101) * v
			if in {
				out[3] += v
			}
		}
	}
	return out
}

func TestZhangDesimone(t *testing.T) {
	inFolders(t, "zhang_desimone_it")
	want := readExpectedRecordings(t).Zhang
	p, err := ZhangDesimone(context.Background(), ZhangOptions{Options: Options{Offline: true}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Sessions) != 132 || len(want) != 132 {
		t.Fatalf("got %d units, want 132 (%d)", len(p.Sessions), len(want))
	}
	for _, r := range p.Sessions {
		if got := sums(t, r, "face", "upper"); got != want[r.Name] {
			t.Errorf("%s: got %v, want %v", r.Name, got, want[r.Name])
		}
		if r.Time[500] != 0 || r.Time[0] != -.5 || r.Time[999] != .499 {
			t.Errorf("%s: got times %v, %v and %v", r.Name, r.Time[0], r.Time[500], r.Time[999])
		}
	}
	some, err := ZhangDesimone(context.Background(), ZhangOptions{Options: Options{Offline: true}, Units: []string{"bp1002spk_02A", "bp1001spk_03A"}})
	if err != nil || !slices.Equal(some.Names(), []string{"bp1001spk_03A", "bp1002spk_02A"}) {
		t.Errorf("two units: got %v, %v", some, err)
	}
	_, err = ZhangDesimone(context.Background(), ZhangOptions{Units: []string{"bp1"}})
	says(t, err, `no unit "bp1"`, "bp1001spk_01A")
}

func TestPark2025(t *testing.T) {
	inFolders(t, "park2025_pfc")
	want := readExpectedRecordings(t).Park
	for trials, file := range map[ParkTrials]string{ParkDelay: "spikes_binary_6directions_delay.mat", ParkWholeTrial: "spikes_binary_directions_pref_null.mat"} {
		p, err := Park2025(context.Background(), ParkOptions{Options: Options{Offline: true}, Trials: trials})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Sessions) != 319 || len(want[file]) != 319 {
			t.Fatalf("got %d units, want 319 (%d)", len(p.Sessions), len(want[file]))
		}
		for i, r := range p.Sessions {
			if got := sums(t, r, "1", "1"); got != want[file][i] {
				t.Errorf("%s, %s: got %v, want %v", file, r.Name, got, want[file][i])
			}
		}
		if at := p.Sessions[0].Time; trials == ParkDelay && (at[0] != 0 || at[19] != .95) || trials == ParkWholeTrial && (at[0] != -.5 || at[33] != 1.15) {
			t.Errorf("%s: got times %v", file, at)
		}
	}
}

func TestAllenV1Scenes(t *testing.T) {
	inFolders(t, "allen_v1_scenes")
	want := readExpectedRecordings(t).Allen
	s, err := AllenV1Scenes(context.Background(), Options{Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	values := make([]float64, 118*212)
	if err := s.Responses.Values.Block(values, [3]int{}, [3]int{118, 212, 1}); err != nil {
		t.Fatal(err)
	}
	for i, x := range []*mat.Dense{mat.NewDense(118, 212, values), s.Scenes} {
		rows, columns := x.Dims()
		sum, weighted := 0., 0.
		for r := range rows {
			for c := range columns {
				sum += x.At(r, c)
				weighted += float64((7*r+3*c)%101) * x.At(r, c)
			}
		}
		for k, got := range []float64{float64(rows), sum, weighted} {
			if w := want[3*i+k]; !(got-w <= 1e-9*w && w-got <= 1e-9*w) {
				t.Errorf("matrix %d: got %v, want %v", i, got, w)
			}
		}
	}
}

func TestScenesThatDoNotFit(t *testing.T) {
	scenes := mat.NewDense(3, scenePixels, nil)
	for i := range 3 {
		scenes.Set(i, i, float64(i+1))
	}
	part := func(rows ...int) *mat.Dense {
		x := mat.NewDense(len(rows), scenePixels, nil)
		for i, row := range rows {
			x.SetRow(i, scenes.RawRowView(row))
		}
		return x
	}
	responses := func(rows ...float64) *mat.Dense { return mat.NewDense(len(rows), 1, rows) }
	set, err := joinScenes(scenes, [2]*mat.Dense{part(2, 0), part(1)}, [2]*mat.Dense{responses(30, 10), responses(20)})
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float64, 3)
	if err := set.Responses.Values.Block(got, [3]int{}, [3]int{3, 1, 1}); err != nil || !slices.Equal(got, []float64{10, 20, 30}) {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = joinScenes(scenes, [2]*mat.Dense{part(2, 0), part(0)}, [2]*mat.Dense{responses(1, 2), responses(3)})
	says(t, err, "scene 0 is there twice", "train", "row 0 of test")
	_, err = joinScenes(scenes, [2]*mat.Dense{part(2), part(0)}, [2]*mat.Dense{responses(1), responses(3)})
	says(t, err, "scene 1 is in neither set")
	other := part(1)
	other.Set(0, 5, 9)
	_, err = joinScenes(scenes, [2]*mat.Dense{part(2, 0), other}, [2]*mat.Dense{responses(1, 2), responses(3)})
	says(t, err, "row 0 of the test set is none of the 3 scenes")
	scenes.Set(1, 7, 256)
	_, err = joinScenes(scenes, [2]*mat.Dense{part(2, 0), part(1)}, [2]*mat.Dense{responses(1, 2), responses(3)})
	says(t, err, "scene 1, pixel 7: got 256")
}

func TestMatrixOfAnotherShape(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.npy")
	if err := npy.Save(path, npy.New([]float64{1, 2}, 2, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := readMatrix(path, [2]int{1, 2}); err == nil || !strings.Contains(err.Error(), "the shape is [2 1], want [1 2]") {
		t.Errorf("got %v", err)
	}
}
