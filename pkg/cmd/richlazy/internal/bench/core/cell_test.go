package core

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// A cell that imports a science package multiplies by our routines, as the part itself checks, and gets the right product. How fast that is on a machine that does
// nothing else is a target of bench core; here it is logged.
func TestCellMultipliesAsTheProcess(t *testing.T) {
	in := jupytertest.Installed(t)
	want := "github.com/richlazy/richlazy/pkg/internal/blas.Implementation"
	if simd.Active() == simd.Go {
		want = "gonum.org/v1/gonum/blas/gonum.Implementation"
	}
	if got := implementation(); got != want {
		t.Errorf("this process multiplies by %s, want %s", got, want)
	}
	part := cell(func(context.Context) (jupyter.Installation, error) { return in, nil })
	timed, err := part.Run(context.Background(), &bench.Runner{Rounds: 10, Batch: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if len(timed) != 1 || timed[0].Difference == nil || timed[0].Target == nil || timed[0].Target.Value == nil || len(timed[0].Times) != 2 {
		t.Fatalf("measured %+v, want one case with two contenders, their difference and a target", timed)
	}
	t.Logf("in a cell the product takes %.2f times as long as in this process, at most %.1f is the target", *timed[0].Target.Value, cellLimit)
}

// The trace is that of the definition, and a cell with another one, or with other routines, is an error.
func TestCellIsChecked(t *testing.T) {
	p := newDenseProduct()
	p.do()
	trace := 0.0
	for i := range cellSize {
		entry := 0.0
		for k := range cellSize {
			entry += p.a.At(i, k) * p.b.At(k, i)
		}
		trace += entry
	}
	for _, test := range []struct {
		told told
		want string
	}{
		{told{implementation(), trace, nil}, ""},
		{told{implementation(), trace * (1 + 1e-12), nil}, "WRONG NUMBERS in the cell"},
		{told{implementation(), math.NaN(), nil}, "WRONG NUMBERS in the cell"},
		{told{"another.Implementation", trace, nil}, "the cell multiplies by another.Implementation, this process by " + implementation()},
	} {
		_, err := test.told.check(p)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%+v: error %v, want %q", test.told, err, test.want)
		}
	}
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
