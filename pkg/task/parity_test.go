package task_test

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleXOR() {
	xor := task.XOR()
	x := xor.Inputs()
	for k, name := range xor.Trials {
		fmt.Printf("%s: %+.0f → %+.0f\n", name, x.RawRowView(k), xor.Targets.At(k, 0))
	}
	// Output:
	// 00: [-1 -1] → -1
	// 01: [-1 +1] → +1
	// 10: [+1 -1] → +1
	// 11: [+1 +1] → -1
}

// All rows of the tables of 1 to 7 bits: names are binary numbers, the class is the parity, the target ± the product of the inputs.
func TestParityTables(t *testing.T) {
	for n := 1; n <= 7; n++ {
		l := task.Parity(task.ParitySpec{Bits: n, Repeats: 2}, rng.New(1).Source()).Train
		if l.Len() != 2<<n {
			t.Fatalf("%d bits: %d trials, want %d", n, l.Len(), 2<<n)
		}
		for k := range l.Len() {
			number := k % (1 << n)
			product := -1.0
			for _, v := range l.Blocks[0].X.RawRowView(k) {
				product *= -v
			}
			if l.Trials[k] != fmt.Sprintf("%0*b", n, number) || l.Class[k] != bits.OnesCount(uint(number))%2 || l.Targets.At(k, 0) != product {
				t.Errorf("%d bits, trial %d: %s, class %d, target %v, product %v", n, k, l.Trials[k], l.Class[k], l.Targets.At(k, 0), product)
			}
		}
		if got, want := l.Counts(), []int{1 << n, 1 << n}; !slices.Equal(got, want) {
			t.Errorf("%d bits: classes of %v, want %v", n, got, want)
		}
	}
}

func TestSampledParity(t *testing.T) {
	const n = 4000
	spec := task.ParitySpec{Bits: 40, Trials: n, Test: 10, Distractors: 3, Noise: .5, Binary: true}
	split := task.Parity(spec, rng.New(2).Source())
	if err := split.Train.Validate(); err != nil {
		t.Fatal(err)
	}
	var noise, squares, odd, distractor []float64
	for k, name := range split.Train.Trials {
		ones := 0
		for j, c := range name {
			ones += int(c - '0')
			if j == 39 {
				d := split.Train.Blocks[0].X.At(k, j) - float64(c-'0')
				noise, squares = append(noise, d), append(squares, d*d)
			}
		}
		if ones%2 != split.Train.Class[k] {
			t.Errorf("%s: class %d", name, split.Train.Class[k])
		}
		odd = append(odd, float64(split.Train.Class[k]))
		distractor = append(distractor, split.Train.Blocks[1].X.At(k, 2)*float64(2*split.Train.Class[k]-1))
	}
	within(t, "noise", noise, 0)
	within(t, "variance of the noise", squares, .25)
	within(t, "share of odd trials", odd, .5)
	within(t, "distractor × target", distractor, 0)

	spec.Trials = 7
	if few := task.Parity(spec, rng.New(2).Source()); !mat.Equal(few.Test.Inputs(), split.Test.Inputs()) ||
		!mat.Equal(few.Train.Blocks[1].X, split.Train.Blocks[1].X.Slice(0, 7, 0, 3)) {
		t.Error("trials change with their number")
	}
}
