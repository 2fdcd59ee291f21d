package capacity

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/richlazy/richlazy/pkg/progress"
)

// TestResultsArePlainData has a reporter hear of samples that no result carries away.
func TestResultsArePlainData(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 71)), 3, 4, 20, 2, 1)
	var heard atomic.Int64
	opt := Options{Samples: 10, Progress: progress.Func(func(done, total int64) { heard.Add(1) })}
	for name, carried := range map[string]func() (Options, error){
		"GLUE": func() (Options, error) {
			r, err := GLUE(context.Background(), manifolds, opt, rand.NewPCG(1, 1))
			return r.Options, err
		},
		"MFTMA": func() (Options, error) {
			r, err := MFTMA(context.Background(), manifolds, opt, rand.NewPCG(1, 1))
			return r.Options, err
		},
		"Correlated": func() (Options, error) {
			r, err := Correlated(context.Background(), manifolds, opt, rand.NewPCG(1, 1))
			return r.Options, err
		},
		"Simulate": func() (Options, error) {
			s, err := Simulate(context.Background(), manifolds, opt, rand.NewPCG(1, 1))
			return s.Options, err
		},
	} {
		before := heard.Load()
		o, err := carried()
		if err != nil || o.Progress != nil || o.Samples != 10 || heard.Load() == before {
			t.Errorf("%s: options %+v, %d reports, %v", name, o, heard.Load()-before, err)
		}
	}
}
