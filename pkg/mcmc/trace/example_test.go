package trace_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/table"
)

// A store is written as draws come, and opened while it is.
func Example() {
	folder, err := os.MkdirTemp("", "trace")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "schools.zarr")

	l := trace.Layout{
		Chains: 2, Draws: 1000, Block: 2,
		Variables: []trace.Variable{{Name: "mu"}, {Name: "theta", Shape: []int{2}, Dims: []string{"school"}, Coords: [][]string{{"Choate", "Deerfield"}}}},
		Stats:     []trace.Stat{{Name: "diverging", Kind: trace.Boolean}},
	}
	store, err := trace.Create(path, l)
	if err != nil {
		panic(err)
	}
	// Three draws of the first chain, of which two are a block.
	if err := store.Append(0, trace.Posterior, []float64{4, 6, 2, 4.5, 7, 1, 5, 8, 3}, []float64{0, 1, 0}); err != nil {
		panic(err)
	}
	r, err := trace.Open(path)
	if err != nil {
		panic(err)
	}
	theta, err := trace.Values(r, trace.Posterior, "theta")
	if err != nil {
		panic(err)
	}
	deerfield, err := trace.Number(r, trace.Posterior, "theta", 1)
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Complete(0, trace.Posterior), "draws of", r.Layout().Draws)
	fmt.Println("theta", theta[0])
	fmt.Println("Deerfield", deerfield[0])
	if err := store.Close(); err != nil { // the third draw, too
		panic(err)
	}
	if r, err = trace.Open(path); err != nil {
		panic(err)
	}
	fmt.Println(r.Complete(0, trace.Posterior), "draws of", r.Layout().Draws)
	// Output:
	// 2 draws of 1000
	// theta [6 2 7 1]
	// Deerfield [2 1]
	// 3 draws of 1000
}

// A chain that was stopped goes on from its checkpoint.
func ExampleResume() {
	folder, err := os.MkdirTemp("", "trace")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "x.zarr")
	l := trace.Layout{Chains: 1, Draws: 100, Variables: []trace.Variable{{Name: "x"}}, Attributes: map[string]string{"seed": "1"}}
	w, err := trace.Create(path, l)
	if err != nil {
		panic(err)
	}
	w.Append(0, trace.Posterior, []float64{1, 2, 3}, nil)
	w.Checkpoint(0, []byte("after 3"))
	w.Append(0, trace.Posterior, []float64{4, 5}, nil)
	w.Close() // the end of this process

	if w, err = trace.Resume(path, l); err != nil {
		panic(err)
	}
	fmt.Printf("%s, %d draws\n", w.State(0), w.Complete(0, trace.Posterior))
	w.Close()

	l.Attributes["seed"] = "2"
	_, err = trace.Resume(path, l)
	fmt.Println(filepath.Base(err.Error()))
	// Output:
	// after 3, 3 draws
	// x.zarr: trace: layouts differ: attribute "seed" is "1", not "2"
}

// A file of Stan has a chain.
func ExampleWriteStan() {
	m := trace.NewMemory(trace.Layout{Chains: 1, Warmup: 1, Draws: 2,
		Variables: []trace.Variable{{Name: "tau"}, {Name: "theta", Shape: []int{2}}},
		Stats:     []trace.Stat{{Name: "lp"}, {Name: "diverging", Kind: trace.Boolean}},
	})
	m.Append(0, trace.Warmup, []float64{1, 2, 3}, []float64{-0.5, 0})
	m.Append(0, trace.Posterior, []float64{0.1, 0.2, 0.3, 4, 5, 6}, []float64{-1, 0, -2, 1})
	if err := trace.WriteStan(os.Stdout, m, 0, trace.Stan{Step: 0.5, InverseMass: [][]float64{{1, 2, 3}}}); err != nil {
		panic(err)
	}
	// Output:
	// # method = sample
	// #   sample
	// #     num_samples = 2
	// #     num_warmup = 1
	// #     save_warmup = 1
	// #     thin = 1
	// # id = 1
	// lp__,divergent__,tau,theta.1,theta.2
	// -0.5,0,1,2,3
	// # Adaptation terminated
	// # Step size = 0.5
	// # Diagonal elements of inverse mass matrix:
	// # 1, 2, 3
	// -1,0,0.1,0.2,0.3
	// -2,1,4,5,6
	// #
	// #  Elapsed Time: 0 seconds (Warm-up)
	// #                0 seconds (Sampling)
	// #                0 seconds (Total)
	// #
}

// Columns for other programs.
func ExampleTable() {
	m := trace.NewMemory(trace.Layout{Chains: 2, Draws: 1, Stats: []trace.Stat{{Name: "lp"}},
		Variables: []trace.Variable{{Name: "mu"}, {Name: "theta", Shape: []int{2}, Coords: [][]string{{"A", "B"}}}}})
	m.Append(0, trace.Posterior, []float64{1, 2, 3}, []float64{-1})
	m.Append(1, trace.Posterior, []float64{4, 5, 6}, []float64{-2})
	t, err := trace.Table(m, trace.Posterior)
	if err != nil {
		panic(err)
	}
	if err := table.WriteCSV(os.Stdout, t); err != nil {
		panic(err)
	}
	// Output:
	// chain,draw,lp,mu,theta[A],theta[B]
	// 0,0,-1,1,2,3
	// 1,0,-2,4,5,6
}
