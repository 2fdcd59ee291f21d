package chou2025

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// RecurrentComparison is a published number beside the mean of one's own networks over seeds and sets of test trials.
type RecurrentComparison struct {
	RecurrentNumber
	Got           float64
	Seeds, Sets   int     // that Got is a mean of
	BySeed, BySet float64 // standard deviations: of networks on the same trials, and of sets of trials with the same networks
	Error         float64 // the standard error of Got − Value
	Degrees       float64 // of freedom of that error
	Errors        float64 // (|Got − Value| − Reading)/Error, 0 where the reading explains the distance. NaN where there is no error to be had
	P             float64 // the probability of so many errors or more, to either side, if nothing but networks and test trials differ
}

// Compare sets a published number beside networks; those of other tasks and ranks, and those that have no such number on some set, do not count.
//
// The error is that of the difference. Numbers differ by the network and by the set of test trials, which all networks have in common: with the variances σ_n² between networks,
// σ_s² between sets and σ² of the rest, estimated from one's own n networks × s sets by analysis of variance, it is σ_s²/s + σ_n²/n + σ²/(ns) for one's own mean plus
// σ_s² + (σ_n² + σ²)/Networks for the published one, which is of a single set. It takes two networks and two sets, and with few of them is uncertain itself: P is that of a t with
// degrees of freedom by Satterthwaite 1946.
func (p RecurrentNumber) Compare(networks []RecurrentNetwork) RecurrentComparison {
	c := RecurrentComparison{RecurrentNumber: p, Got: math.NaN(), BySeed: math.NaN(), BySet: math.NaN(), Error: math.NaN(), Degrees: math.NaN(), Errors: math.NaN(), P: math.NaN()}
	rows := p.table(networks)
	c.Seeds = len(rows)
	if c.Seeds == 0 {
		return c
	}
	c.Sets = len(rows[0])
	n, s := float64(c.Seeds), float64(c.Sets)
	sets := make([]float64, c.Sets)
	c.Got = 0
	for _, row := range rows {
		for j, v := range row {
			sets[j] += v / n
			c.Got += v / (n * s)
		}
	}
	var between, among, rest float64 // sums of squares of networks, sets and what is left
	for _, row := range rows {
		own := 0.0
		for _, v := range row {
			own += v / s
		}
		between += s * (own - c.Got) * (own - c.Got)
		for j, v := range row {
			e := v - own - sets[j] + c.Got
			rest += e * e
		}
	}
	for _, v := range sets {
		among += n * (v - c.Got) * (v - c.Got)
	}
	between, among, rest = between/(n-1), among/(s-1), rest/((n-1)*(s-1)) // now mean squares, of which the expectations are sσ_n² + σ², nσ_s² + σ² and σ²
	bySeed, bySet := max(0, (between-rest)/s), max(0, (among-rest)/n)
	c.BySeed, c.BySet = math.Sqrt(bySeed), math.Sqrt(bySet)
	// The variance is a sum of mean squares with these weights; that of a variance that would be negative is left out.
	seeds, trials := (1/n+1/float64(p.Networks))/s, (1+1/s)/n
	if bySeed == 0 {
		seeds = 0
	}
	if bySet == 0 {
		trials = 0
	}
	left := 1/(n*s) + 1/float64(p.Networks) - seeds - trials
	variance := seeds*between + trials*among + left*rest
	c.Error = math.Sqrt(variance)
	square := func(x float64) float64 { return x * x }
	c.Degrees = square(variance) / (square(seeds*between)/(n-1) + square(trials*among)/(s-1) + square(left*rest)/((n-1)*(s-1)))
	switch off := math.Abs(c.Got-p.Value) - p.Reading; {
	case math.IsNaN(c.Error):
	case off <= 1e-12:
		c.Errors, c.P = 0, 1
	case c.Error == 0:
		c.Errors, c.P = math.Inf(1), 0
	default:
		c.Errors = off / c.Error
		c.P = 2 * distuv.StudentsT{Sigma: 1, Nu: c.Degrees}.Survival(c.Errors)
	}
	return c
}

// ComparePublished sets all published numbers that networks have as well beside these: means of [PublishedNetworks], and numbers of single networks.
func ComparePublished(networks []RecurrentNetwork) (means, single []RecurrentComparison) {
	for _, p := range RecurrentPublished() {
		switch c := p.Compare(networks); {
		case c.Seeds == 0:
		case p.Networks == 1:
			single = append(single, c)
		default:
			means = append(means, c)
		}
	}
	return means, single
}

// table holds the quantity of the networks that count: networks × sets.
func (p RecurrentNumber) table(networks []RecurrentNetwork) (rows [][]float64) {
	q := recurrentQuantity(p.Quantity)
	for _, n := range networks {
		if n.Task != p.Task || n.Rank != p.Rank || n.Diverged {
			continue
		}
		row := make([]float64, len(n.Sets))
		for k := range row {
			row[k] = q.Of(n, k)
		}
		if len(row) > 0 && !slices.ContainsFunc(row, math.IsNaN) {
			rows = append(rows, row)
		}
	}
	return rows
}

// recurrentQuantity panics where there is no such quantity.
func recurrentQuantity(name string) Quantity {
	for _, q := range RecurrentQuantities() {
		if q.Name == name {
			return q
		}
	}
	panic(fmt.Sprintf("chou2025: recurrent networks have no quantity %q", name))
}

// ByRank returns a quantity of the networks on a task: for each of the ranks that there are, ascending, the mean over sets of test trials of each network, in the order of the
// seeds; NaN where a network has no such number. It panics where there is no quantity of that name.
func ByRank(networks []RecurrentNetwork, t Decisions, quantity string) (ranks []int, values [][]float64) {
	q := recurrentQuantity(quantity)
	for _, n := range networks {
		if n.Task == t && !slices.Contains(ranks, n.Rank) {
			ranks = append(ranks, n.Rank)
		}
	}
	slices.Sort(ranks)
	values = make([][]float64, len(ranks))
	for _, n := range networks {
		if n.Task == t {
			k := slices.Index(ranks, n.Rank)
			values[k] = append(values[k], q.Mean(n))
		}
	}
	return ranks, values
}

// ComparisonTable returns comparisons as a table in Markdown, numbers that networks have none of left out.
func ComparisonTable(all ...RecurrentComparison) string {
	var b strings.Builder
	b.WriteString("| task | rank | quantity | published | here | standard error of the difference | distance in these | P |\n|---|---:|---|---:|---:|---:|---:|---:|\n")
	for _, c := range all {
		if c.Seeds == 0 {
			continue
		}
		published := fmt.Sprintf("%.4g", c.Value)
		if c.Networks == 1 {
			published += " (one network)"
		}
		fmt.Fprintf(&b, "| %v | %d | %s | %s | %.4g | %.2g | %.1f | %.2g |\n", c.Task, c.Rank, c.Quantity, published, c.Got, c.Error, c.Errors, c.P)
	}
	return b.String()
}
