package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// disc is a picture of a condition: a disc of one of many colours on a transparent or a grey ground.
func disc(i, side int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for x := range side {
		for y := range side {
			if far := math.Hypot(float64(x)-float64(side-1)/2, float64(y)-float64(side-1)/2); far < float64(side)*(0.2+0.06*float64(i%5)) {
				img.Set(x, y, color.NRGBA{uint8(40 * i), uint8(90 + 17*i), uint8(255 - 30*i), 255})
			} else if i%2 == 0 {
				img.Set(x, y, color.NRGBA{200, 200, 205, 255})
			}
		}
	}
	return img
}

// measured is an RDM of conditions in clusters, shuffled, with noise that makes some values negative.
func measured(n, clusters int, seed uint64) RDM {
	source := rand.New(rand.NewPCG(seed, 3))
	r := RDM{Title: "IT cortex", Measure: "crossnobis distance", Order: make([]int, n),
		Caption: fmt.Sprintf("Crossnobis distance of %d images, mean of 4 subjects. In the order of an average-linkage tree, cut into %d clusters.", n, clusters)}
	places := source.Perm(n)
	copy(r.Order, places)
	r.Cluster = make([]int, n)
	for at, i := range places {
		r.Cluster[i] = at * clusters / n
	}
	for i := range n {
		r.Conditions = append(r.Conditions, fmt.Sprintf("image %d", i+1))
		for j := i + 1; j < n; j++ {
			v := 0.15 * source.NormFloat64()
			if r.Cluster[i] != r.Cluster[j] {
				v += 1 + 0.3*float64((r.Cluster[i]+r.Cluster[j])%3)
			} else {
				v += 0.4
			}
			r.Values = append(r.Values, v)
		}
	}
	return r
}

// rdmSamples are RDMs with icons, in orders of trees, with missing pairs, and on one scale.
func rdmSamples() map[string][]Figure {
	many := measured(92, 4, 1)
	for i := range 92 {
		many.Icons = append(many.Icons, disc(i, 60))
	}
	for i := range many.Values {
		if i%37 == 0 {
			many.Values[i] = math.NaN()
		}
	}
	few := measured(9, 3, 2)
	few.Icons = many.Icons[:9]
	few.Values[3], few.Values[20] = math.NaN(), math.NaN()
	other := measured(9, 3, 3)
	other.Title, other.Values[0] = "Early visual cortex", math.NaN()
	for i := range other.Values {
		other.Values[i] *= 0.4
	}
	return map[string][]Figure{"rdm-92-icons": {many}, "rdm-few-icons": {few}, "rdm-shared-scale": SharedScale(few, other)}
}
