package simd

import (
	"fmt"
	"os"
	"sync/atomic"
)

// Path is a set of instructions that the kernels of this package can run on.
type Path int32

const (
	// Go is plain Go, the same operations in the same order as the other two: it runs everywhere.
	Go Path = iota
	// AVX2 needs AVX2 and FMA: vectors of 4 float64 or 8 float32.
	AVX2
	// AVX512 needs AVX-512 F, DQ, BW and VL: vectors of 8 float64 or 16 float32.
	AVX512
)

// Variable is the environment variable that limits the kernels: "go" (or "off"), "avx2" or "avx512". Unset or empty, the best that the processor has is used.
// It is read once, when the program starts; a value that is none of these, or that the processor cannot run, ends the program with a message.
const Variable = "RICHLAZY_SIMD"

var (
	best    = detect()
	current atomic.Int32
)

func init() {
	p, err := choose(os.Getenv(Variable), best)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	current.Store(int32(p))
}

// Best returns the widest path that this processor and operating system can run.
func Best() Path { return best }

// Active returns the path that kernels run on.
func Active() Path { return Path(current.Load()) }

// Force makes the kernels run on p, for tests and benchmarks, until the function that it returns is called. It panics if the processor cannot run p.
// Calls that run meanwhile in other goroutines may take either path.
func Force(p Path) (restore func()) {
	if p < Go || p > best {
		panic(fmt.Sprintf("simd: force %v: this processor runs up to %v", p, best))
	}
	old := current.Swap(int32(p))
	return func() { current.Store(old) }
}

// Paths returns every path that this processor can run, plain Go first.
func Paths() []Path {
	var all []Path
	for p := Go; p <= best; p++ {
		all = append(all, p)
	}
	return all
}

// String returns the path as the environment variable spells it.
func (p Path) String() string {
	switch p {
	case Go:
		return "go"
	case AVX2:
		return "avx2"
	case AVX512:
		return "avx512"
	}
	return fmt.Sprintf("simd.Path(%d)", int32(p))
}

func choose(value string, best Path) (Path, error) {
	want := best
	switch value {
	case "":
	case "go", "off":
		want = Go
	case "avx2":
		want = AVX2
	case "avx512":
		want = AVX512
	default:
		return Go, fmt.Errorf("simd: %s=%q: want go (or off), avx2 or avx512", Variable, value)
	}
	if want > best {
		return Go, fmt.Errorf("simd: %s=%s: this processor runs up to %v", Variable, value, best)
	}
	return want, nil
}
