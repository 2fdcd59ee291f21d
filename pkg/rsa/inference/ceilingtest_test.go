package inference

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

func TestCeilingAgainstChance(t *testing.T) {
	ctx, random := context.Background(), rand.New(rand.NewPCG(15, 1))
	opt := func(n int) Resampling { return Resampling{Resamples: n, Source: rand.NewPCG(random.Uint64(), 1)} }
	shared := pointsRDM(random, 9, 3, 0, "")
	var alike, unlike []*rsa.RDM
	for range 5 {
		r := &rsa.RDM{Conditions: shared.Conditions}
		for _, v := range shared.Values {
			r.Values = append(r.Values, v+random.NormFloat64())
		}
		alike, unlike = append(alike, r), append(unlike, pointsRDM(random, 9, 3, 0, ""))
	}
	for _, by := range []compare.Measure{compare.Cosine(), compare.Pearson(), compare.Spearman()} {
		data := stackOf(t, alike...)
		got, err := CeilingTest(ctx, data, by, opt(199))
		if err != nil {
			t.Fatal(err)
		}
		ceiling, err := compare.NoiseCeiling(by, data, compare.CeilingOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got.P != 1./200 || !(math.Abs(got.Estimate-ceiling.Lower) <= 1e-12) || got.Against >= got.Estimate {
			t.Errorf("%v: %v, lower bound %g", by, got, ceiling.Lower)
		}
		if got, err := CeilingTest(ctx, stackOf(t, unlike...), by, opt(199)); err != nil || got.P < .01 {
			t.Errorf("%v, nothing in common: %v, %v", by, got, err)
		}
	}
	significant := 0
	for range 400 {
		got, err := CeilingTest(ctx, stackOf(t, pointsRDM(random, 7, 2, 0, ""), pointsRDM(random, 7, 2, 0, ""), pointsRDM(random, 7, 2, 0, "")), compare.Pearson(), opt(59))
		if err != nil {
			t.Fatal(err)
		}
		significant += btoi(got.P <= .05)
	}
	if significant < 3 || significant > 37 { // 20, and four binomial standard errors to either side
		t.Errorf("%d of 400 studies of subjects without anything in common are significant at 5 %%", significant)
	}
	if _, err := CeilingTest(ctx, stackOf(t, shared), compare.Pearson(), opt(9)); err == nil {
		t.Error("a single subject: no error")
	}
	if _, err := CeilingTest(ctx, stackOf(t, alike...), compare.Pearson(), Resampling{}); err == nil {
		t.Error("no source: no error")
	}
}
