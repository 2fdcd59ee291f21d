package figure_test

import (
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/figure"
)

func TestIconsFromFolder(t *testing.T) {
	folder := t.TempDir()
	save := func(name string, side int, encode func(w io.Writer, m image.Image) error) {
		t.Helper()
		m := image.NewGray(image.Rect(0, 0, side, side))
		m.Set(0, 0, color.White)
		file, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := encode(file, m); err != nil {
			t.Fatal(err)
		}
	}
	save("left.face.png", 3, png.Encode)
	save("house.JPG", 4, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
	save("tool.gif", 5, func(w io.Writer, m image.Image) error { return gif.Encode(w, m, nil) })
	if err := os.WriteFile(filepath.Join(folder, "house.txt"), []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	icons, err := figure.IconsFromFolder(folder, []string{"tool", "left.face", "house"})
	if err != nil {
		t.Fatal(err)
	}
	for i, side := range []int{5, 3, 4} {
		if got := icons[i].Bounds().Dx(); got != side {
			t.Errorf("icon %d is %d wide, want %d", i, got, side)
		}
	}
	save("tool.png", 2, png.Encode)
	if err := os.WriteFile(filepath.Join(folder, "word.png"), []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	for condition, want := range map[string]string{"sound": `"sound" has no picture`, "tool": `"tool" has several pictures`, "word": "word.png"} {
		if _, err := figure.IconsFromFolder(folder, []string{condition}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", condition, err, want)
		}
	}
	if _, err := figure.IconsFromFolder(filepath.Join(folder, "no"), nil); err == nil {
		t.Error("no folder, no error")
	}
}
