package simd

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// A result may stand where an argument was: the first array of each function, and the second of those that have a slope.
func TestInPlace(t *testing.T) {
	inPlace(t, operations64)
	inPlace(t, operations32)
}

func inPlace[T number](t *testing.T, all []operation[T]) {
	names := []string{"Exp", "Log", "Tanh", "Erf", "Sigmoid", "Softplus", "ReLU", "TanhGrad", "ErfGrad", "SigmoidGrad", "SoftplusGrad", "ReLUGrad", "Add", "Mul", "MulAdd"}
	r := rand.New(rand.NewPCG(5, 1))
	for _, o := range all {
		if !slices.Contains(names, o.name) && !slices.Contains(names, o.name[:len(o.name)-2]) {
			continue
		}
		for _, p := range Paths() {
			for _, n := range []int{1, 5, 8, 29, chunk + 3} {
				for result := range o.arrays - 1 {
					a := newArrays[T](o.arrays, n)
					for i := range a {
						fill(a[i], r)
					}
					b := copyArrays(newArrays[T](o.arrays, n), a)
					last := len(b) - 1
					b[result] = b[last]
					if result == 1 && o.name[:3] != "Add" && o.name[:3] != "Mul" {
						b[0] = make([]T, n)
					} else if result == 1 {
						continue
					}
					onPath(p, func() { o.call(a); o.call(b) })
					for i := range n {
						if !sameBits(a[result][i], b[result][i]) {
							t.Fatalf("%s on %v, %d in place: %x, else %x", o.name, p, n, b[result][i], a[result][i])
						}
					}
				}
			}
		}
	}
}

// Many goroutines at once, preempted and with the garbage collector at work, get what one gets.
func TestPreemptionAndCollection(t *testing.T) {
	const n = 5*chunk + 11
	x := make([]float64, n)
	Normals(x, rand.NewPCG(1, 5))
	value, slope := make([]float64, n), make([]float64, n)
	ErfGrad(value, slope, x)
	sum := Sum(x)
	stop := time.Now().Add(300 * time.Millisecond)
	var group sync.WaitGroup
	for range 4 * runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for time.Now().Before(stop) {
				y, s, z := make([]float64, n), make([]float64, n), make([]float64, n)
				Normals(z, rand.NewPCG(1, 5))
				ErfGrad(y, s, z)
				if !slices.Equal(y, value) || !slices.Equal(s, slope) || Sum(z) != sum {
					t.Error("another result beside other goroutines")
					return
				}
			}
		})
	}
	for time.Now().Before(stop) {
		runtime.GC()
	}
	group.Wait()
}
