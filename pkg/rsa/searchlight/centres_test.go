package searchlight_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

func TestCentresAndSizes(t *testing.T) {
	l := searchlight.List{{Centre: 4, Members: []int{4, 2}}, {Centre: 1, Members: []int{1}}, {Centre: 0, Members: []int{0, 1, 2}}}
	if got := searchlight.Centres(l); !slices.Equal(got, []int{4, 1, 0}) {
		t.Errorf("centres %v", got)
	}
	if got := searchlight.Sizes(l); !slices.Equal(got, []int{2, 1, 3}) {
		t.Errorf("sizes %v", got)
	}
	if got := searchlight.Sizes(searchlight.Windows{Samples: 2, Width: 3}); len(got) != 0 {
		t.Errorf("no window has sizes %v", got)
	}
}

func TestMeansOfRDMs(t *testing.T) {
	x := normal(4, 3, "means")
	n := searchlight.List{{Centre: 0, Members: []int{0, 1}}, {Centre: 1, Members: []int{7}}}
	m, err := search(t, context.Background(), x, n, searchlight.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Means(); !(math.Abs(got[0]-mean(m.RDMs.RDM(0).Values)) <= 1e-12) || !math.IsNaN(got[1]) {
		t.Errorf("means %v, want %v and NaN for a neighbourhood without an RDM", got, mean(m.RDMs.RDM(0).Values))
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic without RDMs")
		}
	}()
	(&searchlight.Map{}).Means()
}
