package chou2025

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/task"
)

// Corruption is a way in which pictures get worse, of five severities. The kinds stand for those of CIFAR-10C (Hendrycks & Dietterich 2019), which has fifteen; the severities
// are not the same.
type Corruption int

// Corruptions. Pixels are in 0 … 1 here, and are cut to it in the end; what comes in over an edge is the pixel at the edge.
const (
	Noise    Corruption = iota // independent Gaussian noise of standard deviation 0.1 for each severity on each pixel and channel
	Blur                       // the mean over squares of 3, 5, 7, 9, 11 pixels
	Contrast                   // of each channel of a picture around its mean, by the factors 0.75, 0.5, 0.4, 0.3, 0.15
	Shift                      // by 1 … 5 pixels to one of eight sides, at random
	Rotation                   // by 8° for each severity to one of two sides, at random, with linear interpolation
)

// Corruptions returns all kinds.
func Corruptions() []Corruption { return []Corruption{Noise, Blur, Contrast, Shift, Rotation} }

// String returns the name of the kind.
func (c Corruption) String() string {
	if c < Noise || c > Rotation {
		return fmt.Sprintf("corruption %d", int(c))
	}
	return [...]string{"noise", "blur", "contrast", "shift", "rotation"}[c]
}

// Corrupt returns copies of the pictures with these numbers, in their order, that are corrupted. It panics where there is no such kind, or severity in 1 … 5.
func Corrupt(m *task.Images, which []int, kind Corruption, severity int, src rand.Source) *task.Images {
	if kind < Noise || kind > Rotation || severity < 1 || severity > 5 {
		panic(fmt.Sprintf("chou2025: corrupt: got %v of severity %d, want a kind that there is, and 1 … 5", kind, severity))
	}
	worse := &task.Images{Name: fmt.Sprintf("%s, %v %d", m.Name, kind, severity), Classes: m.Classes, Rows: m.Rows, Cols: m.Cols, Channels: m.Channels}
	r := rand.New(src)
	for _, i := range which {
		p := picture{m, m.Bytes(i)}
		var at func(row, col, channel int) float64
		switch kind {
		case Noise:
			at = func(row, col, channel int) float64 {
				return p.at(row, col, channel) + .1*float64(severity)*r.NormFloat64()
			}
		case Blur:
			at = p.blurred(severity)
		case Contrast:
			mean, factor := p.means(), [...]float64{.75, .5, .4, .3, .15}[severity-1]
			at = func(row, col, channel int) float64 {
				return mean[channel] + factor*(p.at(row, col, channel)-mean[channel])
			}
		case Shift:
			side := [...][2]int{{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 1}, {1, -1}, {1, 0}, {1, 1}}[r.IntN(8)]
			at = func(row, col, channel int) float64 { return p.at(row-severity*side[0], col-severity*side[1], channel) }
		case Rotation:
			at = p.rotated(float64(severity) * 8 * math.Pi / 180 * float64(2*r.IntN(2)-1))
		}
		for row := range m.Rows {
			for col := range m.Cols {
				for channel := range m.Channels {
					worse.Pixels = append(worse.Pixels, byte(math.Round(255*min(1, max(0, at(row, col, channel))))))
				}
			}
		}
		worse.Labels = append(worse.Labels, m.Labels[i])
	}
	return worse
}

// picture is one of some images.
type picture struct {
	*task.Images
	pixels []byte
}

// at returns a pixel, in 0 … 1, or the nearest where there is none.
func (p picture) at(row, col, channel int) float64 {
	row, col = min(p.Rows-1, max(0, row)), min(p.Cols-1, max(0, col))
	return float64(p.pixels[(row*p.Cols+col)*p.Channels+channel]) / 255
}

// means returns the mean of each channel.
func (p picture) means() []float64 {
	means := make([]float64, p.Channels)
	for i, v := range p.pixels {
		means[i%p.Channels] += float64(v) / 255 / float64(p.Rows*p.Cols)
	}
	return means
}

// blurred returns means over squares with this half-width.
func (p picture) blurred(half int) func(row, col, channel int) float64 {
	return func(row, col, channel int) (mean float64) {
		n := float64((2*half + 1) * (2*half + 1))
		for i := -half; i <= half; i++ {
			for j := -half; j <= half; j++ {
				mean += p.at(row+i, col+j, channel) / n
			}
		}
		return mean
	}
}

// rotated returns the picture turned about its middle.
func (p picture) rotated(angle float64) func(row, col, channel int) float64 {
	sin, cos := math.Sincos(angle)
	r0, c0 := float64(p.Rows-1)/2, float64(p.Cols-1)/2
	return func(row, col, channel int) float64 {
		dr, dc := float64(row)-r0, float64(col)-c0
		y, x := r0+cos*dr-sin*dc, c0+sin*dr+cos*dc
		i, j := math.Floor(y), math.Floor(x)
		fy, fx := y-i, x-j
		upper := (1-fx)*p.at(int(i), int(j), channel) + fx*p.at(int(i), int(j)+1, channel)
		lower := (1-fx)*p.at(int(i)+1, int(j), channel) + fx*p.at(int(i)+1, int(j)+1, channel)
		return (1-fy)*upper + fy*lower
	}
}
