package figure

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
)

// Theme is the ground a figure stands on.
type Theme int

const (
	Light Theme = iota // dark ink on white
	Dark               // light ink on near-black
)

// ink holds the colours of a theme. Series take theirs in order: first four of Okabe & Ito, lightened on dark ground, then four that were searched for. All
// stand out from the paper (contrast 3 : 1 or more), and any two are told apart with each of the three kinds of colour blindness (CIE 1976 difference of 15 or
// more under the simulation of Machado, Oliveira & Fernandes 2009). The script in assets/runtime.js has the same values.
type ink struct {
	series                          []color.Color
	text, muted, line, split, paper color.Color
}

var inks = map[Theme]ink{
	Light: {rgb("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8433E8", "#444400", "#1A1A2E", "#662266"),
		hex("#1f2328"), hex("#5f6671"), hex("#8a9099"), hex("#e3e6ea"), hex("#ffffff")},
	Dark: {rgb("#56B4E9", "#E8702A", "#44E0A0", "#F0A8D0", "#F0E442", "#8566F0", "#8F7340", "#F4F4F4"),
		hex("#e6e8ea"), hex("#a5acb5"), hex("#7d858f"), hex("#34393f"), hex("#1b1e22")},
}

// colour returns that of the i-th series. They repeat after eight: lines then differ by their dashes, points by their symbols, bars by being pale.
func (k ink) colour(i int) color.Color { return k.series[i%len(k.series)] }

// viridis are the anchors of the colour scale of heat maps: even in lightness, legible in grey.
var viridis = []string{"#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"}

// shade returns the colour at share 0 … 1 of the scale.
func shade(share float64) color.Color {
	anchors := rgb(viridis...)
	at := math.Min(math.Max(share, 0), 1) * float64(len(anchors)-1)
	below := min(int(at), len(anchors)-2)
	a, b := anchors[below].(color.NRGBA), anchors[below+1].(color.NRGBA)
	mix := func(x, y uint8) uint8 {
		return uint8(math.Round(float64(x) + (at-float64(below))*(float64(y)-float64(x))))
	}
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

func rgb(all ...string) (colours []color.Color) {
	for _, s := range all {
		colours = append(colours, hex(s))
	}
	return colours
}

func hex(s string) color.Color {
	v, err := strconv.ParseUint(s[1:], 16, 24)
	if err != nil || len(s) != 7 {
		panic(fmt.Sprintf("figure: colour %q", s))
	}
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

// faint returns c at a share of its opacity.
func faint(c color.Color, share float64) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(255 * share)
	return n
}

// px is a pixel of a screen in the units of the paper.
const px = 0.75 * vg.Length(1)
