package posteriordb

import (
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Model is a posterior of which the answer is known.
type Model struct {
	Name   string
	Target *mcmc.Target
	// Data are columns of numbers by their names in posteriordb's Stan programs, such as "y" and "sigma", those of a matrix as "X[1]" …; nil where they are elsewhere, as in a
	// [LinearNetwork], or there are none.
	Data map[string][]float64
	// Known are the moments of recorded quantities ([mcmc.Target].Names), in their order; quantities of which nothing is known are left out.
	Known []Known
	// Source says where Known is from.
	Source string
	// Simulate draws parameters from the prior and data from the parameters. It returns the coordinates of the parameters and the posterior given the data: what
	// simulation-based calibration asks for. Nil where the prior is improper or no density at all.
	Simulate func(src rand.Source) (x []float64, posterior *mcmc.Target)
}

// Known is what is known of the posterior of one quantity.
type Known struct {
	Name     string
	Mean, SD float64
	MCSE     float64 // standard error of Mean, 0 where it is exact to the digits given; that of SD is about MCSE/√2 (more for heavy tails)
}

// Lookup returns what is known of a quantity. It is an error that nothing is.
func (m *Model) Lookup(name string) (Known, error) {
	for _, k := range m.Known {
		if k.Name == name {
			return k, nil
		}
	}
	return Known{}, fmt.Errorf("posteriordb: nothing is known of %q in %s", name, m.Name)
}

// All returns the models of fixed data that a sampler should get right. [EightSchoolsCentred] and [Funnel] are not among them: samplers of fixed masses do not get into their
// necks.
func All() []*Model {
	return []*Model{BLR(), Kidscore(), GPRegression(), GaussianMixture(), EightSchools(), ARK(), GPPoisson(), DeepLinear().Model("linear_network")}
}

// part is a term of a log density: it adds its derivative to gradient, unless that is nil.
type part func(gradient, x []float64) float64

// density makes a Density of the sum of two terms, of which the second may be nil.
func density(a, b part) mcmc.Density {
	return func(gradient, x []float64) float64 {
		clear(gradient)
		value := a(gradient, x)
		if b != nil {
			value += b(gradient, x)
		}
		return value
	}
}

// add adds v to element i of gradient, unless that is nil.
func add(gradient []float64, i int, v float64) {
	if gradient != nil {
		gradient[i] += v
	}
}

// indexed returns name[1] … name[n].
func indexed(name string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s[%d]", name, i+1)
	}
	return names
}

// referenceDraws is how many nearly independent draws posteriordb keeps of a posterior, so that the standard error of a mean is sd/√referenceDraws.
const referenceDraws = 10000

const fromReferenceDraws = "posteriordb, reference draws (10 chains of 1000, nearly independent)"
