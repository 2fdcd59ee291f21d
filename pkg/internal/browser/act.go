package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Eval returns the value of a JavaScript expression.
func Eval[T any](t testing.TB, p *Page, expression string) T {
	t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	p.must(t, "evaluate "+expression, err)
	return v
}

// WaitFor waits until the expression is true.
func (p *Page) WaitFor(t testing.TB, expression string) {
	t.Helper()
	for start := time.Now(); !Eval[bool](t, p, "!!("+expression+")"); time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			t.Fatalf("browser: %s: after 30 s still not %s (errors of the page: %q, warnings: %q)", p.from, expression, p.Errors(), p.Warnings())
		}
	}
}

// Rect is where an element is, in pixels of the page.
type Rect struct{ X, Y, Width, Height float64 }

// Rects scrolls the first element of the selector into view and returns the places of all of them in the window.
func (p *Page) Rects(t testing.TB, selector string) []Rect {
	t.Helper()
	return Eval[[]Rect](t, p, fmt.Sprintf(`(function(){var all=[].slice.call(document.querySelectorAll(%q));if(all[0])all[0].scrollIntoView({block:"center"});
		return all.map(function(e){var r=e.getBoundingClientRect();return {X:r.x,Y:r.y,Width:r.width,Height:r.height}})})()`, selector))
}

// Move moves the mouse to a place in the window.
func (p *Page) Move(t testing.TB, x, y float64) {
	t.Helper()
	for _, off := range []float64{4, 0} { // a mouse that comes from elsewhere, as pages watch for movement
		call(t, p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: x - off, Y: y - off})
	}
}

// Drag presses the mouse at one place, moves it in steps to another and releases it there.
func (p *Page) Drag(t testing.TB, x1, y1, x2, y2 float64) {
	t.Helper()
	send := func(kind input.DispatchMouseEventType, x, y float64, pressed int64) {
		call(t, p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: pressed, ClickCount: 1})
	}
	p.Move(t, x1, y1)
	send(input.DispatchMouseEventTypeMousePressed, x1, y1, 1)
	const steps = 12
	for i := 1; i <= steps; i++ {
		f := float64(i) / steps
		send(input.DispatchMouseEventTypeMouseMoved, x1+f*(x2-x1), y1+f*(y2-y1), 1)
		time.Sleep(20 * time.Millisecond)
	}
	send(input.DispatchMouseEventTypeMouseReleased, x2, y2, 0)
}

// Picture returns the pixels of a rectangle of the window.
func (p *Page) Picture(t testing.TB, r Rect) image.Image {
	t.Helper()
	scroll := Eval[[]float64](t, p, "[window.scrollX, window.scrollY]")
	shot := call(t, p, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{
		Clip: &cdppage.Viewport{X: r.X + scroll[0], Y: r.Y + scroll[1], Width: r.Width, Height: r.Height, Scale: 1}})
	img, err := png.Decode(bytes.NewReader(shot.Data))
	p.must(t, "screenshot", err)
	return img
}

// Screenshot writes the whole page to a PNG file.
func (p *Page) Screenshot(t testing.TB, path string) {
	t.Helper()
	all := true
	shot := call(t, p, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{CaptureBeyondViewport: &all})
	p.must(t, "screenshot", os.WriteFile(path, shot.Data, 0o644))
}

// Colours counts the different colours of a picture, as far as the eye tells them: four bits of each of red, green and blue.
func Colours(img image.Image) int {
	seen := map[[3]uint32]bool{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			red, green, blue, _ := img.At(x, y).RGBA()
			seen[[3]uint32{red >> 12, green >> 12, blue >> 12}] = true
		}
	}
	return len(seen)
}

// Differing is the share of pixels, 0 … 1, that differ between two pictures; 1 where their sizes do.
func Differing(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	r, differ := a.Bounds(), 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				differ++
			}
		}
	}
	return float64(differ) / float64(max(1, r.Dx()*r.Dy()))
}
