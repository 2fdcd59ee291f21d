package decoding

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
)

func TestDecodeRefuses(t *testing.T) {
	p := func() *neural.Population { return made(2, 2, 30, 1, 0, 12) }
	few := p()
	few.Sessions[1].Observations[0].Text[2] = "rare"
	nan := p()
	values, _ := nan.Sessions[0].Float64s()
	values[7] = math.NaN()
	nan.Sessions[0].Values = neural.Of(30, 2, 3, values)
	for _, c := range []struct {
		p    *neural.Population
		o    Options
		want string
	}{
		{p(), Options{}, "no column to decode"},
		{p(), Options{Label: "colour"}, `"colour"`},
		{p(), Options{Label: "object", Folds: 1}, "1 folds (at least 2)"},
		{p(), Options{Label: "object", Within: []string{"object"}}, "are to be different"},
		{few, Options{Label: "object"}, `session "session 0" has 0 trials with object=rare, want at least 5`},
		{nan, Options{Label: "object"}, `session "session 0": observation 1, channel 0, sample 1 is NaN`},
		{p(), Options{Label: "object", Across: &Across{"position", []string{"0"}, []string{"7"}}}, "no observation has one of the labels"},
		{p(), Options{Label: "object", Folds: 40}, "want at least 40"},
		{p(), Options{Label: "object", Classifier: func(*mat.Dense, []int, int) (Rule, error) { return nil, errors.New("no rule") }}, "fold 1 of 5, sample 0: no rule"},
		{p(), Options{Label: "object", Classifier: func(*mat.Dense, []int, int) (Rule, error) {
			return func(_, s []float64) { s[0] = math.NaN() }, nil
		}}, "a score of NaN"},
	} {
		if _, err := Decode(context.Background(), c.p, c.o, rand.NewPCG(1, 1)); err == nil || !strings.HasPrefix(err.Error(), "decoding: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Decode(ctx, p(), Options{Label: "object"}, rand.NewPCG(1, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
