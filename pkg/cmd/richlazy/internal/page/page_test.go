package page

import (
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// What the templates of nbconvert 6.5 (Debian's) and 7 put into a page.
const templates = `<!DOCTYPE html>
<html>
<head><meta charset="utf-8" />
<title>T</title><script src="file:///usr/share/javascript/requirejs/require.min.js"></script>
<script src="https://cdnjs.cloudflare.com/ajax/libs/jquery/2.0.3/jquery.min.js"></script>
<script src=""></script>
<SCRIPT SRC='https://unpkg.com/@jupyter-widgets/html-manager@^1.0.1/dist/embed-amd.js' crossorigin="anonymous"></SCRIPT>
<link rel="stylesheet" href="https://fonts.example.org/x.css">
<style type="text/css">@import url("https://fonts.example.org/y.css"); .kept { color: red }</style>
<script src="https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe"> </script>
<script type="text/x-mathjax-config">init_mathjax = function() {}</script>
<script type="module">
  document.addEventListener("DOMContentLoaded", async () => {
    const mermaid = (await import("https://cdnjs.cloudflare.com/ajax/libs/mermaid/10.7.0/mermaid.esm.min.mjs")).default;
  });
</script>
</head>
<body class="jp-Notebook" data-jp-theme-light="true">
<p><img src="data:image/png;base64,aGk=" alt="kept"> <img alt="a &quot;cat&quot;" src="https://example.org/cat.png?a=1&amp;b=2"><img src='local.png'></p>
<script>var kept = '<script src="https://kept.example.org"><\/script><img src="https://kept.example.org">';</script>
<script src="data:text/javascript,1"></script>
</body>
</html>
`

func TestMake(t *testing.T) {
	made, elsewhere, err := Make([]byte(templates), Options{Dark: ":root { --dark: 1 }"})
	if err != nil {
		t.Fatal(err)
	}
	page := string(made)
	for _, gone := range []string{"require.min.js", "jquery", `src=""`, "html-manager", "fonts.example.org", "mathjax", "mermaid", `<img alt="a`} {
		if strings.Contains(strings.ToLower(page), gone) {
			t.Errorf("%q is left", gone)
		}
	}
	for _, kept := range []string{".kept { color: red }", "var kept = '<script src=\"https://kept.example.org\">", `<img src="data:image/png;base64,aGk=" alt="kept">`,
		"data:text/javascript,1", "--dark: 1", "prefers-color-scheme: dark", "Content-Security-Policy",
		`<a href="https://example.org/cat.png?a=1&amp;b=2">a &#34;cat&#34;</a>`, `<a href="local.png">local.png</a>`, "</html>"} {
		if !strings.Contains(page, kept) {
			t.Errorf("%q is missing", kept)
		}
	}
	if len(elsewhere) != 2 || elsewhere[0] != "https://example.org/cat.png?a=1&b=2" || elsewhere[1] != "local.png" {
		t.Errorf("elsewhere %q, want the two pictures", elsewhere)
	}
	if strings.Index(page, "Content-Security-Policy") > strings.Index(page, "<title>") {
		t.Error("the policy stands behind what it is to govern")
	}
}

func TestMakeFormulas(t *testing.T) {
	made, _, err := Make([]byte(templates), Options{Math: true})
	if err != nil {
		t.Fatal(err)
	}
	if page := string(made); !strings.Contains(page, "window.MathJax") || len(page) < 2_000_000 {
		t.Errorf("no MathJax in a page of %d bytes", len(page))
	}
}

func TestMakeRefuses(t *testing.T) {
	for _, text := range []string{"", "<html>", "<body><head></head>", "<head><body>", "<script>"} {
		if _, _, err := Make([]byte(text), Options{}); err == nil {
			t.Errorf("%q was taken for a page", text)
		}
	}
}

func TestHasMath(t *testing.T) {
	for text, want := range map[string]bool{
		"$x^2$ holds":               true,
		"$$\\sum_i$$":               true,
		"\\(a\\) or \\[b\\]":        true,
		"\\begin{align}a\\end{…}":   true,
		"$\\sigma = 0.01$":          true,
		"it costs $5 and $6":        false,
		"it costs 5$":               false,
		"\\$a\\$":                   false,
		"`$x$`":                     false,
		"```\n$x$\n```":             false,
		"$ x $ is no formula":       false,
		"plain":                     false,
		"over two $lines\nand on$ ": false,
	} {
		nb := &ipynb.Notebook{Cells: []*ipynb.Cell{{Kind: ipynb.Code, Source: "$a$"}, {Kind: ipynb.Markdown, Source: text}}}
		if got := HasMath(nb); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	nb := &ipynb.Notebook{Cells: []*ipynb.Cell{{Kind: ipynb.Code, Outputs: []*ipynb.Output{{Kind: ipynb.DisplayData, Data: map[string]any{"text/latex": "$x$"}}}}}}
	if !HasMath(nb) {
		t.Error("an output in TeX is no formula")
	}
}

func FuzzMake(f *testing.F) {
	f.Add(templates)
	f.Fuzz(func(t *testing.T, text string) {
		made, _, err := Make([]byte("<head>"+text+"</head><body>"+text+"</body>"), Options{})
		if err == nil && !strings.Contains(string(made), policy) {
			t.Error("a page without the policy")
		}
	})
}
