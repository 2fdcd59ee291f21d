package neural

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// counted is a lazy recording of the values of another, with the number of values that were read.
func counted(r *Recording) (*Recording, *atomic.Int64) {
	var read atomic.Int64
	out := *r
	dims := [3]int{}
	dims[0], dims[1], dims[2] = r.Dims()
	out.Values = Lazy(dims, func(dst []float64, at, size [3]int) error {
		read.Add(int64(len(dst)))
		return r.Values.Block(dst, at, size)
	})
	return &out, &read
}

// TestLazyReadsOnlyWhatIsAskedFor compares operations on a lazy recording with those on the same in memory, and holds how many of its 30 · 4 · 10 values they read.
func TestLazyReadsOnlyWhatIsAskedFor(t *testing.T) {
	memory := session(7, 30, 4, 10, true)
	for _, c := range []struct {
		name    string
		do      func(r *Recording) (*Recording, error)
		making  int64 // values that the operation itself reads
		reading int64 // values that reading all of its result reads
	}{
		{"nothing", func(r *Recording) (*Recording, error) { return r, nil }, 0, 1200},
		{"select", func(r *Recording) (*Recording, error) { return r.Select([]int{7, 8, 9, 2, 7}), nil }, 0, 200},
		{"channels", func(r *Recording) (*Recording, error) { return r.SelectChannels([]int{3, 0, 1}), nil }, 0, 900},
		{"samples", func(r *Recording) (*Recording, error) { return r.Samples(2, 5) }, 0, 360},
		{"between", func(r *Recording) (*Recording, error) { return r.Between(0, .4) }, 0, 480},
		{"where", func(r *Recording) (*Recording, error) { return r.Where("condition", "house") }, 0, 400},
		{"where channels", func(r *Recording) (*Recording, error) { return r.WhereChannels("depth", "2") }, 0, 300},
		{"all of these", func(r *Recording) (*Recording, error) {
			r, err := r.Select([]int{5, 1, 4, 0}).SelectChannels([]int{2, 1}).Where("condition", "house")
			if err != nil {
				return nil, err
			}
			return r.Samples(3, 4)
		}, 0, 4},
		{"a window in a window", func(r *Recording) (*Recording, error) {
			r, err := r.Samples(2, 8)
			if err != nil {
				return nil, err
			}
			return r.Samples(1, 3)
		}, 0, 240},
		{"smooth", func(r *Recording) (*Recording, error) {
			r, err := r.Smooth(.1)
			if err != nil {
				return nil, err
			}
			return r.Select([]int{3}).Samples(4, 5)
		}, 0, 40},
		{"z score", func(r *Recording) (*Recording, error) {
			r, err := r.ZScore("run")
			return r.Select([]int{3}), err
		}, 1200, 40},
		{"a window in bins", func(r *Recording) (*Recording, error) {
			r, err := r.Samples(0, 4)
			if err != nil {
				return nil, err
			}
			return r.Bin(.2)
		}, 480, 0},
		{"average", func(r *Recording) (*Recording, error) { m, _, err := r.AverageBy("run"); return m, err }, 1200, 0},
		{"test set", func(r *Recording) (*Recording, error) {
			s, err := r.LeaveOut("run")
			return s[2].Test, err
		}, 0, 240},
		{"one after the other", func(r *Recording) (*Recording, error) { return Concat(r.Select([]int{1, 2}), r.Select([]int{5})) }, 0, 120},
		{"pseudo-trials", func(r *Recording) (*Recording, error) {
			p := &Population{Sessions: []*Recording{r}}
			return p.Pseudo(PseudoOptions{By: []string{"condition"}, Trials: 2}, source(1))
		}, 0, 240},
	} {
		t.Run(c.name, func(t *testing.T) {
			lazy, read := counted(memory)
			got, err := c.do(lazy)
			if err != nil {
				t.Fatal(err)
			}
			if n := read.Swap(0); n != c.making {
				t.Errorf("the operation reads %d values, want %d", n, c.making)
			}
			values := floats(t, got)
			if n := read.Load(); n != c.reading {
				t.Errorf("reading its result reads %d values, want %d", n, c.reading)
			}
			want, err := c.do(memory)
			if err != nil {
				t.Fatal(err)
			}
			same(t, c.name, values, floats(t, want), 0)
			if !got.Observations.Equal(want.Observations) || !got.Channels.Equal(want.Channels) || !slices.Equal(got.Time, want.Time) {
				t.Error("the tables are not those of the recording in memory")
			}
		})
	}
}

func TestLoadStaysWithinLimits(t *testing.T) {
	lazy, read := counted(session(7, 30, 4, 10, true))
	if !lazy.Lazy() || session(7, 30, 4, 10, true).Lazy() {
		t.Error("Lazy is wrong")
	}
	for _, limits := range []file.Limits{{MaxBytes: 9599}, {MaxElements: 1199}} {
		if _, err := lazy.Load(limits); !errors.Is(err, file.ErrLimit) || read.Load() != 0 {
			t.Errorf("%+v: error %v after %d values", limits, err, read.Load())
		}
	}
	in := must(lazy.Load(file.Limits{MaxBytes: 9600, MaxElements: 1200}))(t)
	same(t, "loaded", floats(t, in), floats(t, lazy), 0)
	if in.Lazy() || must(in.Load(file.Limits{MaxBytes: 1}))(t) != in {
		t.Error("what is in memory is loaded again")
	}
	const huge = 1 << 40
	r := &Recording{Values: Lazy([3]int{huge, huge, 1}, nil)}
	if _, err := r.Load(file.Limits{}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("2⁸⁰ values: %v", err)
	}
}

func TestErrorsOfASourceComeThrough(t *testing.T) {
	broken := errors.New("the disk is gone")
	r := session(7, 30, 4, 10, false)
	r.Values = Lazy([3]int{30, 4, 10}, func([]float64, [3]int, [3]int) error { return broken })
	for name, do := range map[string]func() error{
		"Float64s":       func() error { _, err := r.Float64s(); return err },
		"Load":           func() error { _, err := r.Load(file.Limits{}); return err },
		"Matrix":         func() error { _, err := r.Matrix(); return err },
		"Bin":            func() error { _, err := r.Bin(.2); return err },
		"ZScore":         func() error { _, err := r.ZScore(); return err },
		"ConditionMeans": func() error { _, err := r.ConditionMeans("condition"); return err },
		"AverageBy":      func() error { _, _, err := r.AverageBy("condition"); return err },
		"Dataset":        func() error { _, err := r.Dataset(); return err },
	} {
		if err := do(); !errors.Is(err, broken) || !strings.Contains(err.Error(), "session") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBlocksOutsideAreErrors(t *testing.T) {
	lazy, _ := counted(session(7, 3, 2, 4, false))
	for name, v := range map[string]Values{"array": session(7, 3, 2, 4, false).Values, "lazy": lazy.Values, "view": lazy.Select([]int{2, 0, 1}).Values,
		"mapped": must(lazy.Smooth(.1))(t).Values, "joined": must(Concat(lazy, lazy))(t).Select([]int{0, 4, 5}).Values} {
		for _, c := range []struct {
			n        int
			at, size [3]int
		}{{1, [3]int{3, 0, 0}, [3]int{1, 1, 1}}, {1, [3]int{-1, 0, 0}, [3]int{1, 1, 1}}, {2, [3]int{0, 1, 0}, [3]int{1, 2, 1}}, {5, [3]int{0, 0, 0}, [3]int{1, 1, 5}},
			{1, [3]int{0, 0, 0}, [3]int{1, 1, 2}}, {0, [3]int{0, 0, 0}, [3]int{-1, 1, 1}}, {1, [3]int{0, 0, 1 << 62}, [3]int{1, 1, 1}}} {
			if err := v.Block(make([]float64, c.n), c.at, c.size); err == nil {
				t.Errorf("%s: block of %v from %v into %d: want an error", name, c.size, c.at, c.n)
			}
		}
		if err := v.Block(nil, [3]int{3, 2, 4}, [3]int{0, 0, 0}); err != nil {
			t.Errorf("%s: an empty block at the end: %v", name, err)
		}
	}
}

// TestBlocksAreThoseOfTheDefinition reads every block of arrays of each type.
func TestBlocksAreThoseOfTheDefinition(t *testing.T) {
	for _, v := range []Values{array[uint8](), array[int8](), array[uint16](), array[int16](), array[int32](), array[float32](), array[float64]()} {
		view := take(v, []int{2, 0, 1}, []int{1, 0}, 1, 4)
		for o0 := range 3 {
			for c0 := range 2 {
				for s0 := range 3 {
					dst := make([]float64, (3-o0)*(2-c0)*(3-s0))
					if err := view.Block(dst, [3]int{o0, c0, s0}, [3]int{3 - o0, 2 - c0, 3 - s0}); err != nil {
						t.Fatal(err)
					}
					for i, got := range dst {
						o, c, s := o0+i/(2-c0)/(3-s0), c0+i/(3-s0)%(2-c0), s0+i%(3-s0)
						if want := float64(([]int{2, 0, 1}[o]*2+1-c)*4 + s + 1); got != want {
							t.Fatalf("%T: got %v at %d, %d, %d, want %v", v, got, o, c, s, want)
						}
					}
				}
			}
		}
	}
}

func array[T Number]() Values {
	elements := make([]T, 24)
	for i, v := range count(24) {
		elements[i] = T(v)
	}
	return Of(3, 2, 4, elements)
}

func TestMisusePanics(t *testing.T) {
	for name, do := range map[string]func(){
		"elements": func() { Of(2, 2, 2, make([]uint8, 7)) },
		"dims":     func() { Lazy([3]int{1, -1, 1}, nil) },
		"select":   func() { session(1, 3, 2, 1, false).Select([]int{3}) },
		"channels": func() { session(1, 3, 2, 1, false).SelectChannels([]int{-1}) },
		"row":      func() { Of(2, 2, 2, make([]uint8, 8)).Row(0, 2) },
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "neural: ") {
					t.Errorf("%s: panic %q, want one that names the package", name, text)
				}
			}()
			do()
		}()
	}
}

func TestLazyRecordingsAreNotStored(t *testing.T) {
	lazy, _ := counted(session(7, 3, 2, 4, false))
	var file bytes.Buffer
	if err := gob.NewEncoder(&file).Encode(lazy); err == nil || !strings.Contains(err.Error(), "Load") {
		t.Errorf("got %v", err)
	}
	if err := new(Recording).GobDecode([]byte("no gob")); err == nil || !strings.Contains(err.Error(), "neural: ") {
		t.Errorf("restoring what was not stored: %v", err)
	}
}

// TestPiecesOfLargeObservations goes through observations that are larger than what is read at once, and through many small ones.
func TestPiecesOfLargeObservations(t *testing.T) {
	for _, dims := range [][3]int{{2, 7, 20000}, {3, 1, 70000}, {40000, 2, 3}, {1, 90000, 1}} {
		values := make([]float64, dims[0]*dims[1]*dims[2])
		for i := range values {
			values[i] = float64(i)
		}
		r := &Recording{Name: "large", Values: Of(dims[0], dims[1], dims[2], values)}
		seen := make([]float64, 0, len(values))
		err := rows(r.Values, func(o, c int, row []float64) error {
			if want := float64((o*dims[1] + c) * dims[2]); row[0] != want || len(row) != dims[2] {
				t.Fatalf("%v: row %d, %d begins with %v, want %v", dims, o, c, row[0], want)
			}
			seen = append(seen, row...)
			return nil
		})
		if err != nil || !slices.Equal(seen, values) {
			t.Errorf("%v: %d values in another order: %v", dims, len(seen), err)
		}
	}
}
