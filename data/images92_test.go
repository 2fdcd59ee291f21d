package data

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"image"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
)

type rdmSums struct {
	Name          string
	Sum, Weighted float64
}

// images92Golden is testdata/images92.json, which testdata/expected.py explains.
type images92Golden struct {
	Sessions, Subjects, Models, Judgements, Published []rdmSums
	Categories                                        []Category
	Stimuli                                           []struct {
		Category string
		Flags    []bool
		Pixels   int
	}
	Golden struct {
		SubjectNames []string  `json:"subject_names"`
		ModelNames   []string  `json:"model_names"`
		SumSubjects  []float64 `json:"sum_subjects"`
		SumModels    []float64 `json:"sum_models"`
	}
}

func sumsOf(rdms ...NamedRDM) []rdmSums {
	var out []rdmSums
	for _, rdm := range rdms {
		s := rdmSums{Name: rdm.Name}
		for i, v := range rdm.Values {
			s.Sum += v
			s.Weighted += float64(i+1) * v
		}
		out = append(out, s)
	}
	return out
}

func TestImages92(t *testing.T) {
	var golden images92Golden
	needs(t, "92imageData", "images92.json", &golden)
	set, err := Images92(context.Background(), Options{Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what      string
		got, want []rdmSums
	}{
		{"sessions", sumsOf(set.Sessions...), golden.Sessions},
		{"subjects", sumsOf(set.Subjects...), golden.Subjects},
		{"models", sumsOf(set.Models...), golden.Models},
		{"judgements", sumsOf(set.Judgements...), golden.Judgements},
		{"published", sumsOf(NamedRDM{"mIT_674neurons", set.MonkeyIT}, NamedRDM{"hITvisStim_316vx", set.HumanIT}), golden.Published},
	} {
		if len(c.got) != len(c.want) {
			t.Fatalf("%s: got %d RDMs, want %d", c.what, len(c.got), len(c.want))
		}
		for i, want := range c.want { // sums of 4186 numbers in another order
			got := c.got[i]
			if got.Name != want.Name || !(math.Abs(got.Sum-want.Sum) <= 1e-12*want.Sum) || !(math.Abs(got.Weighted-want.Weighted) <= 1e-12*want.Weighted) {
				t.Errorf("%s %d: got %v, want %v", c.what, i, got, want)
			}
		}
	}
	for i, sum := range append(golden.Golden.SumSubjects, golden.Golden.SumModels...) { // computed with rsatoolbox
		got := append(sumsOf(set.Subjects...), sumsOf(set.Models...)...)[i]
		if name := append(golden.Golden.SubjectNames, golden.Golden.ModelNames...)[i]; got.Name != name || !(math.Abs(got.Sum-sum) <= 1e-12*sum) {
			t.Errorf("golden: got %v, want %s with sum %v", got, name, sum)
		}
	}
	if !slices.Equal(set.MonkeyIT.Values, set.Models[2].Values) {
		t.Error("the published monkey IT RDM is not the model of that name: the order of a vector or a matrix is wrong")
	}
	checkMeans(t, set)
	checkStimuli(t, set, golden)

	var file bytes.Buffer
	var back ImageSet
	if err := gob.NewEncoder(&file).Encode(set); err != nil {
		t.Fatal(err)
	}
	if err := gob.NewDecoder(&file).Decode(&back); err != nil || !reflect.DeepEqual(&back, set) {
		t.Errorf("what gob reads is not what it wrote: %v", err)
	}
}

// checkMeans compares the mean of subjects with rsatoolbox's mean of the sessions, and looks at what every RDM says of itself.
func checkMeans(t *testing.T, set *ImageSet) {
	t.Helper()
	var golden struct {
		Mean []float64 `json:"mean_human_it"`
	}
	content, err := os.ReadFile(filepath.Join("..", "pkg", "rsa", "testdata", "golden.json"))
	if err == nil {
		err = json.Unmarshal(content, &golden)
	}
	if err != nil {
		t.Fatal(err)
	}
	mean, err := set.HumanITMean()
	if err != nil || len(mean.Values) != 4186 || len(golden.Mean) != 4186 {
		t.Fatalf("mean of the subjects: want 4186 values: %v", err)
	}
	for i, want := range golden.Mean {
		if !(math.Abs(mean.Values[i]-want) <= 1e-12) {
			t.Fatalf("mean of the subjects, pair %d: got %v, want %v", i, mean.Values[i], want)
		}
	}
	for _, c := range []struct {
		rdms    []*rsa.RDM
		measure string
	}{
		{append(RDMs(set.Sessions), RDMs(set.Subjects)...), "correlation distance"},
		{[]*rsa.RDM{mean, set.MonkeyIT, set.HumanIT}, "correlation distance"},
		{RDMs(set.Judgements), "judged dissimilarity"},
		{RDMs(set.Models[2:3]), "monkeyIT model"},
	} {
		for _, r := range c.rdms {
			if r.Measure != c.measure || r.Conditions[0] != "human bodypart 01" || r.Conditions[91] != "artificial inanimate 21" || r.Conditions[50] != set.Stimuli[50].Name {
				t.Errorf("got %q of %q … %q", r.Measure, r.Conditions[0], r.Conditions[91])
			}
			if _, err := rsa.New(r.Values, r.Conditions, r.Measure); err != nil {
				t.Error(err)
			}
		}
	}
}

func checkStimuli(t *testing.T, set *ImageSet, golden images92Golden) {
	t.Helper()
	if !reflect.DeepEqual(set.Categories, golden.Categories) {
		t.Errorf("categories: got %v, want %v", set.Categories, golden.Categories)
	}
	for i, want := range golden.Stimuli {
		got := set.Stimuli[i]
		flags := []bool{got.Human, got.Face, got.Animal, got.Natural}
		if got.Category != want.Category || !slices.Equal(flags, want.Flags) {
			t.Errorf("stimulus %d: got %q %v, want %q %v", i, got.Category, flags, want.Category, want.Flags)
		}
		if got.Image.Rect != image.Rect(0, 0, 175, 175) || !got.Image.Opaque() {
			t.Errorf("stimulus %d: got %v, want 175 × 175, opaque", i, got.Image.Rect)
		}
		sum, position := 0, 1
		for y := range 175 {
			for x := range 175 {
				c := got.Image.RGBAAt(x, y)
				sum += position*int(c.R) + (position+1)*int(c.G) + (position+2)*int(c.B)
				position += 3
			}
		}
		if sum != want.Pixels {
			t.Errorf("stimulus %d: got pixels %d, want %d", i, sum, want.Pixels)
		}
	}
}
