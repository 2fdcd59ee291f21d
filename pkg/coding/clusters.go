package coding

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Clusters are groups of neurons with alike class means and readout weights, and the evidence that there are such groups at all.
type Clusters struct {
	// K is the number of clusters, at least 2, and Of the cluster of each neuron, 0 … K−1, the first neuron being in 0. They are the best division into several clusters; P,
	// Explained, Gap and Stability say whether to believe in it.
	K  int
	Of []int
	// Centres are the class means and the readout weights of each cluster, K × (classes + outputs), in the units of the responses.
	Centres *mat.Dense
	// P is the p value of the test against a single Gaussian.
	P float64
	// Explained is the share of the variance of the neurons' features that lies between the clusters.
	Explained float64
	// Gap is the gap statistic of K clusters: how much the logarithm of the variance within clusters is below that of a Gaussian that was cut into as many. log 2 means clusters
	// half as wide, in variance, as cuts through a continuum would be.
	Gap float64
	// Separation is the least distance of two clusters' means in units of the standard deviation within the two along the line between them: 2.6 for a Gaussian that was cut in
	// half, far more for codes. It is +Inf for exact copies.
	Separation float64
	// Stability is the mean adjusted Rand index of two clusterings into K of the same neurons, from either half of the stimuli; NaN where no class has two stimuli.
	Stability float64
	// Gaps, GapErrors and Within are, for k = 1, 2, …, the gap statistic, its standard error from the draws, and the share of the variance within k clusters.
	Gaps, GapErrors, Within []float64
}

// ClusterOptions of [ClusterNeurons]. The zero value is what the verdict of [Classify] uses.
type ClusterOptions struct {
	// Most is the largest number of clusters tried; 0 stands for 2^classes + 2, but at most 16 and a fifth of the neurons.
	Most int
	// Draws is the number of draws from the single Gaussian, 199 where 0: the least p value is 1/(Draws + 1).
	Draws int
}

// ClusterNeurons divides neurons into clusters by class pattern, and tests the division. The features of a neuron are its class means and its readout weights, both
// scaled to equal variance; they are divided by k-means from the start of Ward's tree, for every k up to the most.
//
// The test asks whether a single Gaussian of the same covariance, the analog scheme, explains the features. Its statistic is the largest over k of the standardised gap
// (Tibshirani, Walther & Hastie 2001, with the Gaussian as reference in place of the box), its distribution that of draws with exactly the mean and covariance of the
// neurons, so that the level holds for any Gaussian. K is the least number whose gap is within one
// standard error of the largest (Dudoit & Fridlyand 2002) or, where some of these clusters touch or change with the stimuli, the largest number below it with a Separation of 4
// and a Stability of 0.9: the gap alone counts parts of clusters that are longer in one direction than in others.
//
// A small P excludes a Gaussian, not a continuum: skewed or heavy-tailed features give small values too. Codes are tight clusters, with Explained and Stability near 1 and a
// Gap well above 0. It is an error where responses do not pass [Responses.Check], neurons are fewer than 10 or than dimensions of features and two, all are alike, Draws is
// below 19, or ctx ends.
func ClusterNeurons(ctx context.Context, r Responses, o ClusterOptions, src rand.Source) (*Clusters, error) {
	means, err := MeansOf(r)
	if err != nil {
		return nil, err
	}
	c, err := r.cluster(ctx, means, o, src)
	if err != nil {
		return nil, fmt.Errorf("coding: %w", err)
	}
	return c, nil
}

func (r Responses) cluster(ctx context.Context, means *ClassMeans, o ClusterOptions, src rand.Source) (*Clusters, error) {
	_, neurons, classes, _ := r.Dims()
	most := o.Most
	if most == 0 {
		most = min(1<<min(classes, 10)+2, 16, neurons/5)
	}
	draws := o.Draws
	if draws == 0 {
		draws = 199
	}
	switch {
	case neurons < 10:
		return nil, fmt.Errorf("clusters: %d neurons, want at least 10", neurons)
	case most < 2 || most >= neurons:
		return nil, fmt.Errorf("clusters: Most is %d for %d neurons, want 2 or more, and fewer than neurons", most, neurons)
	case draws < 19:
		return nil, fmt.Errorf("clusters: %d draws, want at least 19", draws)
	}
	x := features(means.Mean, r.Readout)
	if x == nil {
		return nil, fmt.Errorf("clusters: all neurons are alike")
	}
	g, err := gaussianOf(x)
	if err != nil {
		return nil, err
	}
	seeds := make([][2]uint64, draws)
	for b := range seeds {
		seeds[b] = [2]uint64{src.Uint64(), src.Uint64()}
	}
	logs := make([][]float64, draws+1) // of the share within k clusters; the last are those of the data
	var parts [][]int
	err = cores.Try(ctx, draws+1, func(b int) (err error) {
		if b == draws {
			logs[b], parts, err = divide(x, most)
			return err
		}
		logs[b], _, err = divide(g.draw(neurons, rand.New(rand.NewPCG(seeds[b][0], seeds[b][1]))), most)
		return err
	})
	if err != nil {
		return nil, err
	}
	c := gapTest(logs)
	halves, err := r.halves(rand.New(src))
	if err != nil {
		return nil, err
	}
	c.Separation, c.Stability = separation(x, parts[c.K-1], c.K), stability(halves, c.K)
	for k := c.K; k >= 2; k-- {
		apart, stable := separation(x, parts[k-1], k), stability(halves, k)
		if apart >= leastSeparation && !(stable < leastStability) {
			c.K, c.Separation, c.Stability = k, apart, stable
			break
		}
	}
	c.Gap = c.Gaps[c.K-1]
	c.Of = parts[c.K-1]
	c.Explained = 1 - c.Within[c.K-1]
	c.centres(means.Mean, r.Readout)
	return c, nil
}

// divide returns, for k = 1 … most, the logarithm of the share of variance within k clusters, and the clusters. A share of 0 counts as 1e-12, so that exact copies have a gap.
func divide(x *mat.Dense, most int) (logs []float64, parts [][]int, err error) {
	tree, err := ward(x)
	if err != nil {
		return nil, nil, err
	}
	total := 0.0
	for k := 1; k <= most; k++ {
		of, _, within := kmeans(x, tree.Cut(k), k)
		if k == 1 {
			total = within
		}
		logs, parts = append(logs, math.Log(max(within/total, 1e-12))), append(parts, of)
	}
	return logs, parts, nil
}

// centres fills in the centres in the units of the responses.
func (c *Clusters) centres(means, readout *mat.Dense) {
	_, classes := means.Dims()
	outputs := 0
	if readout != nil {
		_, outputs = readout.Dims()
	}
	c.Centres = mat.NewDense(c.K, classes+outputs, nil)
	for k := range c.K {
		var members []int
		for i, of := range c.Of {
			if of == k {
				members = append(members, i)
			}
		}
		row, _ := momentsOf(means, members)
		if readout != nil {
			weights, _ := momentsOf(readout, members)
			row = append(row, weights...)
		}
		c.Centres.SetRow(k, row)
	}
}
