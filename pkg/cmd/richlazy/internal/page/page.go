package page

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"io"
	"strings"
)

// Options say what is added to a page.
type Options struct {
	Dark string // the style sheet of Jupyter's dark theme, may be empty
	Math bool   // the notebook has formulas
}

//go:embed mathjax/tex-svg-full.js.gz
var mathjax []byte

// policy lets scripts and styles of the page itself work, and nothing come from elsewhere. WebGL figures make blobs.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob: data:; ` +
	`style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; worker-src blob: data:; connect-src data: blob:">`

// follow tells the page's own scripts, as JupyterLab does, which theme it has.
const follow = `<script>(function () {
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function tell() {
    document.body.dataset.jpThemeLight = String(!dark.matches);
    document.body.dataset.jpThemeName = dark.matches ? "JupyterLab Dark" : "JupyterLab Light";
  }
  tell();
  dark.addEventListener("change", tell);
})();</script>
`

const configure = `<script>window.MathJax = {
  tex: {inlineMath: [["$", "$"], ["\\(", "\\)"]], displayMath: [["$$", "$$"], ["\\[", "\\]"]], processEscapes: true, tags: "ams"},
  options: {ignoreHtmlClass: "jp-Notebook", processHtmlClass: "jp-RenderedMarkdown|jp-RenderedLatex", enableMenu: false}
};</script>
`

// Make returns the page self-contained. elsewhere holds the addresses of pictures that the page would load; they have become links.
func Make(html []byte, opt Options) (page []byte, elsewhere []string, err error) {
	html, elsewhere = contained(html)
	head := bytes.Index(html, []byte("<head>"))
	end := bytes.Index(html, []byte("</head>"))
	body := bytes.Index(html, []byte("<body"))
	if head < 0 || end < head || body < end {
		return nil, nil, errors.New("page: nbconvert made no page with a head and a body")
	}
	open := body + bytes.IndexByte(html[body:], '>') + 1
	var b bytes.Buffer
	b.Write(html[:head+len("<head>")])
	b.WriteString("\n" + policy)
	b.Write(html[head+len("<head>") : end])
	b.WriteString("<style>:root { color-scheme: light dark; }\n@media screen and (prefers-color-scheme: dark) {\n" + opt.Dark + "\n}</style>\n")
	if opt.Math {
		source, err := formulas()
		if err != nil {
			return nil, nil, err
		}
		b.WriteString(configure + "<script>" + source + "</script>\n")
	}
	b.Write(html[end:open])
	b.WriteString("\n" + follow)
	b.Write(html[open:])
	return b.Bytes(), elsewhere, nil
}

// formulas returns MathJax.
func formulas() (string, error) {
	reader, err := gzip.NewReader(bytes.NewReader(mathjax))
	if err != nil {
		return "", err
	}
	source, err := io.ReadAll(reader)
	return strings.ReplaceAll(string(source), "</script", `<\/script`), err
}
