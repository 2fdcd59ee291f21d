package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/execute"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
)

// cellSize is that of the square matrices that the cell multiplies.
const cellSize = 1000

// cellLimit is how many times as long as in this process the product may take in the cell. It is the same code, so that they are equal where both have the machine for
// themselves; but the cell is timed on its own, not round by round, and what runs beside it costs it some tenths. Gonum's own product, which a cell gets where ours is
// not installed, takes more than five times as long.
const cellLimit = 1.5

// cell times a product of mat.Dense in a cell of a notebook that imports a science package of ours, and the same in this process.
func cell(kernel func(context.Context) (jupyter.Installation, error)) bench.Part {
	const inCell, inProcess = "in a cell", "in this process"
	measure := func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
		in, err := kernel(ctx)
		if err != nil {
			return nil, err
		}
		product := newDenseProduct()
		c := bench.Case{Name: fmt.Sprintf("%d×%d×%d f64", cellSize, cellSize, cellSize), Work: 2 * cellSize * cellSize * cellSize, Contenders: []bench.Contender{
			bench.Func(inProcess, 0, product.do, product.trace)}}
		before, err := r.Measure(ctx, []bench.Case{c})
		if err != nil {
			return nil, err
		}
		told, err := executeCell(ctx, in)
		if err != nil {
			return nil, err
		}
		after, err := r.Measure(ctx, []bench.Case{c})
		if err != nil {
			return nil, err
		}
		difference, err := told.check(product)
		if err != nil {
			return nil, err
		}
		timed := before[0]
		timed.Difference = &difference
		process := &timed.Times[0]
		for i, s := range after[0].Times[0].Seconds {
			process.Rounds = append(process.Rounds, len(before[0].Times[0].Rounds)+i)
			process.Seconds = append(process.Seconds, s)
		}
		inside := bench.Times{Contender: inCell, Batch: 1}
		for i, s := range told.Seconds {
			inside.Rounds = append(inside.Rounds, i)
			inside.Seconds = append(inside.Seconds, s)
		}
		timed.Times = append(timed.Times, inside)
		timed.Target = bench.Share(inCell, inProcess, cellLimit).Judge(timed)
		return []bench.Timed{timed}, nil
	}
	return bench.Part{
		Name:  "cell",
		Title: "A product of mat.Dense in a notebook's cell and in this process, each on all threads: the best round (the median)",
		Columns: []bench.Column{bench.Time(inCell, inCell), bench.Rate("GF/s", inCell, gigaflops), bench.Time(inProcess, inProcess),
			bench.Rate("GF/s", inProcess, gigaflops), bench.Ratio("ratio of times", inCell, inProcess)},
		Run: measure,
	}
}

// A denseProduct is what the cell computes, too.
type denseProduct struct{ a, b, c *mat.Dense }

func newDenseProduct() *denseProduct {
	p := &denseProduct{mat.NewDense(cellSize, cellSize, nil), mat.NewDense(cellSize, cellSize, nil), mat.NewDense(cellSize, cellSize, nil)}
	for i := range cellSize {
		for j := range cellSize {
			p.a.Set(i, j, float64((i*31+j*17)%101)/101)
			p.b.Set(i, j, float64((i*13+j*29)%103)/103)
		}
	}
	return p
}

func (p *denseProduct) do() { p.c.Mul(p.a, p.b) }

func (p *denseProduct) trace() []float64 { return []float64{mat.Trace(p.c)} }

// told is what the cell prints.
type told struct {
	Implementation string // of BLAS, see implementation
	Trace          float64
	Seconds        []float64 // one for each product
}

// check compares the cell's product with that of this process, by the routines that computed it and by its trace, and returns how far the trace is off.
func (t told) check(p *denseProduct) (difference float64, err error) {
	if here := implementation(); t.Implementation != here {
		return 0, fmt.Errorf("the cell multiplies by %s, this process by %s: is pkg/internal/blas imported by the package that the cell imports?", t.Implementation, here)
	}
	difference = bench.Difference(p.trace(), []float64{t.Trace})
	if !(difference <= cellSize*bench.Epsilon[float64]()) { // NaN, too
		return 0, fmt.Errorf("WRONG NUMBERS in the cell: the trace of its product is %v, here it is %v", t.Trace, p.trace()[0])
	}
	return difference, nil
}

// implementation names the routines by which mat multiplies in this process.
func implementation() string {
	t := reflect.TypeOf(blas64.Implementation())
	return t.PkgPath() + "." + t.Name()
}

// marker begins the line.
const marker = "bench core:"

var cellSources = []string{
	`!*[ -f go.work ] || go work init . "$(cd "$GONB_DIR" && dirname "$(go env GOMOD)")"
%noautoget
%goflags "-ldflags=-s -w"`,

	`import (
	"reflect"

	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)`,

	fmt.Sprintf(`%%%%
if _, err := rsa.Euclidean(rsa.Patterns(mat.NewDense(2, 1, []float64{0, 1}), []string{"a", "b"})); err != nil {
	panic(err)
}
const n = %d
a, b, c := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
for i := range n {
	for j := range n {
		a.Set(i, j, float64((i*31+j*17)%%101)/101)
		b.Set(i, j, float64((i*13+j*29)%%103)/103)
	}
}
c.Mul(a, b)
var seconds []float64
for began := time.Now(); len(seconds) < 5 || len(seconds) < 30 && time.Since(began) < 3*time.Second; {
	start := time.Now()
	c.Mul(a, b)
	seconds = append(seconds, time.Since(start).Seconds())
}
used := reflect.TypeOf(blas64.Implementation())
line, err := json.Marshal(map[string]any{"implementation": used.PkgPath() + "." + used.Name(), "trace": mat.Trace(c), "seconds": seconds})
fmt.Println(%q, string(line), err)`, cellSize, marker),
}

// executeCell executes the notebook in the checkout and returns what its cell told.
func executeCell(ctx context.Context, in jupyter.Installation) (told, error) {
	nb := &ipynb.Notebook{Minor: 5}
	for _, source := range cellSources {
		nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: ipynb.Code, Source: source})
	}
	session, err := execute.Start(nb, execute.Options{Python: in.Python, Env: in.Env(), Directory: in.Root, Timeout: 5 * time.Minute})
	if err != nil {
		return told{}, err
	}
	defer session.Close()
	results, err := session.Execute(ctx, nb, execute.Observer{})
	if ctx.Err() != nil {
		return told{}, context.Cause(ctx)
	}
	if err != nil {
		return told{}, err
	}
	for _, result := range results {
		if result.Status != execute.OK {
			return told{}, errors.New(strings.TrimSpace(execute.Explain(nb, result, 5*time.Minute)))
		}
	}
	_, line, found := strings.Cut(nb.Cells[len(nb.Cells)-1].Texts("stdout"), marker)
	var t told
	if err := json.NewDecoder(strings.NewReader(line)).Decode(&t); !found || err != nil || len(t.Seconds) == 0 {
		return told{}, fmt.Errorf("the cell printed %q: %v", line, err)
	}
	return t, nil
}
