package browser_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// faulty complains, throws and asks for things outside, so that a silent listener would be noticed.
const faulty = `<!DOCTYPE html><body style="background:#fff"><p id="p">still</p><div style="width:50px;height:50px;background:#c00"></div>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<script>console.error("bad", 7); console.warn("odd", 8); document.getElementById("p").textContent = "scripted";
fetch("https://example.org/x").catch(function(){}); new Image().src = "http://127.0.0.1:1/y.png";
if (matchMedia("(prefers-color-scheme: dark)").matches) document.body.style.background = "#000";
setTimeout(function(){ throw new Error("thrown") }, 0)</script>`

func open(t *testing.T, b *browser.Browser, opt browser.Options) *browser.Page {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faulty page.html")
	if err := os.WriteFile(path, []byte(faulty), 0o600); err != nil {
		t.Fatal(err)
	}
	return b.Open(t, path, opt)
}

func TestPageTellsWhatWentWrong(t *testing.T) {
	b := browser.Start(t)
	p := open(t, b, browser.Options{})
	p.WaitFor(t, `document.getElementById("p").textContent === "scripted"`)
	wait := func(what string, all func() []string) {
		for range 100 {
			if strings.Contains(strings.Join(all(), "\n"), what) {
				return
			}
			browser.Eval[int](t, p, "1")
		}
		t.Errorf("%q is not among %q", what, all())
	}
	wait("bad 7", p.Errors)
	wait("thrown", p.Errors)
	wait("odd 8", p.Warnings)
	if all := strings.Join(p.Errors(), " "); strings.Contains(all, "odd") {
		t.Errorf("a warning counts as an error: %s", all)
	}
	wait("https://example.org/x", p.Requests)
	wait("http://127.0.0.1:1/y.png", p.Requests)
	if all := strings.Join(p.Requests(), " "); strings.Contains(all, "data:") || strings.Contains(all, "faulty") {
		t.Errorf("requests that stay in the page are listed: %s", all)
	}
	window := browser.Rect{Width: 200, Height: 200}
	light := p.Picture(t, window)
	if n := browser.Colours(light); n < 2 {
		t.Errorf("%d colours, want at least white and red", n)
	}

	dark := open(t, b, browser.Options{Dark: true})
	dark.WaitFor(t, `document.body.style.background !== ""`)
	if share := browser.Differing(light, dark.Picture(t, window)); share < .5 {
		t.Errorf("a dark page differs in %.0f %% of the pixels, want most", 100*share)
	}

	still := open(t, b, browser.Options{NoScripts: true})
	if got := still.Requests(); len(got) != 0 {
		t.Errorf("without scripts %q were asked for", got)
	}
	if text := browser.Eval[string](t, still, `document.getElementById("p").textContent`); text != "still" {
		t.Errorf("scripts ran although they are off: %q", text)
	}
}
