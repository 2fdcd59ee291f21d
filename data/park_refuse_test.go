package data

import (
	"math"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// parkUnit is a unit with two trials in each of the 12 conditions and three bins, before it is written as a struct.
type parkUnit struct {
	name            string
	rates           []float64 // trials × bins in column-major order
	look, direction []float64
}

func newParkUnit() *parkUnit {
	u := &parkUnit{name: "unit_7", rates: make([]float64, 24*3)}
	for i := range 24 {
		u.look, u.direction = append(u.look, float64(i/2%2)), append(u.direction, float64(i/4+1))
		u.rates[i], u.rates[2*24+i] = 20*float64(i), 1000
	}
	return u
}

func (u *parkUnit) read(t *testing.T) error {
	t.Helper()
	task := matStruct("", []string{"look", "direction"}, matDoubles("", len(u.look), u.look...), matDoubles("", len(u.direction), u.direction...))
	x := matStruct("x", []string{"dimension", "response", "task_variable"}, matText("", u.name), matDoubles("", 24, u.rates...), task)
	r, err := readParkUnit(matValue(t, x).(*matlab.Struct).At(0), 7, []float64{0, .05, .1}, []float64{1, 2, 3, 4, 5, 6})
	if err != nil {
		return err
	}
	got := make([]float64, 24*3)
	if err := r.Values.Block(got, [3]int{}, [3]int{24, 1, 3}); err != nil || got[3*5] != 100 || got[3*5+2] != 1000 || got[3*5+1] != 0 || r.Name != "unit_7" {
		t.Errorf("got %v: %v", got, err)
	}
	return nil
}

func TestParkRefuses(t *testing.T) {
	if err := newParkUnit().read(t); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(u *parkUnit){
		`dimension is "unit_8": want "unit_7"`:                     func(u *parkUnit) { u.name = "unit_8" },
		"response is [24 2]: want trials × 3":                      func(u *parkUnit) { u.rates = u.rates[:48] },
		"response(2,3): got 30, want a multiple of 20":             func(u *parkUnit) { u.rates[2*24+1] = 30 },
		"response(1,1): got -20":                                   func(u *parkUnit) { u.rates[0] = -20 },
		"response(1,1): got 1020":                                  func(u *parkUnit) { u.rates[0] = 1020 },
		"response(1,1): got NaN":                                   func(u *parkUnit) { u.rates[0] = math.NaN() },
		"response(1,1): got 0.5":                                   func(u *parkUnit) { u.rates[0] = .5 },
		"task_variable.look: got 23 values, want 24":               func(u *parkUnit) { u.look = u.look[:23] },
		"task_variable.direction: got 25 values, want 24":          func(u *parkUnit) { u.direction = append(u.direction, 1) },
		"there is no trial of look 1, direction 6":                 func(u *parkUnit) { u.look[22], u.look[23] = 0, 0 },
		"got 13 combinations of look and direction, want 12":       func(u *parkUnit) { u.direction[0] = 7 },
		"got 13 combinations of look and direction, want 12: 0 an": func(u *parkUnit) { u.look[0] = math.NaN() },
	} {
		u := newParkUnit()
		u.rates, u.look = slices.Clone(u.rates), slices.Clone(u.look)
		spoil(u)
		says(t, u.read(t), want)
	}
}
