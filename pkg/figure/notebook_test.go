//go:build unix

package figure

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// cellVariable makes the test program a cell of a notebook that does what it names.
const cellVariable = "RICHLAZY_FIGURE_CELL"

var cells = map[string]func() error{
	"init":    Init,
	"bars":    func() error { return Show(samples()["bars"]...) },
	"picture": func() error { return Show(hardSamples()["rdm-201-alone"]...) },
	"bad":     func() error { return Show(Bars{Title: "B"}) },
}

func TestMain(m *testing.M) {
	if cell := os.Getenv(cellVariable); cell != "" {
		if err := cells[cell](); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// runCell runs a cell as GoNB does, at the other end of its pipes, and returns what it displayed and printed.
func runCell(t *testing.T, cell string) (shown []protocol.DisplayData, printed string, err error) {
	t.Helper()
	folder := t.TempDir()
	there, back := filepath.Join(folder, "there"), filepath.Join(folder, "back")
	for _, pipe := range []string{there, back} {
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Opened for both directions, a pipe opens at once and outlives a cell that sends nothing.
	in, err := os.OpenFile(there, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(back, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), cellVariable+"="+cell, protocol.GONB_PIPE_ENV+"="+there, protocol.GONB_PIPE_BACK_ENV+"="+back)
	done := make(chan struct{})
	go func() {
		defer close(done)
		from, to := gob.NewDecoder(in), gob.NewEncoder(out)
		for {
			var d protocol.DisplayData
			if err := from.Decode(&d); err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrClosed) {
					t.Errorf("the kernel does not understand the cell: %v", err)
				}
				return
			}
			if v, ok := d.Data[protocol.MIMECommValue].(protocol.CommValue); ok {
				if err := to.Encode(&protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: v.Value}); err != nil {
					t.Error(err)
				}
				continue
			}
			shown = append(shown, d)
		}
	}()
	text, err := cmd.CombinedOutput()
	in.Close()
	<-done
	return shown, string(text), err
}

func TestShowInANotebook(t *testing.T) {
	shown, printed, err := runCell(t, "bars")
	if err != nil || printed != "" {
		t.Fatalf("%v: %s", err, printed)
	}
	if len(shown) != 2 {
		t.Fatalf("%d outputs, want the picture and the interactive figure", len(shown))
	}
	picture, ok := shown[0].Data[protocol.MIMEImagePNG].([]byte)
	if !ok || len(shown[0].Data) != 2 {
		t.Fatalf("the first output holds %d forms, want a picture and text", len(shown[0].Data))
	}
	img, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	size, ok := shown[0].Metadata[string(protocol.MIMEImagePNG)].(map[string]any)
	if !ok || size["width"] != img.Width/2 || size["height"] != img.Height/2 {
		t.Errorf("the picture of %d × %d dots is shown as %v, want two dots a pixel", img.Width, img.Height, size)
	}
	if text := shown[0].Data[protocol.MIMETextPlain]; text != "Figure: Model geometries in the hidden layer. Mean ± standard deviation over 30 networks." {
		t.Errorf("as text: %v", text)
	}
	page, _ := shown[1].Data[protocol.MIMETextHTML].(string)
	encoded := strings.TrimPrefix(dataURL(picture), "data:image/png;base64,")
	if messageOf(t, page)["tail"] != encoded[len(encoded)-tailLength:] {
		t.Error("the interactive figure does not know its picture")
	}
	if strings.Contains(page, "<img") || len(page) > 20_000 {
		t.Errorf("the interactive figure carries a picture or the library: %d bytes", len(page))
	}
	again, _, err := runCell(t, "bars")
	if err != nil || messageOf(t, page)["box"] == messageOf(t, again[1].Data[protocol.MIMETextHTML].(string))["box"] {
		t.Errorf("%v: two showings of one figure have the same id", err)
	}
}

func TestShowInANotebookWithoutScript(t *testing.T) {
	shown, printed, err := runCell(t, "picture")
	if err != nil || len(shown) != 1 || shown[0].Data[protocol.MIMEImagePNG] == nil {
		t.Errorf("%v %s: %d outputs, want the picture alone", err, printed, len(shown))
	}
}

func TestShowInANotebookOfABadFigure(t *testing.T) {
	shown, printed, err := runCell(t, "bad")
	if err == nil || len(shown) != 0 || printed != "figure: bars \"B\": the x axis has no name\n" {
		t.Errorf("%v, %d outputs: %s", err, len(shown), printed)
	}
}

func TestInitInANotebook(t *testing.T) {
	shown, printed, err := runCell(t, "init")
	if err != nil || len(shown) != 1 {
		t.Fatalf("%v %s: %d outputs, want the library", err, printed, len(shown))
	}
	text, _ := shown[0].Data[protocol.MIMETextHTML].(string)
	if !strings.Contains(text, "window.richlazy.load([") || strings.Contains(text, "http://") && strings.Contains(text, `src="http`) {
		t.Errorf("no library in %.200s", text)
	}
	if err := Init(); err != nil {
		t.Errorf("outside a notebook: %v", err)
	}
}
