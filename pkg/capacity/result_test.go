package capacity

import (
	"slices"
	"testing"
)

func TestNotesAreToldOnce(t *testing.T) {
	got := once([]string{"manifold 2 has 5 points", "many points", "manifold 10 has 5 points", "manifold 3 has 6 points", "manifold 11 has 5 points", "many points too", "manifold 4 has 6 points"})
	want := []string{"manifold 2 has 5 points; 2 more manifolds likewise", "many points", "manifold 3 has 6 points; 1 more manifold likewise", "many points too"}
	if !slices.Equal(got, want) {
		t.Errorf("notes %q, want %q", got, want)
	}
}
