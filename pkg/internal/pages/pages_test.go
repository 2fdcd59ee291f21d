package pages_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/pages"
)

// Memory behind large pages is memory: zeros first, then what is written, also for slices that begin or end within a page.
func TestMake(t *testing.T) {
	for _, n := range []int{0, 1, 1 << 10, 1 << 18, 1<<18 + 1, 3<<18 + 77} {
		s := pages.Make[float64](n)
		if len(s) != n {
			t.Fatalf("%d numbers, want %d", len(s), n)
		}
		for i, v := range s {
			if v != 0 {
				t.Fatalf("number %d of %d is %v", i, n, v)
			}
			s[i] = float64(i)
		}
		if n > 2 {
			pages.Large(s[1 : n-1])
		}
		for i, v := range s {
			if v != float64(i) {
				t.Fatalf("number %d of %d is %v", i, n, v)
			}
		}
	}
}
