package figure

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"image/color"
	"slices"
	"strings"
	"time"
)

// message is what one call of Show hands to the script in the page.
type message struct {
	Box     string   `json:"box"`
	Tail    string   `json:"tail"` // the end of the static picture's data, by which the script finds and hides it
	Icons   []string `json:"icons,omitempty"`
	Figures []script `json:"figures"`
}

// patience is how long a figure waits for the library before a line says what is missing. It goes on waiting, and draws when the library comes.
const patience = 8 * time.Second

// tailLength is how much of a picture's data tells it from all others.
const tailLength = 64

// fragment returns the HTML of figures side by side, empty where none of them is interactive. It is invisible until its script has drawn; salt tells two
// showings of one figure apart, and theme is that of figures that are pictures beside interactive ones.
func fragment(figures []Figure, picture []byte, salt string, theme Theme) (string, error) {
	encoded := base64.StdEncoding.EncodeToString(picture)
	mark := fmt.Sprintf("%x", sha256.Sum256([]byte(encoded+salt)))[:12]
	m := message{Box: "richlazy-" + mark, Tail: encoded[max(0, len(encoded)-tailLength):]}
	var pictures album
	var b strings.Builder
	fmt.Fprintf(&b, `<div id="%s" class="richlazy-figure" style="display:none"><div style="display:flex;flex-wrap:wrap;gap:24px">`, m.Box)
	for i, f := range figures {
		s, head := f.interactive(), f.head()
		s.ID = fmt.Sprintf("%s-%d", m.Box, i)
		spoken := html.EscapeString(head.title + ". " + head.caption)
		fmt.Fprintf(&b, `<figure style="flex:1 1 380px;min-width:0;max-width:%dpx;margin:0"><div style="font:600 16px system-ui,sans-serif;text-align:center;margin:4px 0 8px;overflow-wrap:anywhere">%s</div>`,
			head.wide(), html.EscapeString(head.title))
		if s.Option == nil { // too large for the browser
			alone, err := sheet{figures: []Figure{f}, width: float64(head.wide()), ink: inks[theme], bare: true}.png()
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, `<img alt="%s" style="width:100%%" src="%s">`, spoken, dataURL(alone))
		} else {
			fmt.Fprintf(&b, `<div id="%s" class="richlazy-chart" role="img" aria-label="%s" style="width:100%%;height:%dpx"></div>`, s.ID, spoken, head.tall)
			s.Icons = pictures.add(s.icons)
			m.Figures = append(m.Figures, s)
		}
		fmt.Fprintf(&b, `<figcaption style="font:13px/1.45 system-ui,sans-serif;opacity:.75;padding:6px 12px 0;overflow-wrap:anywhere">%s</figcaption></figure>`, html.EscapeString(head.caption))
	}
	if len(m.Figures) == 0 {
		return "", nil
	}
	m.Icons = pictures.urls
	text, err := json.Marshal(m) // escapes <, >, &, U+2028 and U+2029, so that it is safe inside a script element
	if err != nil {
		return "", fmt.Errorf("figure: %w", err)
	}
	fmt.Fprintf(&b, `</div></div><script>(function(){var m=%s,R=window.richlazy=window.richlazy||{};if(R.draw)R.draw(m);else(R.waiting=R.waiting||[]).push(m);`+
		`setTimeout(function(){var b=document.getElementById(m.box);if(!R.draw&&b)b.insertAdjacentHTML("afterend",'<small id="'+m.box+'-note">%s</small>')},%d)})()</script>`,
		text, "This figure is interactive once a cell with figure.Init() has run in this notebook.", patience.Milliseconds())
	return b.String(), nil
}

// dataURL is a PNG as the address of itself.
func dataURL(picture []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
}

// wide is the largest width of the interactive figure in pixels.
func (h heading) wide() int {
	if h.aspect > 0.7 || h.map2D {
		return 560
	}
	return 720
}

// page returns a complete document that needs no network.
func page(figures []Figure, opt SaveOptions) ([]byte, error) {
	picture, err := PNG(opt, figures...)
	if err != nil {
		return nil, err
	}
	drawn, err := fragment(figures, picture, "", opt.Theme)
	if err != nil {
		return nil, err
	}
	name, ground := map[Theme]string{Light: "light", Dark: "dark"}[opt.Theme], inks[opt.Theme].paper.(color.NRGBA)
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head>\n<body data-richlazy-theme=\"%s\" style=\"background:#%02x%02x%02x;margin:24px\">\n",
		html.EscapeString(titles(figures)), name, ground.R, ground.G, ground.B)
	fmt.Fprintf(&b, "<img alt=\"%s\" style=\"max-width:100%%\" src=\"%s\">\n", html.EscapeString(plainText(figures)), dataURL(picture))
	if drawn != "" {
		solid := func(f Figure) bool { return f.head().wants3D }
		fmt.Fprintf(&b, "%s\n%s\n", library(slices.ContainsFunc(figures, solid)), drawn)
	}
	b.WriteString("</body></html>\n")
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
