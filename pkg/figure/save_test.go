package figure

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

func TestEqualFiguresGiveEqualBytes(t *testing.T) {
	for _, name := range []string{"bars", "rdm", "scatter3d", "lines-many"} {
		figures := everySample()[name]
		for _, ext := range []string{"html", "png", "svg", "pdf"} {
			var first []byte
			for _, procs := range []int{1, 4} {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				path := filepath.Join(t.TempDir(), "f."+ext)
				if err := Save(path, SaveOptions{}, figures...); err != nil {
					t.Fatal(err)
				}
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = b
				} else if !bytes.Equal(first, b) {
					t.Errorf("%s.%s differs between two savings", name, ext)
				}
			}
		}
	}
}

// A PDF holds no time: one that is written a second later has the same bytes.
func TestPDFHoldsNoTime(t *testing.T) {
	pdf, err := SaveOptions{}.sheet(samples()["bars"]).drawing(".pdf")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/CreationDate (D:20000101000000)", "/ModDate (D:20000101000000)"} {
		if bytes.Count(pdf, []byte("(D:")) != 2 || !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("no %s, or other dates", want)
		}
	}
}

func TestPictureHasTwoDotsAPixel(t *testing.T) {
	for _, c := range []struct {
		figures int
		opt     SaveOptions
		want    int
	}{{1, SaveOptions{}, 2 * 640}, {2, SaveOptions{}, 2 * (2*460 + 24)}, {1, SaveOptions{Width: 300}, 2 * 300}} {
		var figures []Figure
		for range c.figures {
			figures = append(figures, samples()["bars"]...)
		}
		b, err := PNG(c.opt, figures...)
		if err != nil {
			t.Fatal(err)
		}
		size, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		_, h := c.opt.sheet(figures).size()
		if size.Width != c.want || math.Abs(float64(size.Height)-2*h) > 1 {
			t.Errorf("%d figures, %+v: %d × %d dots, want %d × %.0f", c.figures, c.opt, size.Width, size.Height, c.want, 2*h)
		}
	}
}

// Nothing is drawn at the edge of the paper: it would be cut off.
func TestNothingIsCutOff(t *testing.T) {
	for name, figures := range everySample() {
		for _, width := range []float64{0, 360} {
			img := SaveOptions{Width: width}.sheet(figures).picture()
			size := img.Bounds()
			ink := func(x, y int) bool {
				c := img.RGBAAt(x, y)
				return min(c.R, c.G, c.B) < 0xc0
			}
			for _, edge := range []int{0, 1} {
				for x := range size.Dx() {
					if ink(x, edge) || ink(x, size.Dy()-1-edge) {
						t.Errorf("%s, width %g: ink at the upper or lower edge, at x = %d", name, width, x)
						break
					}
				}
				for y := range size.Dy() {
					if ink(edge, y) || ink(size.Dx()-1-edge, y) {
						t.Errorf("%s, width %g: ink at the left or right edge, at y = %d", name, width, y)
						break
					}
				}
			}
		}
	}
}

func TestSaveIsWholeOrNotAtAll(t *testing.T) {
	f := samples()["bars"][0]
	folder := t.TempDir()
	path := filepath.Join(folder, "f.PNG")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	bad := f.(Bars)
	bad.Groups = nil
	if err := Save(path, SaveOptions{}, bad); err == nil {
		t.Error("a bad figure is saved")
	}
	if b, _ := os.ReadFile(path); string(b) != "old" {
		t.Error("a failed saving touched the file")
	}
	if err := Save(path, SaveOptions{}, f); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Error("the file is not replaced")
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v: want the figure alone", left, err)
	}

	for _, c := range []struct{ path, want string }{
		{filepath.Join(folder, "f.gif"), `the name ends in ".gif", want .html, .png, .svg or .pdf`},
		{filepath.Join(folder, "f"), `the name ends in "", want .html, .png, .svg or .pdf`},
		{filepath.Join(folder, "none", "f.svg"), "no such file or directory"},
		{filepath.Join(path, "f.svg"), "not a directory"},
	} {
		err := Save(c.path, SaveOptions{}, f)
		if err == nil || !strings.HasPrefix(err.Error(), "figure: save "+c.path+": ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want the path and %q", err, c.want)
		}
	}
}

func TestShowIntoAFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RICHLAZY_FIGURES", filepath.Join(file, "below"))
	if err := Show(samples()["bars"]...); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v, want one that names %s", err, file)
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{"Rich, σ = 0.01": "rich-σ-0-01", "!?": "figure", "../../etc": "etc", "A  B": "a-b", strings.Repeat("é", 300): strings.Repeat("é", 60)} {
		if got := slug(title); got != want {
			t.Errorf("slug of %q is %q, want %q", title, got, want)
		}
	}
}

// Outlines are the same letters as those of the font: in a picture they cover the same dots.
func TestOutlinesAreTheLettersOfTheFont(t *testing.T) {
	picture := func(outline bool) image.Image {
		c := vgimg.NewWith(vgimg.UseWH(400*px, 60*px), vgimg.UseDPI(192), vgimg.UseBackgroundColor(color.White))
		var on vg.CanvasWriterTo = vgimg.PngCanvas{Canvas: c}
		if outline {
			on = outlined{on}
		}
		s := style(24, color.Black, text.XLeft, text.YBottom)
		s.Handler.Draw(on, "Loss ½ Σ (ŷ − y)² of β, Ağ AV", s, vg.Point{X: 10 * px, Y: 20 * px})
		return c.Image()
	}
	a, b := picture(false), picture(true)
	dark, differ := 0.0, 0.0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			u := float64(color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y)
			v := float64(color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y)
			dark, differ = dark+255-u, differ+math.Abs(u-v)
		}
	}
	if dark == 0 || differ > 0.35*dark {
		t.Errorf("of %.0f ink the outlines differ by %.0f", dark, differ)
	}
	pdf, err := SaveOptions{}.sheet(samples()["bars"]).drawing(".pdf")
	if err != nil || bytes.Contains(pdf, []byte("/Font <<\n/F")) || len(pdf) > 100_000 {
		t.Errorf("error %v, or a font in a PDF of %d bytes", err, len(pdf))
	}
}
