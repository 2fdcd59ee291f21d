package figure

import (
	"image/color"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of type, in pixels.
const (
	titleSize   = 16
	captionSize = 12
	labelSize   = 13
	tickSize    = 12
	nameSize    = 10 // conditions beside a heat map
)

// style returns a style of type of the given height in pixels. Liberation Sans has the widths of Arial and Helvetica.
func style(size float64, c color.Color, x text.XAlignment, y text.YAlignment) draw.TextStyle {
	return draw.TextStyle{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: px * vg.Length(size)},
		XAlign:  x,
		YAlign:  y,
		Handler: text.Plain{Fonts: font.DefaultCache},
	}
}

// wrap breaks s into lines of at most width pixels, between words where it can.
func wrap(s string, measure draw.TextStyle, width float64) (lines []string) {
	fits := func(s string) bool { return float64(measure.Width(s)/px) <= width }
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if fits(longer) {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; !fits(line); {
			letters := []rune(line)
			n := len(letters) - 1
			for n > 1 && !fits(string(letters[:n])) {
				n--
			}
			if n < 1 { // a single letter is wider than the line
				break
			}
			lines, line = append(lines, string(letters[:n])), string(letters[n:])
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// broken is s with line breaks.
func broken(s string, size, width float64) string {
	return strings.Join(wrap(s, style(size, nil, text.XLeft, text.YTop), width), "\n")
}

func lineCount(s string, size, width float64) int {
	return max(1, len(wrap(s, style(size, nil, text.XLeft, text.YTop), width)))
}

// cut ends s with an ellipsis where it is longer than width pixels.
func cut(s string, measure draw.TextStyle, width float64) string {
	if float64(measure.Width(s)/px) <= width {
		return s
	}
	letters := []rune(s)
	for len(letters) > 0 && float64(measure.Width(string(letters)+"…")/px) > width {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// twoLines breaks s into at most two lines of about that width, and cuts off what is left.
func twoLines(s string, size, width float64) string {
	measure := style(size, nil, text.XLeft, text.YTop)
	lines := wrap(s, measure, width)
	if len(lines) > 2 {
		lines = []string{lines[0], cut(strings.Join(lines[1:], " "), measure, width)}
	}
	return strings.Join(lines, "\n")
}
