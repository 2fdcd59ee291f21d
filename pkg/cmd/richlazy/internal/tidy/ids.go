package tidy

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// longest is how long a section's part of an id may be; the format allows 64 in all.
const longest = 40

// IDs returns an id for each cell: the heading of its section in lower case and its number within the section, so that an id stays the same while
// cells of other sections come and go, and reads well as an anchor: learning-curves, learning-curves-2. It depends on the cells' kinds and sources
// only.
func IDs(nb *ipynb.Notebook) []string {
	ids := make([]string, len(nb.Cells))
	used := map[string]bool{}
	count := map[string]int{}
	for i := range nb.Cells {
		base := slug(nb.Section(i))
		for {
			count[base]++
			id := base
			if n := count[base]; n > 1 {
				id = fmt.Sprintf("%s-%d", base, n)
			}
			if !used[id] {
				ids[i], used[id] = id, true
				break
			}
		}
	}
	return ids
}

var latin = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "α", "alpha", "β", "beta", "γ", "gamma", "σ", "sigma", "λ", "lambda")

// slug keeps the ASCII letters and digits of a heading and puts one hyphen for all that stands between them.
func slug(heading string) string {
	var b strings.Builder
	gap := false
	for _, r := range latin.Replace(strings.ToLower(heading)) {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= longest {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return "cell"
	}
	return b.String()
}
