package rsa_test

import (
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// gardens5 are the conditions of two gardens with 5 × 5 levels.
func gardens5(level func(k int) float64) (c rsa.TwoContexts) {
	for i := range 50 {
		first, second := i%25/5, i%5
		c.Conditions = append(c.Conditions, string(rune('a'+i/25))+string(rune('0'+first))+string(rune('0'+second)))
		c.Context = append(c.Context, i/25)
		c.Relevant0, c.Relevant1 = append(c.Relevant0, level(second)), append(c.Relevant1, level(first))
	}
	return c
}

// The choice matrices written out, first feature down, second across.
func TestChoiceModels(t *testing.T) {
	const low, mid, high = 0, 0.5, 1
	factor := []float64{low, low, mid, high, high}
	diagonal := [5][5]float64{
		{low, low, low, low, mid}, {low, low, low, mid, high}, {low, low, mid, high, high}, {low, mid, high, high, high}, {mid, high, high, high, high}}
	for name, level := range map[string]func(k int) float64{
		"centred": func(k int) float64 { return float64(k - 2) },
		"ranks":   func(k int) float64 { return float64(k) },
		"tenths":  func(k int) float64 { return 0.7 + 0.1*float64(k) },
	} {
		c := gardens5(level)
		c.Offset = 7
		f, l, err := c.ChoiceModels()
		if err != nil {
			t.Fatal(err)
		}
		d, err := c.Diagonal()
		if err != nil {
			t.Fatal(err)
		}
		step := math.Abs(level(1) - level(0))
		for i := range 50 {
			for j := range i {
				choice := func(k int) (float64, float64, float64) {
					first, second := k%25/5, k%5
					relevant := factor[second]
					if k >= 25 {
						relevant = factor[first]
					}
					return relevant, diagonal[first][second], float64(first + second)
				}
				fi, li, si := choice(i)
				fj, lj, sj := choice(j)
				if f.At(i, j) != math.Abs(fi-fj) || l.At(i, j) != math.Abs(li-lj) {
					t.Fatalf("%s, conditions %d and %d: %v and %v, want %v and %v", name, i, j, f.At(i, j), l.At(i, j), math.Abs(fi-fj), math.Abs(li-lj))
				}
				if want := math.Hypot(step*(si-sj)/math.Sqrt2, 7*float64(i/25-j/25)); !(math.Abs(d.At(i, j)-want) <= 1e-12) {
					t.Fatalf("%s, conditions %d and %d: diagonal %v, want %v", name, i, j, d.At(i, j), want)
				}
			}
		}
		// The reference gives r = .32 for the two observers.
		w, err := rsa.Regress(f, l)
		if err != nil || !(math.Abs(w[0]-0.32) <= 0.005) {
			t.Errorf("%s: r = %v, want .32; %v", name, w, err)
		}
	}
}

func TestChoiceModelsRefuse(t *testing.T) {
	c := gardens5(func(k int) float64 { return float64(k) })
	c.Context[3] = 2
	if _, _, err := c.ChoiceModels(); err == nil || !strings.Contains(err.Error(), `rsa: choice model: condition "a03" has context 2, want 0 or 1`) {
		t.Errorf("got %v", err)
	}
	if _, err := (rsa.TwoContexts{}).Diagonal(); err == nil || err.Error() != "rsa: diagonal model: no conditions" {
		t.Errorf("got %v", err)
	}
}
