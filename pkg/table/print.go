package table

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const printed = 10 // rows of a table that String shows

// String returns the table in lines for a reader: the names, at most ten rows with numbers to the right and texts to the left, and where there are more how many.
// Missing values are shown as –. Columns are two spaces apart; texts are cut at 24 characters.
func (t Table) String() string {
	if len(t) == 0 {
		return "no columns\n"
	}
	shown := min(t.Rows(), printed)
	if t.Rows() == printed+1 {
		shown = printed + 1 // the line would say that there is one more
	}
	lines := make([]strings.Builder, shown+1)
	for k, c := range t {
		cells := []string{short(c.Name)}
		for row := range shown {
			switch {
			case c.Missing(row):
				cells = append(cells, "–")
			case c.IsText():
				cells = append(cells, short(c.Text[row]))
			default:
				cells = append(cells, fmt.Sprintf("%.6g", c.Number[row]))
			}
		}
		width := 0
		for _, cell := range cells {
			width = max(width, utf8.RuneCountInString(cell))
		}
		for i, cell := range cells {
			pad := strings.Repeat(" ", width-utf8.RuneCountInString(cell))
			if k > 0 {
				lines[i].WriteString("  ")
			}
			if c.IsText() {
				lines[i].WriteString(cell + pad)
			} else {
				lines[i].WriteString(pad + cell)
			}
		}
	}
	var out strings.Builder
	for i := range lines {
		out.WriteString(strings.TrimRight(lines[i].String(), " ") + "\n")
	}
	if more := t.Rows() - shown; more > 0 {
		fmt.Fprintf(&out, "… %d more rows\n", more)
	}
	return out.String()
}

// short cuts a text and takes line breaks out of it.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > 24 {
		return string(runes[:23]) + "…"
	}
	return s
}
