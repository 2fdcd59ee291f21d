package coding

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/stat"
)

// SampleSchemes is the verdict on several samples of a posterior, or several networks or animals.
type SampleSchemes struct {
	// Verdict is that of most samples, if enough share it and no sample has another one than Undecided; else it is Undecided.
	Verdict Verdict
	// Schemes has the verdict of each sample: chains × samples.
	Schemes [][]*Scheme
	// Share is the share of samples with the verdict that is most frequent.
	Share float64
	// Spreads say how much the statistics vary.
	Spreads []Spread
}

// Spread is the mean of a statistic and how it varies over samples. Samples of one chain are alike where codes are frozen, so that only Between, which needs two chains, says what
// another chain would give.
type Spread struct {
	Name string
	// Mean is the mean over all samples. Within is the standard deviation over the samples of a chain, pooled, and Between that of the chains' means; NaN where there is one of each.
	Mean, Within, Between float64
}

// ClassifySamples classifies each of several samples by [Classify] and looks whether they agree: the verdict holds if at least four of five samples have it and the others are
// Undecided. Samples are given by chain; a chain may have one. It is an error where there are none, where samples differ in their numbers of neurons or classes, or
// where [Classify] returns one, which is named by its chain and number.
func ClassifySamples(ctx context.Context, chains [][]Responses, o Options, src rand.Source) (*SampleSchemes, error) {
	s := &SampleSchemes{Schemes: make([][]*Scheme, len(chains))}
	var counts [Sparse + 1]int
	samples := 0
	var first *Scheme
	for c, chain := range chains {
		for k, r := range chain {
			scheme, err := Classify(ctx, r, o, src)
			if err != nil {
				return nil, fmt.Errorf("coding: chain %d, sample %d: %w", c, k, err)
			}
			if first == nil {
				first = scheme
			}
			if scheme.Neurons != first.Neurons || scheme.Classes != first.Classes || scheme.Outputs != first.Outputs {
				return nil, fmt.Errorf("coding: chain %d, sample %d: %d neurons, %d classes and %d outputs; the first sample has %d, %d and %d",
					c, k, scheme.Neurons, scheme.Classes, scheme.Outputs, first.Neurons, first.Classes, first.Outputs)
			}
			s.Schemes[c] = append(s.Schemes[c], scheme)
			counts[scheme.Verdict]++
			samples++
		}
	}
	if samples == 0 {
		return nil, fmt.Errorf("coding: classify samples: no samples")
	}
	decided, most := 0, Undecided
	for v := None; v <= Sparse; v++ {
		decided += counts[v]
		if counts[v] > counts[most] || most == Undecided && counts[v] > 0 {
			most = v
		}
	}
	s.Share = float64(counts[most]) / float64(samples)
	if decided == counts[most] && 5*counts[most] >= 4*samples {
		s.Verdict = most
	}
	s.spreads()
	return s, nil
}

func (s *SampleSchemes) spreads() {
	for _, statistic := range []struct {
		name string
		of   func(*Scheme) float64
	}{
		{"class share, adjusted", func(k *Scheme) float64 { return k.Means.Adjusted }},
		{"participation ratio", func(k *Scheme) float64 { return k.Participation }},
		{"share of the strongest", func(k *Scheme) float64 { return k.Top[0] }},
		{"outliers", func(k *Scheme) float64 { return float64(len(k.Outliers.Neurons)) }},
		{"share of outliers", func(k *Scheme) float64 { return k.Outliers.Share }},
		{"clusters", func(k *Scheme) float64 { return k.clusterValue(func(c *Clusters) float64 { return float64(c.K) }) }},
		{"explained by clusters", func(k *Scheme) float64 { return k.clusterValue(func(c *Clusters) float64 { return c.Explained }) }},
		{"kurtosis of readout", func(k *Scheme) float64 { return stat.Mean(append([]float64{}, k.Kurtosis...), nil) }},
	} {
		all := make([][]float64, len(s.Schemes))
		for c, chain := range s.Schemes {
			for _, k := range chain {
				if v := statistic.of(k); !math.IsNaN(v) {
					all[c] = append(all[c], v)
				}
			}
		}
		if sp, ok := spreadOf(statistic.name, all); ok {
			s.Spreads = append(s.Spreads, sp)
		}
	}
}

func (s *Scheme) clusterValue(of func(*Clusters) float64) float64 {
	if s.Clusters == nil {
		return math.NaN()
	}
	return of(s.Clusters)
}

func spreadOf(name string, chains [][]float64) (Spread, bool) {
	var all, means []float64
	squares, freedom := 0.0, 0.0
	for _, chain := range chains {
		if len(chain) == 0 {
			continue
		}
		mean := stat.Mean(chain, nil)
		all, means = append(all, chain...), append(means, mean)
		for _, v := range chain {
			squares += (v - mean) * (v - mean)
		}
		freedom += float64(len(chain) - 1)
	}
	if len(all) == 0 {
		return Spread{}, false
	}
	s := Spread{Name: name, Mean: stat.Mean(all, nil), Within: math.Sqrt(squares / freedom), Between: math.NaN()}
	if len(means) > 1 {
		s.Between = stat.StdDev(means, nil)
	}
	return s, true
}

// String returns the verdict, how many samples share it, and the table of statistics: mean, and standard deviations within and between chains.
func (s *SampleSchemes) String() string {
	var b strings.Builder
	samples := 0
	var counts [Sparse + 1]int
	for _, chain := range s.Schemes {
		samples += len(chain)
		for _, k := range chain {
			counts[k.Verdict]++
		}
	}
	fmt.Fprintf(&b, "%v: %d samples of %d chains:", s.Verdict, samples, len(s.Schemes))
	for v, n := range counts {
		if n > 0 {
			fmt.Fprintf(&b, " %d %v", n, Verdict(v))
		}
	}
	fmt.Fprintf(&b, "\n%-24s %8s %8s %8s\n", "", "mean", "within", "between")
	for _, p := range s.Spreads {
		fmt.Fprintf(&b, "%-24s %8.3f %8s %8s\n", p.Name, p.Mean, orDash(p.Within), orDash(p.Between))
	}
	return b.String()
}

func orDash(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf("%.3f", v)
}
