package figure

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// iconSide is the largest side of an icon in a page, in pixels: it is shown at half of this beside a map, and whole in a tooltip.
const iconSide = 48

// iconURL returns an icon as the address of itself: as PNG, or as JPEG where that is shorter and nothing shines through.
func iconURL(icon image.Image) string {
	small := thumbnail(icon, iconSide)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, small); err != nil {
		panic("figure: icon: " + err.Error()) // memory does not fail
	}
	kind := "png"
	if o, ok := small.(interface{ Opaque() bool }); ok && o.Opaque() {
		var photo bytes.Buffer
		if err := jpeg.Encode(&photo, small, &jpeg.Options{Quality: 88}); err == nil && photo.Len() < out.Len() {
			out, kind = photo, "jpeg"
		}
	}
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(out.Bytes())
}

// album holds the icons of the figures of one message, each different one once.
type album struct {
	urls []string
	at   map[string]int
}

// add returns where the icons stand.
func (a *album) add(icons []image.Image) []int {
	if a.at == nil {
		a.at = map[string]int{}
	}
	places := make([]int, len(icons))
	for i, icon := range icons {
		url := iconURL(icon)
		place, known := a.at[url]
		if !known {
			place = len(a.urls)
			a.urls, a.at[url] = append(a.urls, url), place
		}
		places[i] = place
	}
	return places
}

// thumbnail scales a picture down to a side of at most side pixels; smaller ones stay as they are.
func thumbnail(img image.Image, side int) image.Image {
	b := img.Bounds()
	largest := max(b.Dx(), b.Dy())
	if largest <= side {
		return img
	}
	to := image.NewNRGBA(image.Rect(0, 0, max(1, b.Dx()*side/largest), max(1, b.Dy()*side/largest)))
	draw.CatmullRom.Scale(to, to.Bounds(), img, b, draw.Src, nil)
	return to
}
