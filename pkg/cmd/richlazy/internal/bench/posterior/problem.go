package posterior

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
)

// chains is how many chains each side draws.
const chains = 4

// problem is a posterior for both sides.
type problem struct {
	name      string
	model     *posteriordb.Model
	program   string   // of Stan
	data      string   // for it, as R code
	variables []string // of the program that are recorded: those of model.Known
	delta     float64  // acceptance that warm-up aims at
	warmup    int
	draws     int // of each chain
}

// problems are the posteriors of the part beside Stan, with so many steps of warm-up and draws.
func problems(warmup, draws int) []problem {
	schools, gp, ark, network := posteriordb.EightSchools(), posteriordb.GPRegression(), posteriordb.ARK(), posteriordb.DeepLinear()
	rows, columns := network.Inputs.Dims()
	inputs := make([]float64, 0, rows*columns)
	for j := range columns {
		for i := range rows {
			inputs = append(inputs, network.Inputs.At(i, j))
		}
	}
	all := []problem{
		{name: "eight schools", model: schools, program: "eight_schools", delta: 0.95, variables: []string{"theta", "mu", "tau"},
			data: whole("J", 8) + column("y", schools.Data["y"]) + column("sigma", schools.Data["sigma"])},
		{name: "gp_regr", model: gp, program: "gp_regr", delta: 0.8, variables: []string{"rho", "alpha", "sigma"},
			data: whole("N", len(gp.Data["x"])) + column("x", gp.Data["x"]) + column("y", gp.Data["y"])},
		{name: "arK", model: ark, program: "arK", delta: 0.8, variables: []string{"alpha", "beta", "sigma"},
			data: whole("K", 5) + whole("T", len(ark.Data["y"])) + column("y", ark.Data["y"])},
		{name: "linear network", model: network.Model("linear_network"), program: "linear_network", delta: 0.8, variables: []string{"norm", "w", "mse"},
			data: whole("N", rows) + whole("D", columns) + whole("H", network.Width) + fmt.Sprintf("X <- structure(%s, dim = c(%d, %d))\n", vector(inputs), rows, columns) +
				column("y", network.Targets) + fmt.Sprintf("noise <- %v\nsd_a <- sqrt(%v)\nsd_w <- sqrt(%v)\n", network.Noise, network.ReadoutVariance, network.WeightVariance)},
	}
	for i := range all {
		all[i].warmup, all[i].draws = warmup, draws
	}
	return all
}

func whole(name string, n int) string { return fmt.Sprintf("%s <- %dL\n", name, n) }

func column(name string, x []float64) string { return name + " <- " + vector(x) + "\n" }

// vector is R code for a vector, with all digits.
func vector(x []float64) string {
	all := make([]string, len(x))
	for i, v := range x {
		all[i] = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return "c(" + strings.Join(all, ", ") + ")"
}

// names are the quantities that are looked at.
func (p problem) names() []string {
	names := make([]string, len(p.model.Known))
	for i, k := range p.model.Known {
		names[i] = k.Name
	}
	slices.Sort(names)
	return names
}
