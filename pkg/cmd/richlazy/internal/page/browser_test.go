package page

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/execute"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
)

// browser starts a headless Chromium, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		report := t.Skip
		if os.Getenv("CI") != "" {
			report = t.Fatal
		}
		report("no Chromium on PATH")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// The page of a real notebook is opened in a browser: it asks for nothing, has no error, shows its formulas and pictures, and follows dark and light.
func TestPageInBrowser(t *testing.T) {
	ctx := browser(t)
	in := jupytertest.Installed(t)
	picture := "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	nb := &ipynb.Notebook{Minor: 5, Cells: []*ipynb.Cell{
		{Kind: ipynb.Markdown, ID: "a", Source: "# Title\n\nInline $x^2$ and\n\n$$\\frac{a}{b} \\tag{1}$$\n\n![cat](https://example.org/cat.png)"},
		{Kind: ipynb.Code, ID: "b", Source: "%%\nfmt.Println(\"$5 and $6\")"},
		{Kind: ipynb.Code, ID: "c", Source: "figure", Outputs: []*ipynb.Output{{Kind: ipynb.DisplayData, Data: map[string]any{"image/png": picture}},
			{Kind: ipynb.DisplayData, Data: map[string]any{"text/html": "<div id='drawn'></div><script>document.getElementById('drawn').textContent = 'yes'</script>"}}}},
	}}
	made := makePage(t, in.Python, in.Env(), nb)
	file := filepath.Join(t.TempDir(), "a page ü.html")
	if err := os.WriteFile(file, made, 0o644); err != nil {
		t.Fatal(err)
	}

	var mu sync.Mutex
	var asked, wrong []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if url := e.Request.URL; !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:") {
				asked = append(asked, url)
			}
		case *runtime.EventExceptionThrown:
			wrong = append(wrong, fmt.Sprint(e.ExceptionDetails))
		case *log.EventEntryAdded: // also what the policy refused
			wrong = append(wrong, e.Entry.Text)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				text, _ := json.Marshal(e.Args)
				wrong = append(wrong, string(text))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	look := func(scheme string, first ...chromedp.Action[chromedp.Void]) (v view) {
		t.Helper()
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, append(first, chromedp.Sleep(300*time.Millisecond))...); err != nil {
			t.Fatal(err)
		}
		v, err := chromedp.Run(ctx, chromedp.Evaluate[view](looking))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	light := look("light", chromedp.Navigate("file://"+file), chromedp.WaitReady("mjx-container"))
	if light.Formulas != 2 || light.Code != 0 || light.Width != 1 || light.Drawn != "yes" || light.Title != "Title" || light.Light != "true" {
		t.Errorf("in light: %+v", light)
	}
	if dark := look("dark"); dark.Light != "false" || dark.Background == light.Background {
		t.Errorf("in dark: %+v, in light: %+v", dark, light)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(asked) != 1 {
		t.Errorf("the page asked for %q, want itself only", asked)
	}
	if len(wrong) > 0 {
		t.Errorf("the console says %q", wrong)
	}
}

// A view is what is seen of the page.
type view struct {
	Formulas, Code, Width           int
	Drawn, Title, Light, Background string
}

const looking = `({Formulas: document.querySelectorAll("mjx-container").length, Code: document.querySelectorAll("pre mjx-container").length,
	Width: document.querySelector("img").naturalWidth, Drawn: document.getElementById("drawn").textContent, Title: document.title,
	Light: document.body.dataset.jpThemeLight, Background: getComputedStyle(document.body).backgroundColor})`

// makePage makes the page as run does.
func makePage(t *testing.T, python string, env []string, nb *ipynb.Notebook) []byte {
	t.Helper()
	session, err := execute.Start(&ipynb.Notebook{Minor: 5}, execute.Options{Python: python, Env: env, Directory: t.TempDir(), HTML: true})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if _, err := session.Execute(t.Context(), &ipynb.Notebook{}, execute.Observer{}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.ipynb")
	if err := nb.WriteFile(file); err != nil {
		t.Fatal(err)
	}
	raw, dark, err := session.Page(t.Context(), file, nb.Title())
	if err != nil {
		t.Fatal(err)
	}
	made, elsewhere, err := Make(raw, Options{Dark: dark, Math: HasMath(nb)})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(elsewhere) != "[https://example.org/cat.png]" {
		t.Errorf("elsewhere %q, want the cat", elsewhere)
	}
	return made
}
