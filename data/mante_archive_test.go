package data

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

func TestUnitFilesOfAnArchive(t *testing.T) {
	one, other := t.TempDir(), t.TempDir()
	for _, path := range []string{"mante/PFC data 1/ar2" + manteSuffix, "mante/PFC data 1/ar1" + manteSuffix, "mante/PFC data 2/fe1" + manteSuffix, "mante/PFC data 1/ar3.txt", "else/ar4" + manteSuffix} {
		path = filepath.Join(one, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := filepath.Join(other, "mante", "ar2"+manteSuffix)
	if err := os.Mkdir(filepath.Dir(again), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(again, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		folders []string
		monkey  ManteMonkey
		want    []string
	}{
		{[]string{one, other}, MonkeyA, []string{one + "/mante/PFC data 1/ar1", one + "/mante/PFC data 1/ar2"}},
		{[]string{other, one}, MonkeyA, []string{one + "/mante/PFC data 1/ar1", other + "/mante/ar2"}},
		{[]string{one}, MonkeyF, []string{one + "/mante/PFC data 2/fe1"}},
		{[]string{filepath.Join(one, "nowhere")}, MonkeyA, nil},
	} {
		got, err := unitFiles(c.folders, c.monkey)
		for i := range c.want {
			c.want[i] = filepath.FromSlash(c.want[i]) + manteSuffix
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v: %v (%v), want %v", c.monkey, got, err, c.want)
		}
	}
}

// More unit files than the catalogue has are the archive, and are read whatever their folder.
func TestManteAllTakesTheArchive(t *testing.T) {
	var golden any
	needs(t, "mante", "mante_rsa.json", &golden)
	rec, err := ManteAll(context.Background(), ManteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := ManteArchive(MonkeyA)
	if err != nil {
		t.Fatal(err)
	}
	if want := max(20, len(found)); len(rec.Sessions) != want {
		t.Errorf("%d units, want %d", len(rec.Sessions), want)
	}
	folder := t.TempDir()
	archive := filepath.Join(folder, "mante", "PFC data", "PFC data 1")
	if err := os.MkdirAll(archive, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 21 {
		content, err := os.ReadFile(found[i%20])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(archive, fmt.Sprintf("ar%02d%s", i, manteSuffix)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(EnvFolders, folder)
	paths, err := ManteArchive(MonkeyA)
	if err != nil || len(paths) < 21 {
		t.Fatalf("%d files of the archive (%v)", len(paths), err)
	}
	if _, err := ManteAll(context.Background(), ManteOptions{}); err == nil || !strings.Contains(err.Error(), "there are two channels") { // the copy has the name of its original within
		t.Errorf("21 files, of which one is a copy of another: error %v", err)
	}
}

// A unit of the archive by its name, and a monkey of which there is nothing.
func TestManteAllOfSomeUnits(t *testing.T) {
	got, err := chosen([]string{"x/ar1" + manteSuffix, "y/ar2" + manteSuffix, "x/ar3" + manteSuffix}, []string{"ar3", "ar1"})
	if err != nil || !slices.Equal(got, []string{"x/ar1" + manteSuffix, "x/ar3" + manteSuffix}) {
		t.Errorf("got %q: %v", got, err)
	}
	_, err = chosen(got, []string{"ar2"})
	says(t, err, "ar2")
	_, err = chosen(got, []string{"ar1", "ar1"})
	says(t, err, "twice")
	t.Setenv(EnvFolders, "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	_, err = ManteAll(context.Background(), ManteOptions{Monkey: MonkeyF})
	says(t, err, `monkey "fe"`, "ManteAll", "ini.uzh.ch")
	_, err = ManteAll(context.Background(), ManteOptions{Monkey: "xx"})
	says(t, err, `"xx"`)
}

// The seven geometries of Flesch et al. (2022), participation ratios and variances against NumPy.
func TestGeometryOfTheMonkey(t *testing.T) {
	type geometries struct {
		Betas     []float64
		Explained float64
		PR        float64
		Variance  []float64
	}
	var golden struct {
		Raw, Zscored geometries
		Bins         []geometries
	}
	needs(t, "mante", "mante_geometry.json", &golden)
	rec, err := Mante2013(context.Background(), ManteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, from, to int, z bool, want geometries) {
		some, err := rec.Samples(from, to)
		if err != nil {
			t.Fatal(err)
		}
		c, err := some.ConditionMeans("context", "colour_rank", "motion_rank")
		if err == nil && z {
			c, err = c.ZScore()
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := sevenGeometries(c)
		if err != nil {
			t.Fatal(err)
		}
		pr, err := geometry.ParticipationRatio(c.Mean)
		if err != nil {
			t.Fatal(err)
		}
		variance, err := geometry.ExplainedVariance(c.Mean)
		if err != nil {
			t.Fatal(err)
		}
		for k, w := range slices.Concat(want.Betas, []float64{want.Explained, want.PR}, want.Variance) {
			if g := slices.Concat(got, []float64{pr}, variance[:5])[k]; !(math.Abs(g-w) <= 1e-9*max(1, math.Abs(w))) {
				t.Errorf("%s: number %d: %v, want %v", name, k, g, w)
			}
		}
	}
	check("raw", 217, 651, false, golden.Raw)
	check("z-scored", 217, 651, true, golden.Zscored)
	for b, want := range golden.Bins {
		check(fmt.Sprint("bin ", b), 217*b, 217*(b+1), false, want)
	}
}

// sevenGeometries returns the weights of the seven models, and the share of variance that they explain.
func sevenGeometries(c *neural.Conditions) ([]float64, error) {
	task := rsa.TwoContexts{Conditions: c.Names, Relevant0: make([]float64, 72), Relevant1: make([]float64, 72), Context: make([]int, 72)}
	for i := range 72 {
		task.Context[i], task.Relevant0[i], task.Relevant1[i] = i/36, float64(i/6%6), float64(i%6)
	}
	family, err := model.Flesch{Task: task}.Models()
	if err != nil {
		return nil, err
	}
	var models []*rsa.RDM
	for _, m := range family {
		models = append(models, m.(model.Fixed).RDM)
	}
	data, err := rsa.Euclidean(rsa.Patterns(mat.DenseCopyOf(c.Mean), c.Names))
	if err != nil {
		return nil, err
	}
	weights, err := rsa.Regress(data, models...)
	if err != nil {
		return nil, err
	}
	explained, err := rsa.Explained(weights, data, models...)
	return append(weights, explained), err
}
