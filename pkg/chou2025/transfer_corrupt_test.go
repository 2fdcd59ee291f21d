package chou2025

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func seedOf(n uint64) rng.Seed { return rng.New(n) }

// drawn is one picture whose pixels are a function of where they are.
func drawn(rows, cols, channels int, at func(row, col, channel int) float64) *task.Images {
	m := &task.Images{Name: "drawn", Classes: []string{"a", "b"}, Rows: rows, Cols: cols, Channels: channels, Labels: []int{1}}
	for row := range rows {
		for col := range cols {
			for channel := range channels {
				m.Pixels = append(m.Pixels, byte(math.Round(at(row, col, channel))))
			}
		}
	}
	return m
}

func TestCorruptNoise(t *testing.T) {
	grey := drawn(100, 100, 3, func(_, _, _ int) float64 { return 128 })
	worse := Corrupt(grey, []int{0, 0}, Noise, 1, rand.NewPCG(1, 1))
	n, sum, square := float64(len(worse.Pixels)), 0., 0.
	for _, b := range worse.Pixels {
		v := (float64(b) - 128) / 255
		sum, square = sum+v, square+v*v
	}
	sd := math.Sqrt(square / n)
	want := math.Sqrt(.01 + 1./255/255/12) // and that of rounding to bytes
	if !(math.Abs(sd-want) < 4*want/math.Sqrt(2*n)) || !(math.Abs(sum/n) < 4*want/math.Sqrt(n)) {
		t.Errorf("got mean %v and standard deviation %v, want 0 and %v", sum/n, sd, want)
	}
	if worse.Len() != 2 || worse.Labels[0] != 1 || worse.Validate() != nil || bytes.Equal(worse.Bytes(0), worse.Bytes(1)) {
		t.Errorf("%d pictures, labels %v, %v, or the same noise twice", worse.Len(), worse.Labels, worse.Validate())
	}
}

func TestCorruptContrast(t *testing.T) {
	m := drawn(1, 2, 1, func(_, col, _ int) float64 { return 60 + 80*float64(col) }) // mean 100
	if got := Corrupt(m, []int{0}, Contrast, 2, rand.NewPCG(1, 1)).Pixels; !bytes.Equal(got, []byte{80, 120}) {
		t.Errorf("got %v, want 80 and 120", got)
	}
}

func TestCorruptBlur(t *testing.T) {
	m := drawn(9, 9, 2, func(row, col, channel int) float64 {
		if row == 4 && col == 4 && channel == 1 {
			return 225
		}
		return 0
	})
	for severity, want := range map[int]byte{1: 25, 2: 9} { // 225/9 and 225/25
		got := Corrupt(m, []int{0}, Blur, severity, rand.NewPCG(1, 1)).Pixels
		for i, v := range got {
			inside := max(abs(i/2/9-4), abs(i/2%9-4)) <= severity && i%2 == 1
			if inside != (v == want) || !inside && v != 0 {
				t.Errorf("severity %d: pixel %d is %d", severity, i, v)
			}
		}
	}
}

func abs(v int) int { return max(v, -v) }

// A linear ramp, shifted or turned, is a linear ramp away from the edges, whose slopes are known.
func TestCorruptShiftAndRotation(t *testing.T) {
	ramp := drawn(21, 21, 1, func(row, col, _ int) float64 { return 128 + 2*float64(row-10) + 5*float64(col-10) })
	sides := map[int]bool{}
	for n := range 40 {
		p := Corrupt(ramp, []int{0}, Shift, 3, rand.NewPCG(uint64(n), 1)).Pixels
		sides[int(p[10*21+10])-128] = true
	}
	for _, want := range []int{6 + 15, 6, 6 - 15, 15, -15, -6 + 15, -6, -6 - 15} {
		if !sides[want] || len(sides) != 8 {
			t.Errorf("the middle changes by %v; want %d among eight", sides, want)
		}
	}
	turned := map[int]int{}
	for n := range 40 {
		p := Corrupt(ramp, []int{0}, Rotation, 2, rand.NewPCG(uint64(n), 1)).Pixels
		for _, sign := range []float64{-1, 1} {
			sin, cos := math.Sincos(sign * 16 * math.Pi / 180)
			fits := true
			for row := 6; row <= 14; row++ {
				for col := 6; col <= 14; col++ {
					r, c := float64(row-10), float64(col-10)
					want := 128 + 2*(cos*r-sin*c) + 5*(sin*r+cos*c)
					fits = fits && math.Abs(float64(p[row*21+col])-want) <= .5+1e-9
				}
			}
			if fits {
				turned[int(sign)]++
			}
		}
	}
	if turned[-1]+turned[1] != 40 || turned[-1] == 0 || turned[1] == 0 {
		t.Errorf("%v of 40 pictures are turned by 16° to either side", turned)
	}
}

func TestCorruptPanics(t *testing.T) {
	for _, bad := range []struct {
		kind     Corruption
		severity int
	}{{Rotation + 1, 1}, {-1, 1}, {Noise, 0}, {Noise, 6}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v of severity %d does not panic", bad.kind, bad.severity)
				}
			}()
			Corrupt(drawn(1, 1, 1, func(_, _, _ int) float64 { return 0 }), []int{0}, bad.kind, bad.severity, rand.NewPCG(1, 1))
		}()
	}
	if len(Corruptions()) != int(Rotation)+1 || Corruption(9).String() != "corruption 9" {
		t.Errorf("kinds are %v", Corruptions())
	}
}
