package figure

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"strings"
)

// message is what one call of Show hands to the script in the page.
type message struct {
	Box     string   `json:"box"`
	Tail    string   `json:"tail"` // the end of the static picture's data, by which the script finds and hides it
	Figures []script `json:"figures"`
}

// tailLength is how much of a picture's data tells it from all others.
const tailLength = 64

// fragment returns the HTML of figures side by side. It is invisible until its script has drawn; salt tells two showings of one figure apart.
func fragment(figures []Figure, picture []byte, salt string) (string, error) {
	encoded := base64.StdEncoding.EncodeToString(picture)
	mark := fmt.Sprintf("%x", sha256.Sum256([]byte(encoded+salt)))[:12]
	m := message{Box: "richlazy-" + mark, Tail: encoded[max(0, len(encoded)-tailLength):]}
	var b strings.Builder
	fmt.Fprintf(&b, `<div id="%s" class="richlazy-figure" style="display:none"><div style="display:flex;flex-wrap:wrap;gap:24px">`, m.Box)
	for i, f := range figures {
		s, err := f.interactive()
		if err != nil {
			return "", err
		}
		head := f.head()
		s.ID = fmt.Sprintf("%s-%d", m.Box, i)
		fmt.Fprintf(&b, `<figure style="flex:1 1 380px;max-width:%dpx;margin:0"><div style="font:600 16px system-ui,sans-serif;text-align:center;margin:4px 0 8px">%s</div>`,
			screenWidth(f), html.EscapeString(head.title))
		if s.Option == nil { // too large for the browser: its picture alone, as on paper
			alone, err := PNG(SaveOptions{}, f)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, `<img alt="%s" style="width:100%%" src="%s">`, html.EscapeString(head.title+". "+head.caption), dataURL(alone))
		} else {
			fmt.Fprintf(&b, `<div id="%s" role="img" aria-label="%s" style="width:100%%;height:%dpx"></div>`, s.ID, html.EscapeString(head.title+". "+head.caption), screenHeight(f))
			m.Figures = append(m.Figures, s)
		}
		fmt.Fprintf(&b, `<figcaption style="font:13px/1.45 system-ui,sans-serif;opacity:.75;padding:6px 12px 0">%s</figcaption></figure>`, html.EscapeString(head.caption))
	}
	text, err := inScript(m)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&b, `</div></div><script>(function(){var m=%s,R=window.richlazy=window.richlazy||{};if(R.draw)R.draw(m);else(R.waiting=R.waiting||[]).push(m);`+
		`setTimeout(function(){if(!R.draw){var b=document.getElementById(m.box);if(b){b.style.display="";b.innerHTML="<small>This figure is interactive once a cell with figure.Init() has run in this notebook.</small>"}}},15000)})()</script>`, text)
	return b.String(), nil
}

// dataURL is a PNG as the address of itself.
func dataURL(picture []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
}

func screenWidth(f Figure) int {
	if f.head().aspect > 0.7 {
		return 560
	}
	return 720
}

func screenHeight(f Figure) int {
	switch f.(type) {
	case RDM:
		return 430
	case Scatter3D, Scatter:
		return 460
	}
	return 380
}

// page returns a complete document that needs no network.
func page(figures []Figure, theme Theme) ([]byte, error) {
	picture, err := PNG(SaveOptions{Theme: theme}, figures...)
	if err != nil {
		return nil, err
	}
	drawn, err := fragment(figures, picture, "")
	if err != nil {
		return nil, err
	}
	gl := false
	for _, f := range figures {
		gl = gl || f.head().wants3D
	}
	name, ground := map[Theme]string{Light: "light", Dark: "dark"}[theme], map[Theme]string{Light: "#ffffff", Dark: "#1b1e22"}[theme]
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head>\n<body data-richlazy-theme=\"%s\" style=\"background:%s;margin:24px\">\n",
		html.EscapeString(titles(figures)), name, ground)
	fmt.Fprintf(&b, "<img alt=\"%s\" style=\"max-width:100%%\" src=\"%s\">\n", html.EscapeString(plainText(figures)), dataURL(picture))
	fmt.Fprintf(&b, "%s\n%s\n</body></html>\n", library(gl), drawn)
	return []byte(b.String()), nil
}

func titles(figures []Figure) string {
	var all []string
	for _, f := range figures {
		if t := f.head().title; t != "" {
			all = append(all, t)
		}
	}
	if len(all) == 0 {
		return "figure"
	}
	return strings.Join(all, ", ")
}

// plainText is the figure for those who see no pictures.
func plainText(figures []Figure) string {
	var all []string
	for _, f := range figures {
		head := f.head()
		all = append(all, strings.TrimSpace(strings.TrimSuffix(head.title, ".")+". "+head.caption))
	}
	return "Figure: " + strings.Join(all, " | ")
}
