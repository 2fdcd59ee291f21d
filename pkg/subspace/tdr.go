package subspace

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Options of [Target]. The zero value is the paper's.
type Options struct {
	// Components is how many principal components of the condition averages are kept to denoise the regression vectors: 0 is 12, and negative is all of them. More than there
	// are units is all of them too.
	Components int
	// Axes names the regressors that get an axis, in the order in which they are made orthogonal; nil is all, in the order of the coefficients.
	Axes []string
	// Windows has for some regressors the time from … to, in seconds and inclusive, over which its vector is averaged, in place of the sample at which it is longest.
	Windows map[string][2]float64
}

// Axes span the subspace that is aligned with the task.
type Axes struct {
	Names []string
	Units []string
	Time  []float64
	// Components are the principal components of the condition averages that denoise, units × components, orthonormal. Denoised are the coefficients after projection on
	// them, for each axis units × samples, and Norms their lengths, axes × samples.
	Components *mat.Dense
	Denoised   []*mat.Dense
	Norms      *mat.Dense
	// At is the sample at which each regressor's denoised vector is longest; −1 where a window was given.
	At []int
	// Vectors are the denoised regression vectors of each axis, units × axes, before they were made orthogonal; Orthogonal are the axes, units × axes, orthonormal.
	Vectors, Orthogonal *mat.Dense
}

// Target finds the axes of targeted dimensionality reduction (Mante et al. 2013, methods 6.5–6.7) from regression coefficients and condition averages, which are to be
// smoothed and z-scored as the paper's are (σ = 40 ms; [Courses.Smooth], [Courses.ZScore]).
//
//  1. The principal components of the averages, over conditions and samples, define the projection D on the first 12.
//  2. The coefficients of a regressor at a sample are a vector over units; D denoises it.
//  3. Of each regressor the vector at the sample where it is longest stands for all.
//  4. These vectors, side by side in the order of the axes, are QR-decomposed: the axes are the columns of Q.
//
// So the first axis has the direction of its vector, and each later one the part of its vector that the earlier do not hold: the order matters, and a regressor at the end
// can have little left. Columns have the sign with which the diagonal of R is positive, so that each axis points to larger values of its regressor, and projections of
// different splits can be averaged. The axes are biased towards the noise of the trials they were found in; see [Study.CrossValidate].
//
// Denoising takes noise away that is not in the leading components, and with it what a regressor does to units beyond them: it helps where components are many times the axes and
// averages are good, and can hide a variable that moves the population little.
//
// It is an error when the units or times of both differ, an axis is no regressor, a window holds no sample, vectors are linearly dependent, or there are more axes than
// components.
func Target(ctx context.Context, b *Coefficients, c *Courses, o Options) (*Axes, error) {
	if !slices.Equal(b.Units, c.Units) || !slices.Equal(b.Time, c.Time) {
		return nil, fmt.Errorf("subspace: target: coefficients of %d units and %d samples and averages of %d and %d differ in names or times",
			len(b.Units), len(b.Time), len(c.Units), len(c.Time))
	}
	if o.Axes == nil {
		o.Axes = b.Regressors
	}
	a := &Axes{Names: o.Axes, Units: c.Units, Time: c.Time, Norms: mat.NewDense(max(1, len(o.Axes)), len(c.Time), nil)}
	var err error
	if a.Components, err = denoising(ctx, c, o.Components); err != nil {
		return nil, fmt.Errorf("subspace: target: %w", err)
	}
	if _, k := a.Components.Dims(); len(o.Axes) == 0 || len(o.Axes) > k {
		return nil, fmt.Errorf("subspace: target: %d axes in %d components", len(o.Axes), k)
	}
	a.Vectors = mat.NewDense(len(c.Units), len(o.Axes), nil)
	for k, name := range o.Axes {
		r := slices.Index(b.Regressors, name)
		if r < 0 {
			return nil, fmt.Errorf("subspace: target: no coefficients of %q, there are those of %q", name, b.Regressors)
		}
		var inside, denoised mat.Dense
		inside.Mul(a.Components.T(), b.Values[r])
		denoised.Mul(a.Components, &inside)
		a.Denoised = append(a.Denoised, &denoised)
		for s := range c.Time {
			a.Norms.Set(k, s, mat.Norm(denoised.ColView(s), 2))
		}
		if err := a.stand(k, o.Windows); err != nil {
			return nil, fmt.Errorf("subspace: target: %w", err)
		}
	}
	if a.Orthogonal, err = orthogonal(a.Vectors, a.Names); err != nil {
		return nil, fmt.Errorf("subspace: target: %w", err)
	}
	return a, nil
}

// denoising returns the principal components of the averages, units × k.
func denoising(ctx context.Context, c *Courses, k int) (*mat.Dense, error) {
	units, cells := c.Values.Dims()
	if k == 0 {
		k = 12
	}
	if k < 0 || k > units {
		k = units
	}
	if k = min(k, cells); k == units { // all directions: no projection at all
		all := mat.NewDense(units, units, nil)
		for i := range units {
			all.Set(i, i, 1)
		}
		return all, nil
	}
	pca, err := spectrum.PCA(ctx, c.Values.T(), k, spectrum.Options{})
	if err != nil {
		return nil, err
	}
	return pca.Directions, nil
}

// stand sets the vector that stands for axis k: that of largest norm, or the mean over a window.
func (a *Axes) stand(k int, windows map[string][2]float64) error {
	vector := make([]float64, len(a.Units))
	window, given := windows[a.Names[k]]
	if !given {
		at := 0
		for s := range a.Time {
			if a.Norms.At(k, s) > a.Norms.At(k, at) {
				at = s
			}
		}
		a.At = append(a.At, at)
		a.Vectors.SetCol(k, mat.Col(vector, at, a.Denoised[k]))
		return nil
	}
	a.At = append(a.At, -1)
	n := 0.0
	for s, time := range a.Time {
		if time >= window[0] && time <= window[1] {
			n++
			for u := range vector {
				vector[u] += a.Denoised[k].At(u, s)
			}
		}
	}
	if n == 0 {
		return fmt.Errorf("no sample of %q from %v to %v s", a.Names[k], window[0], window[1])
	}
	for u := range vector {
		a.Vectors.Set(u, k, vector[u]/n)
	}
	return nil
}

// orthogonal returns Q of the QR decomposition with a positive diagonal of R, by modified Gram–Schmidt, twice for the last digits.
func orthogonal(vectors *mat.Dense, names []string) (*mat.Dense, error) {
	n, p := vectors.Dims()
	q := mat.NewDense(n, p, nil)
	for k := range p {
		v := mat.NewVecDense(n, mat.Col(nil, k, vectors))
		length := mat.Norm(v, 2)
		for range 2 {
			for j := range k {
				before := q.ColView(j)
				v.AddScaledVec(v, -mat.Dot(before, v), before)
			}
		}
		left := mat.Norm(v, 2)
		if !(left > 1e-10*length) || math.IsInf(length, 0) {
			return nil, fmt.Errorf("the vector of %q, of length %.3g, has %.3g left beside those of %q: it has no axis of its own", names[k], length, left, names[:k])
		}
		v.ScaleVec(1/left, v)
		q.SetCol(k, v.RawVector().Data)
	}
	return q, nil
}

// Project returns the courses along the axes: those of [Courses], with the axes in place of the units. It panics where the units are not those of the axes.
func (a *Axes) Project(c *Courses) *Courses {
	if !slices.Equal(a.Units, c.Units) {
		panic(fmt.Sprintf("subspace: Project: courses of %d units on axes of %d, or other names", len(c.Units), len(a.Units)))
	}
	p := &Courses{Units: a.Names, Conditions: c.Conditions, Time: c.Time, Values: &mat.Dense{}}
	p.Values.Mul(a.Orthogonal.T(), c.Values)
	return p
}
