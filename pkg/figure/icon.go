package figure

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"

	"golang.org/x/image/draw"
)

// iconURLs returns the icons as pictures of at most 24 pixels, each different one only once.
func (r RDM) iconURLs() []string {
	urls := make([]string, len(r.Icons))
	for i, icon := range r.Icons {
		var out bytes.Buffer
		if err := png.Encode(&out, thumbnail(icon, 24)); err != nil {
			panic("figure: icon: " + err.Error()) // memory does not fail
		}
		urls[i] = "data:image/png;base64," + base64.StdEncoding.EncodeToString(out.Bytes())
	}
	return urls
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
