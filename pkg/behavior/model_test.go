package behavior

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// models are all kinds.
var models = []Model{
	{}, Separated(), Linear(), {Angles: TrueAngles}, {SeparateSlope: true}, {NoLapse: true}, {NoOffset: true, SeparateLapse: true},
	{Angles: OneAngle, SeparateOffset: true, NoLapse: true}, {Truth: [2]float64{135, 45}},
}

// drawn returns parameters within the bounds of a model, away from them.
func drawn(m Model, random *rand.Rand) []float64 {
	var theta []float64
	for _, p := range m.free() {
		high := p.high
		if p.logarithmic {
			high = 4
		}
		theta = append(theta, p.low+(high-p.low)*(.05+.9*random.Float64()))
	}
	return theta
}

// The formula as the paper has it, of one cell.
func TestProbability(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		m := Separated()
		theta := drawn(m, random) // angle 0, angle 1, slope 0, slope 1, offset 0, offset 1, lapse 0, lapse 1
		for task := range 2 {
			x, y := 4*random.Float64()-2, 4*random.Float64()-2
			phi := (theta[task] - 90) * math.Pi / 180
			along := x*math.Cos(phi) + y*math.Sin(phi)
			want := theta[6+task] + (1-2*theta[6+task])/(1+math.Exp(-theta[2+task]*(along-theta[4+task])))
			if got := m.Probability(theta, task, x, y); !(math.Abs(got-want) < 1e-14) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	}
	right := Model{Angles: TrueAngles, NoLapse: true, NoOffset: true}
	for _, c := range []struct {
		task       int
		x, y, want float64
	}{{0, 2, 0, .5}, {1, 0, -2, .5}, {0, -2, 1, 1 / (1 + math.Exp(-3))}, {1, -1, 2, 1 / (1 + math.Exp(3))}} {
		if got := right.Probability([]float64{3}, c.task, c.x, c.y); !(math.Abs(got-c.want) < 1e-12) {
			t.Errorf("task %d at (%v, %v): got %v, want %v", c.task, c.x, c.y, got, c.want)
		}
	}
}

func TestGradient(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 1))
	for _, m := range models {
		for _, by := range []Likelihood{Binomial, Proportions} {
			for range 20 {
				c := Grid(8)
				for i := range c.Yes {
					c.Yes[i] = float64(random.IntN(9))
				}
				c.Trials[3], c.Yes[3] = 0, 0
				theta := drawn(m, random)
				_, gradient, err := m.Loss(by, theta, c)
				if err != nil {
					t.Fatal(err)
				}
				for i, v := range theta {
					at := func(d float64) float64 {
						theta[i] = v + d
						loss, _, _ := m.Loss(by, theta, c)
						theta[i] = v
						return loss
					}
					h := 1e-4 * (m.free()[i].high - m.free()[i].low) / 20
					want := (8*(at(h)-at(-h)) - (at(2*h) - at(-2*h))) / (12 * h) // error of order h⁴
					if kink := math.Abs(at(h) + at(-h) - 2*at(0)); by == Proportions && kink > 1e-4*h {
						continue // a cell whose share lies between
					}
					if !(math.Abs(gradient[i]-want) <= 1e-6*(1+math.Abs(want))) {
						t.Errorf("%v, %v, %s: got %v, want %v", m, by, m.Parameters()[i], gradient[i], want)
					}
				}
			}
		}
	}
}

// Far out, where p is too small for a number, the likelihood is still exact: log p = s(π − o).
func TestLossFarOut(t *testing.T) {
	m := Model{Angles: TrueAngles, NoLapse: true, NoOffset: true, Bounds: Bounds{Slope: [2]float64{0, 1e4}}}
	c := &Choices{Task: []int{0}, X: []float64{0}, Y: []float64{-2}, Yes: []float64{1}, Trials: []float64{1}}
	loss, gradient, err := m.Loss(Binomial, []float64{1000}, c)
	if err != nil || loss != 2000 || gradient[0] != 2 {
		t.Errorf("got %v and %v, %v, want 2000 and 2", loss, gradient, err)
	}
}

func TestParameters(t *testing.T) {
	for _, c := range []struct {
		m    Model
		want string
	}{
		{Factorised(), "[angle 0 angle 1 slope offset lapse]"},
		{Separated(), "[angle 0 angle 1 slope 0 slope 1 offset 0 offset 1 lapse 0 lapse 1]"},
		{Linear(), "[angle slope offset lapse]"},
		{Model{Angles: TrueAngles, NoLapse: true}, "[slope offset]"},
	} {
		if got := fmt.Sprint(c.m.Parameters()); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	var bounds []string // and starts, of the paper
	for _, p := range append(Factorised().free(), Linear().free()[0]) {
		bounds = append(bounds, fmt.Sprint(p.start, p.low, p.high))
	}
	if got := strings.Join(bounds, "; "); got != "180 90 270; 90 0 180; 20 0 20; 0 -1 1; 0 0 0.5; 135 45 225" {
		t.Error(got)
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"number of parameters": func() { Factorised().Probability([]float64{1}, 0, 0, 0) },
		"bounds":               func() { Model{Bounds: Bounds{Slope: [2]float64{3, 1}}}.Parameters() },
		"angles":               func() { Model{Angles: 7}.Parameters() },
		"likelihood":           func() { Linear().Loss(7, []float64{135, 1, 0, 0}, Grid(1)) },
	} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.HasPrefix(r, "behavior: ") {
					t.Errorf("%s: %s", name, r)
				}
			}()
			f()
		}()
	}
}
