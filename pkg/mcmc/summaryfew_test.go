package mcmc

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// Of a handful of draws nothing can be said, and the summary says so instead of praising them.
func TestSummaryOfFewDraws(t *testing.T) {
	for _, c := range []struct{ chains, draws int }{{1, 1}, {2, 1}, {1, 3}, {4, 4}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			r, err := Run(context.Background(), gaussian(2), NUTS{}, Options{Chains: c.chains, Warmup: 50, Draws: c.draws}, rng.New(1).Source())
			if err != nil {
				t.Fatal(err)
			}
			s, err := r.Summary()
			if err != nil {
				t.Fatal(err)
			}
			text := s.String()
			if s.Trustworthy() || !strings.Contains(text, fmt.Sprintf("cannot be told from %d draws", c.draws)) || strings.Contains(text, "stood still") || strings.Contains(text, "Nothing") {
				t.Error(text)
			}
		})
	}
}
