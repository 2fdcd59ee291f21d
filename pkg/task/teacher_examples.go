package task

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

func (s TeacherSpec) withDefaults(generator string) TeacherSpec {
	s.Inputs, s.Width, s.Points = count(s.Inputs, 100), count(s.Width, 1), count(s.Points, 1000)
	want := func(ok bool, argument string, got any, want string) { demand(ok, generator, argument, got, want) }
	want(s.Inputs > 0, "Inputs", s.Inputs, "> 0")
	want(s.Width > 0, "Width", s.Width, "> 0")
	want(s.Points > 0, "Points", s.Points, "> 0")
	want(s.Test >= 0, "Test", s.Test, "≥ 0")
	want(s.Activation >= TeacherLinear && s.Activation <= TeacherErf, "Activation", int(s.Activation), "TeacherLinear, TeacherReLU or TeacherErf")
	want(s.Noise >= 0 && finite(s.Noise), "Noise", s.Noise, "≥ 0")
	want(s.Flip >= 0 && s.Flip <= 1, "Flip", s.Flip, "within [0, 1]")
	want(s.Flip == 0 || s.Sign, "Flip", s.Flip, "0 for targets that are not signs")
	if s.Readout == nil {
		s.Readout = make([]float64, s.Width)
		for k := range s.Readout {
			s.Readout[k] = 1
		}
	}
	want(len(s.Readout) == s.Width, "Readout", s.Readout, fmt.Sprintf("%d numbers, one a hidden unit", s.Width))
	for k, a := range s.Readout {
		want(finite(a), fmt.Sprintf("Readout[%d]", k), a, "a finite number")
	}
	return s
}

func (s TeacherSpec) examples(name string, w *mat.Dense, seed rng.Seed) *TeacherTask {
	t := &TeacherTask{Weights: w, Readout: append([]float64{}, s.Readout...), Activate: s.Activation}
	t.Task = s.set(t, name+", train", seed.At("train"), s.Points)
	if s.Test > 0 {
		clean := s
		clean.Noise, clean.Flip = 0, 0
		t.Test = clean.set(t, name+", test", seed.At("test"), s.Test)
	}
	return t
}

// set draws n examples. Noise has its own stream: it changes no input.
func (s TeacherSpec) set(t *TeacherTask, name string, seed rng.Seed, n int) *Task {
	x := mat.NewDense(n, s.Inputs, nil)
	normals(x.RawMatrix().Data, 1, seed.Rand())
	y, noise, flip := t.Output(x), seed.At("noise").Rand(), seed.At("flip").Rand()
	for i := range y {
		if s.Noise > 0 {
			y[i] += s.Noise * noise.NormFloat64()
		}
		if !s.Sign {
			continue
		}
		if y[i] >= t.mean() {
			y[i] = 1
		} else {
			y[i] = -1
		}
		if s.Flip > 0 && flip.Float64() < s.Flip {
			y[i] = -y[i]
		}
	}
	return &Task{Name: name, Trials: numbered("example", n), Blocks: []Block{{"x", x}}, Targets: mat.NewDense(n, 1, y)}
}
