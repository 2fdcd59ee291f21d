package core

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// A cell that imports a science package multiplies with our kernels: it takes no more than 1.5 times as long as the same product in this process, where gonum's own
// takes more than five times as long. The best of several products counts, and a busy machine gets three more chances.
func TestCellIsAsFastAsTheProcess(t *testing.T) {
	in := jupytertest.Installed(t)
	if simd.Active() == simd.Go {
		t.Skip("this processor has no kernels of ours, gonum's product is the same in a cell")
	}
	part := cell(func(context.Context) (jupyter.Installation, error) { return in, nil })
	var ratio float64
	for range 4 {
		timed, err := part.Run(context.Background(), &bench.Runner{Rounds: 10, Batch: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if len(timed) != 1 || timed[0].Target == nil || timed[0].Target.Value == nil || len(timed[0].Times) != 2 {
			t.Fatalf("measured %+v, want one case with two contenders and a target", timed)
		}
		ratio = *timed[0].Target.Value
		if timed[0].Target.Met {
			return
		}
	}
	t.Errorf("a product of mat.Dense takes %.2f times as long in a cell as in this process, want at most 1.5: is pkg/internal/blas installed by the package that the cell imports?", ratio)
}

// The kernel's absence leaves the part out.
func TestCellWithoutKernel(t *testing.T) {
	part := cell(func(context.Context) (jupyter.Installation, error) { return jupyter.Installation{}, bench.ErrSkipped })
	if _, err := part.Run(context.Background(), new(bench.Runner)); err != bench.ErrSkipped {
		t.Errorf("error %v, want ErrSkipped", err)
	}
}

// A cell that is interrupted ends the part with the cause.
func TestCellInterrupted(t *testing.T) {
	in := jupytertest.Installed(t)
	ctx, cancel := context.WithCancelCause(context.Background())
	time.AfterFunc(200*time.Millisecond, func() { cancel(context.DeadlineExceeded) })
	if _, err := executeCell(ctx, in); err != context.DeadlineExceeded {
		t.Errorf("error %v, want the cause", err)
	}
}

func TestSuiteNames(t *testing.T) {
	var names []string
	for _, part := range Suite(nil, nil).Parts {
		if slices.Contains(names, part.Name) || part.Title == "" || part.Run == nil {
			t.Errorf("part %q: a name twice, or no title, or nothing to run", part.Name)
		}
		names = append(names, part.Name)
	}
}
