package figure

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math/bits"
	"slices"

	"github.com/soniakeys/quant/median"
)

// encode writes a picture with a palette of 256 colours chosen for it by median cut, without dithering: a third of the bytes of full colour, and no
// difference to the eye, as a figure is made of few colours and the shades at their edges. A committed notebook so keeps all its pictures within a megabyte.
func encode(out io.Writer, img *image.RGBA) error {
	b := img.Bounds()
	pixels := make([]uint32, 0, b.Dx()*b.Dy())
	count := map[uint32]int{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := img.Pix[img.PixOffset(b.Min.X, y):]
		for x := range b.Dx() {
			c := uint32(row[4*x])<<16 | uint32(row[4*x+1])<<8 | uint32(row[4*x+2]) // a sheet of paper has no holes: alpha is full
			pixels = append(pixels, c)
		}
	}
	for i := 0; i < len(pixels); { // runs of one colour are long
		j := i + 1
		for j < len(pixels) && pixels[j] == pixels[i] {
			j++
		}
		count[pixels[i]] += j - i
		i = j
	}
	palette := choose(count)
	nearest := make(map[uint32]uint8, len(count))
	for c := range count {
		nearest[c] = uint8(palette.Index(opaque(c)))
	}
	small := image.NewPaletted(b, palette)
	last, at := pixels[0], nearest[pixels[0]]
	for i, c := range pixels {
		if c != last {
			last, at = c, nearest[c]
		}
		small.Pix[i] = at
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(out, small)
}

// choose returns at most 256 colours for a picture with these colours. Large areas weigh more, by the logarithm of their size, and the 64 largest are exact: they are
// the paper and the inks.
func choose(count map[uint32]int) color.Palette {
	all := make([]uint32, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b uint32) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return int(a) - int(b)
	})
	var palette color.Palette
	if len(all) <= 256 {
		for _, c := range all {
			palette = append(palette, opaque(c))
		}
		return palette
	}
	const exact = 64
	for _, c := range all[:exact] {
		palette = append(palette, opaque(c))
	}
	var sample []uint32
	for _, c := range all[exact:] {
		for range bits.Len(uint(count[c])) {
			sample = append(sample, c)
		}
	}
	img := image.NewRGBA(image.Rect(0, 0, len(sample), 1))
	for x, c := range sample {
		img.Set(x, 0, opaque(c))
	}
	return append(palette, median.Quantizer(256-exact).Palette(img).ColorPalette()...)
}

func opaque(c uint32) color.Color { return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 255} }
