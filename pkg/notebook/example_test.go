package notebook_test

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/notebook"
)

// decay stands for what is expensive.
func decay(rate float64, steps int) []float64 {
	return notebook.Must(notebook.Keep("decay", notebook.On(rate, steps), func(job *notebook.Job) ([]float64, error) {
		fmt.Println("computing")
		x := make([]float64, steps)
		for i := range x {
			if err := job.Err(); err != nil { // the kernel was interrupted
				return nil, err
			}
			x[i] = math.Exp(-rate * float64(i))
			job.Report(int64(i+1), int64(steps))
		}
		return x, nil
	}))
}

func ExampleKeep() {
	fmt.Printf("%.3f\n", decay(0.5, 3))
	fmt.Printf("%.3f\n", decay(0.5, 3)) // from the disk, as in any later cell
	// Output:
	// computing
	// [1.000 0.607 0.368]
	// [1.000 0.607 0.368]
}

func ExampleKeep_forgotten() {
	sigma := 0.01
	_, err := notebook.Keep("lazy", notebook.On(), func(*notebook.Job) (float64, error) { return 2 * sigma, nil })
	fmt.Println(err)
	// Output:
	// notebook: keep "lazy": the function uses sigma, which is not among the parameters: add it to On(…)
}

func ExampleAs() {
	type recording struct {
		SHA256 string
		Read   func() []float64 // a function is no plain data
	}
	mante := recording{"e3b0c442", func() []float64 { return []float64{1, 2} }}
	n, err := notebook.Keep("spikes", notebook.On(notebook.As(mante, mante.SHA256)), func(*notebook.Job) (int, error) {
		return len(mante.Read()), nil
	})
	fmt.Println(n, err)
	// Output: 2 <nil>
}

func ExampleParam() {
	seeds := notebook.Param("seeds", 30)
	sigmas := notebook.Param("sigmas", []float64{0.01, 3})
	fmt.Println(seeds, sigmas)
	// Output: 30 [0.01 3]
}

func ExampleChecks() {
	notebook.Checks(
		notebook.Near("β orth (rich)", 0.6481, 0.653, 0.05),
		notebook.Above("grid, lazy against rich", 0.71, 0.12),
		notebook.Equal("units", 762, 762),
	)
	// Output:
	// ✓ β orth (rich): got 0.6481, want 0.653 ± 0.05
	// ✓ grid, lazy against rich: got 0.71, want > 0.12
	// ✓ units: got 762, want 762
}

func ExampleMarkdown() {
	notebook.Markdown("The rich networks need **%d dimensions**.", 2)
	// Output: The rich networks need **2 dimensions**.
}
