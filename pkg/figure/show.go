package figure

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Init sends echarts into the notebook, once: call it in a cell near the top. The libraries come with this package, nothing is loaded from the network. Without
// Init figures are shown as pictures. Outside a notebook it does nothing.
func Init() error {
	if !gonbui.IsNotebook {
		return nil
	}
	gonbui.DisplayHTML(`<div class="richlazy-library"></div>` + library(true))
	return flush()
}

// Show shows figures side by side. In a notebook each showing is two outputs: a static picture, and the interactive figure, whose script hides the picture where it
// runs. Viewers that run no scripts (GitHub, nbviewer) keep the picture. In a plain Go program Show writes a page into the folder out (or that in the environment
// variable RICHLAZY_FIGURES), named after the titles, and prints where.
//
// It is an error when a figure cannot be drawn, with its title and what is wrong, or when the notebook does not take it.
func Show(figures ...Figure) error {
	if err := check(figures); err != nil {
		return err
	}
	if !gonbui.IsNotebook {
		return showFile(figures)
	}
	opt := SaveOptions{}
	picture, err := PNG(opt, figures...)
	if err != nil {
		return err
	}
	interactive, err := fragment(figures, picture, gonbui.UniqueId(), opt.Theme)
	if err != nil {
		return err
	}
	w, h := sheet{figures: figures, width: opt.width(len(figures))}.size()
	gonbui.SendData(&protocol.DisplayData{
		Data:     map[protocol.MIMEType]any{protocol.MIMEImagePNG: picture, protocol.MIMETextPlain: plainText(figures)},
		Metadata: map[string]any{string(protocol.MIMEImagePNG): map[string]any{"width": int(w), "height": int(h)}},
	})
	if interactive != "" {
		gonbui.DisplayHTML(interactive)
	}
	return flush()
}

func showFile(figures []Figure) error {
	folder := os.Getenv("RICHLAZY_FIGURES")
	if folder == "" {
		folder = "out"
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	path := filepath.Join(folder, slug(titles(figures))+".html")
	if err := Save(path, SaveOptions{}, figures...); err != nil {
		return err
	}
	fmt.Println("figure:", path)
	return nil
}

// slug turns a title into the name of a file.
func slug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := []rune(strings.TrimSuffix(b.String(), "-"))
	if len(s) == 0 {
		return "figure"
	}
	return string(s[:min(len(s), 60)])
}
