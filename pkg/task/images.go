package task

import (
	"fmt"
	"image"
	"image/color"
)

// Images is a set of labelled pictures of equal size, as package data reads them.
type Images struct {
	Name                 string
	Classes              []string // names of the labels 0, 1, …
	Rows, Cols, Channels int      // Channels is 1 for grey, 3 for red, green, blue
	Pixels               []byte   // image × row × column × channel
	Labels               []int    // one an image
}

// Len returns the number of images.
func (m *Images) Len() int { return len(m.Labels) }

// Size returns the number of values of an image, Rows · Cols · Channels.
func (m *Images) Size() int { return m.Rows * m.Cols * m.Channels }

// Bytes returns the pixels of an image: row × column × channel. It shares memory with m.
func (m *Images) Bytes(i int) []byte { return m.Pixels[i*m.Size() : (i+1)*m.Size() : (i+1)*m.Size()] }

// Image returns a copy of an image to be shown: image.Gray, or image.NRGBA for three channels.
func (m *Images) Image(i int) image.Image {
	if m.Channels == 1 {
		grey := image.NewGray(image.Rect(0, 0, m.Cols, m.Rows))
		copy(grey.Pix, m.Bytes(i))
		return grey
	}
	rgb, p := image.NewNRGBA(image.Rect(0, 0, m.Cols, m.Rows)), m.Bytes(i)
	for at := range m.Rows * m.Cols {
		rgb.SetNRGBA(at%m.Cols, at/m.Cols, color.NRGBA{p[3*at], p[3*at+1], p[3*at+2], 255})
	}
	return rgb
}

// Validate returns an error that names what does not fit: no images, another number of channels than 1 or 3, pixels for another number of images than there
// are labels, a label without a class.
func (m *Images) Validate() error {
	switch {
	case m == nil || m.Len() == 0:
		return fmt.Errorf("task: images: none")
	case m.Rows < 1 || m.Cols < 1:
		return fmt.Errorf("task: %s: got images of %d × %d pixels, want at least 1 × 1", m.Name, m.Rows, m.Cols)
	case m.Channels != 1 && m.Channels != 3:
		return fmt.Errorf("task: %s: got %d channels, want 1 or 3", m.Name, m.Channels)
	case len(m.Pixels) != m.Len()*m.Size():
		return fmt.Errorf("task: %s: got %d pixels, want %d images × %d rows × %d columns × %d channels", m.Name, len(m.Pixels), m.Len(), m.Rows, m.Cols, m.Channels)
	}
	for i, label := range m.Labels {
		if label < 0 || label >= len(m.Classes) {
			return fmt.Errorf("task: %s: image %d: got label %d, want 0 … %d", m.Name, i, label, len(m.Classes)-1)
		}
	}
	return nil
}
