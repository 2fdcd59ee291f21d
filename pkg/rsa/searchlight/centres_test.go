package searchlight_test

import (
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
