package chou2025

import (
	"math"

	"github.com/richlazy/richlazy/pkg/capacity"
)

// recorded takes means over pseudo-populations at one time.
func recorded(of []*one) *Recorded {
	r := &Recorded{Manifolds: of[0].names, Points: of[0].points, Units: of[0].units}
	mean := func(estimate func(o *one) capacity.Estimate) Spread {
		n, s := float64(len(of)), Spread{}
		for _, o := range of {
			e := estimate(o)
			s.Value += e.Value / n
			s.Own += e.SE * e.SE / n
		}
		for _, o := range of {
			s.SD += math.Pow(estimate(o).Value-s.Value, 2)
		}
		s.Own, s.SD = math.Sqrt(s.Own), math.Sqrt(s.SD/(n-1))
		s.SE = s.SD / math.Sqrt(n)
		return s
	}
	r.Capacity = mean(func(o *one) capacity.Estimate { return o.result.Capacity })
	r.Null = mean(func(o *one) capacity.Estimate { return o.null.Capacity })
	r.Dimension = mean(func(o *one) capacity.Estimate { return o.result.Dimension })
	r.Radius = mean(func(o *one) capacity.Estimate { return o.result.Radius })
	r.Utility = mean(func(o *one) capacity.Estimate { return o.result.Utility })
	r.CentreAlignment = mean(func(o *one) capacity.Estimate { return o.result.CentreAlignment })
	r.AxisAlignment = mean(func(o *one) capacity.Estimate { return o.result.AxisAlignment })
	r.CentreAxisAlignment = mean(func(o *one) capacity.Estimate { return o.result.CentreAxisAlignment })
	r.FewShot = mean(func(o *one) capacity.Estimate { return o.learned.All })
	r.Predicted = mean(func(o *one) capacity.Estimate { return o.predicted.All })
	for _, o := range of {
		samples := float64(o.result.Options.Samples * len(of))
		r.NonSeparable += float64(o.result.NonSeparable) / samples
		r.NullNonSeparable += float64(o.null.NonSeparable) / samples
		r.Results = append(r.Results, o.result)
	}
	return r
}
