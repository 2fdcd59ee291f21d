package page

import (
	"regexp"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

var (
	verbatim = regexp.MustCompile("(?s)```.*?```|~~~.*?~~~|`[^`]*`")
	formula  = regexp.MustCompile(`\$\$|\\\(|\\\[|\\begin\{|\$[^\s$](?:[^$\n]*[^\s$])?\$(?:[^0-9]|$)`)
)

// HasMath reports whether a Markdown cell or an output of the notebook has a formula in TeX.
func HasMath(nb *ipynb.Notebook) bool {
	for _, cell := range nb.Cells {
		if cell.Kind == ipynb.Markdown && mathIn(cell.Source) {
			return true
		}
		for _, out := range cell.Outputs {
			if _, ok := out.Data["text/latex"]; ok {
				return true
			}
			if text, ok := out.Data["text/markdown"].(string); ok && mathIn(text) {
				return true
			}
		}
	}
	return false
}

func mathIn(markdown string) bool {
	text := verbatim.ReplaceAllString(markdown, "")
	return formula.MatchString(strings.ReplaceAll(text, `\$`, ""))
}
