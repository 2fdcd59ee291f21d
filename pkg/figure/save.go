package figure

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
)

// SaveOptions says how a figure is put on disk.
type SaveOptions struct {
	Theme Theme
	// Width is that of one figure in pixels of 1/96 inch; 0 is 640 for one and 460 for several side by side. Pictures have two dots a pixel.
	Width float64
}

func (opt SaveOptions) width(figures int) float64 {
	switch {
	case opt.Width > 0:
		return opt.Width
	case figures > 1:
		return 460
	}
	return 640
}

// Save writes figures, side by side, to a file: a self-contained interactive page (.html), a picture (.png) or a drawing (.svg, .pdf), as its name ends. Text
// is text in SVG (Liberation Sans, else Arial or Helvetica, which have its widths) and outlines in PDF, which shows every letter but cannot be searched. Equal
// figures give equal bytes. The file appears whole or not at all. It is an error when a figure cannot be drawn; the error names it.
func Save(path string, opt SaveOptions, figures ...Figure) error {
	if err := check(figures); err != nil {
		return err
	}
	var content []byte
	var err error
	switch kind := strings.ToLower(filepath.Ext(path)); kind {
	case ".html":
		content, err = page(figures, opt)
	case ".png":
		content, err = PNG(opt, figures...)
	case ".svg", ".pdf":
		content, err = opt.sheet(figures).drawing(kind)
	default:
		return fmt.Errorf("figure: save %s: the name ends in %q, want .html, .png, .svg or .pdf", path, kind)
	}
	if err != nil {
		return err
	}
	err = wholefile.Replace(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		return fmt.Errorf("figure: save %s: %w", path, err)
	}
	return nil
}

// PNG returns the static picture of figures side by side, two dots a pixel.
func PNG(opt SaveOptions, figures ...Figure) ([]byte, error) {
	if err := check(figures); err != nil {
		return nil, err
	}
	return opt.sheet(figures).png()
}

func (opt SaveOptions) sheet(figures []Figure) sheet {
	return sheet{figures: figures, width: opt.width(len(figures)), ink: inks[opt.Theme]}
}

// picture has two dots a pixel.
func (s sheet) picture() *image.RGBA {
	w, h := s.size()
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(w)*px, vg.Length(h)*px), vgimg.UseDPI(192))
	s.draw(draw.New(canvas))
	return canvas.Image().(*image.RGBA)
}

func (s sheet) png() ([]byte, error) {
	var out bytes.Buffer
	if err := encode(&out, s.picture()); err != nil {
		return nil, fmt.Errorf("figure: picture: %w", err)
	}
	return out.Bytes(), nil
}

// dated finds the dates in a PDF.
var dated = regexp.MustCompile(`(/(?:CreationDate|ModDate) \(D:)\d{14}\)`)

func (s sheet) drawing(kind string) ([]byte, error) {
	w, h := s.size()
	var canvas vg.CanvasWriterTo = vgsvg.New(vg.Length(w)*px, vg.Length(h)*px)
	if kind == ".pdf" {
		canvas = outlined{vgpdf.New(vg.Length(w)*px, vg.Length(h)*px)}
	}
	s.draw(draw.NewCanvas(canvas, vg.Length(w)*px, vg.Length(h)*px))
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("figure: drawing: %w", err)
	}
	if kind == ".pdf" { // the time of day would make equal figures differ
		return dated.ReplaceAll(out.Bytes(), []byte("${1}20000101000000)")), nil
	}
	// Where Liberation Sans is missing, a font of the same widths takes its place.
	return bytes.ReplaceAll(out.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arimo,Arial,Helvetica,sans-serif;")), nil
}

func check(figures []Figure) error {
	if len(figures) == 0 {
		return fmt.Errorf("figure: no figure")
	}
	for i, f := range figures {
		if v := reflect.ValueOf(f); f == nil || v.Kind() == reflect.Pointer && v.IsNil() {
			return fmt.Errorf("figure: figure %d is nil", i)
		}
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}
