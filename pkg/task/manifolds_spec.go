package task

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/rng"
)

func (s ManifoldSpec) withDefaults() ManifoldSpec {
	s.Manifolds, s.Points, s.Inputs = count(s.Manifolds, 2), count(s.Points, 200), count(s.Inputs, 1000)
	s.Dimension, s.Classes = count(s.Dimension, 4), count(s.Classes, 2)
	s.Radius, s.Noise = number(s.Radius, 1), number(s.Noise, .01)
	s.Coding = or(s.Coding, plusMinusOrOneHot)
	want := func(ok bool, argument string, got any, want string) { demand(ok, "Manifolds", argument, got, want) }
	want(s.Manifolds > 0, "Manifolds", s.Manifolds, "> 0")
	want(s.Points > 0, "Points", s.Points, "> 0")
	want(s.TestPoints >= 0, "TestPoints", s.TestPoints, "≥ 0")
	want(!s.SameCoordinates || s.TestPoints <= s.Points, "TestPoints", s.TestPoints, fmt.Sprintf("≤ %d points with SameCoordinates", s.Points))
	want(!s.SameCoordinates || s.Shape != Isotropic, "SameCoordinates", s.SameCoordinates, "false for Isotropic, whose test points would be the training points")
	want(s.Inputs > 0, "Inputs", s.Inputs, "> 0")
	want(s.Shape >= Sphere && s.Shape <= Isotropic, "Shape", int(s.Shape), "Sphere, Cloud or Isotropic")
	want(s.Dimension > 0 && (s.Shape == Isotropic || s.Dimension <= s.Inputs), "Dimension", s.Dimension, fmt.Sprintf("1 … %d, the number of inputs", s.Inputs))
	want(s.Radius >= 0 && finite(s.Radius), "Radius", s.Radius, "≥ 0")
	want(s.Noise >= 0 && finite(s.Noise), "Noise", s.Noise, "≥ 0")
	want(math.Abs(s.CentreCorrelation) < 1, "CentreCorrelation", s.CentreCorrelation, "within (−1, 1)")
	want(math.Abs(s.AxisCorrelation) < 1, "AxisCorrelation", s.AxisCorrelation, "within (−1, 1)")
	want(math.Abs(s.CentreAxis) <= 1, "CentreAxis", s.CentreAxis, "within [−1, 1]")
	want(finite(s.CentreSpread), "CentreSpread", s.CentreSpread, "a finite number")
	want(s.Classes > 1 && (s.Class != nil || s.Classes <= s.Manifolds), "Classes", s.Classes, fmt.Sprintf("2 … %d, the number of manifolds", s.Manifolds))
	want(s.Class == nil || len(s.Class) == s.Manifolds, "Class", s.Class, fmt.Sprintf("%d classes, one a manifold", s.Manifolds))
	for i, class := range s.Class {
		want(class >= 0 && class < s.Classes, fmt.Sprintf("Class[%d]", i), class, fmt.Sprintf("0 … %d", s.Classes-1))
	}
	return s
}

// classes returns the class of each manifold.
func (s ManifoldSpec) classes(seed rng.Seed) []int {
	if s.Class != nil {
		return s.Class
	}
	of := make([]int, s.Manifolds)
	for i := range of {
		of[i] = i % s.Classes
	}
	if s.Classes < s.Manifolds {
		seed.At("classes").Rand().Shuffle(len(of), func(a, b int) { of[a], of[b] = of[b], of[a] })
	}
	return of
}

// numbered returns names such as "class 1", "class 2".
func numbered(name string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %d", name, i+1)
	}
	return names
}
