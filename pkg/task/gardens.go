package task

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Levels is the number of values that each feature of a garden task takes.
const Levels = 5

// blobVariance is the variance, not the standard deviation, of a blob in units of the image's side.
const blobVariance = 0.08

// GardenTask is the task of Flesch et al. 2022: 25 stimuli seen in two contexts. A stimulus varies in two features; in each context one of them
// decides the reward. In the first context (north) it is the second feature, in the other (south) the first.
type GardenTask struct {
	*Task
	// Context is 0 (north) or 1 (south) for each of the 50 trials: 0–24 north, 25–49 south.
	Context []int
	// First and Second are the two features of each trial, −2 … 2: the blob's x ("branchiness", slow) and its y ("leafiness", fast).
	First, Second []float64
}

// Gardens returns the task with blobs for stimuli: 5×5 pixels, a Gaussian blob with its centre on a 5×5 lattice, scaled to a peak of 1. Trial
// 25·context + 5·first + second has the stimulus block (50 × 25) and the context block (50 × 2, one-hot), each divided by its Frobenius norm;
// the target (50 × 1) is −1 times the relevant feature.
//
// Source: Flesch, Juechems, Dumbalska, Saxe & Summerfield 2022, Neuron 110:1258, simulation code.
func Gardens() *GardenTask {
	const n = Levels * Levels
	g := &GardenTask{Task: &Task{Name: "two gardens", Targets: mat.NewDense(2*n, 1, nil)}}
	stimuli, contexts := mat.NewDense(2*n, n, nil), mat.NewDense(2*n, 2, nil)
	for context := range 2 {
		for s := range n {
			first, second := s/Levels, s%Levels
			trial := context*n + s
			stimuli.SetRow(trial, blob(first, second))
			contexts.Set(trial, context, 1)
			g.Context = append(g.Context, context)
			g.First = append(g.First, float64(first)-2)
			g.Second = append(g.Second, float64(second)-2)
			g.Trials = append(g.Trials, fmt.Sprintf("%s b%d l%d", [2]string{"north", "south"}[context], first+1, second+1))
			g.Targets.Set(trial, 0, 0-g.Relevant(trial)) // 0−x and not −x: no negative zero
		}
	}
	for _, block := range []Block{{"stimulus", stimuli}, {"context", contexts}} {
		block.X.Scale(1/mat.Norm(block.X, 2), block.X)
		g.Blocks = append(g.Blocks, block)
	}
	return g
}

// Relevant returns the feature that decides the reward of a trial, −2 … 2.
func (g *GardenTask) Relevant(trial int) float64 {
	if g.Context[trial] == 0 {
		return g.Second[trial]
	}
	return g.First[trial]
}

// Image returns the stimulus of a trial as a grey image of 5×5 pixels, black for 0 and white for the blob's peak; x is the first feature.
func (g *GardenTask) Image(trial int) image.Image {
	img := image.NewGray(image.Rect(0, 0, Levels, Levels))
	pixels := blob(int(g.First[trial])+2, int(g.Second[trial])+2)
	for i, v := range pixels {
		img.SetGray(i/Levels, i%Levels, color.Gray{Y: uint8(math.Round(255 * v))})
	}
	return img
}

// Images returns the stimuli of all trials, see [GardenTask.Image].
func (g *GardenTask) Images() (all []image.Image) {
	for trial := range g.Trials {
		all = append(all, g.Image(trial))
	}
	return all
}

// blob returns the 25 pixels of a stimulus, x slow and y fast, with the largest pixel 1.
func blob(first, second int) []float64 {
	centre := func(level int) float64 { return 0.2 + 0.15*float64(level) }
	pixels := make([]float64, 0, Levels*Levels)
	peak := 0.0
	for i := range Levels {
		for j := range Levels {
			dx, dy := float64(i)/(Levels-1)-centre(first), float64(j)/(Levels-1)-centre(second)
			v := math.Exp(-(dx*dx + dy*dy) / (2 * blobVariance))
			pixels = append(pixels, v)
			peak = max(peak, v)
		}
	}
	for i := range pixels {
		pixels[i] /= peak
	}
	return pixels
}
