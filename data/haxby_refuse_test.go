package data

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// TestHaxbyRefuse damages the texts and images of a run: the error names file, line and what was wanted.
func TestHaxbyRefuse(t *testing.T) {
	folder := t.TempDir()
	write := func(content string) string {
		path := filepath.Join(folder, "x.txt")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var labels strings.Builder
	events := "onset\tduration\ttrial_type\n"
	for run := range haxbyRuns {
		for v := range haxbyVolumes {
			label := "rest"
			if v/15 < 8 && v%15 >= 6 {
				label = HaxbyCategories()[v/15]
			}
			fmt.Fprintln(&labels, label, run)
		}
	}
	good := labels.String()
	for i, c := range HaxbyCategories() {
		events += []string{"15", "52.5", "90", "127.5", "165", "202.5", "240", "277.5"}[i] + "\t22.5\t" + c + "\n"
	}
	fresh := func() *Haxby { return &Haxby{TR: 2.5} }
	h := fresh()
	if err := h.readLabels(write(good)); err != nil {
		t.Fatal(err)
	}
	if err := h.readEvents(write(events), 3); err != nil || h.Blocks[7] != (HaxbyBlock{4, "shoe", 3*haxbyVolumes + 111, 9}) {
		t.Fatal(h.Blocks, err)
	}
	for want, content := range map[string]string{
		"line 7: got [\"botle\" \"0\"]": strings.Replace(good, "bottle", "botle", 1),
		"line 1: got 3 fields, want 2":  strings.Replace(good, "rest", "rest rest", 1),
		"line 1: got [\"rest\" \"3\"]":  strings.Replace(good, "0", "3", 1),
		"got 1451 labels":               good[:strings.LastIndex(good[:len(good)-1], "\n")+1],
	} {
		if err := fresh().readLabels(write(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("labels: %v, want %s", err, want)
		}
	}
	for want, content := range map[string]string{
		"no header":                       strings.Replace(events, "onset", "begin", 1),
		"line 2: got [\"16\"":             strings.Replace(events, "15\t", "16\t", 1),
		"line 2: got [\"-15\"":            strings.Replace(events, "15\t", "-15\t", 1),
		"line 2: got [\"n/a\"":            strings.Replace(events, "15\t", "n/a\t", 1),
		"line 9: got [\"277.5\"":          strings.Replace(events, "277.5\t22.5", "277.5\t30", 1),
		"line 3: got \"bottle\"":          strings.Replace(events, "\tcat", "\tbottle", 1),
		"line 3: got \"dog\"":             strings.Replace(events, "\tcat", "\tdog", 1),
		"got 7 categories":                strings.Replace(events, "277.5\t22.5\tshoe\n", "", 1),
		"volume 7 of run 4: got \"rest\"": strings.Replace(events, "15\t22.5", "17.5\t20", 1),
	} {
		h := fresh()
		if err := h.readLabels(write(good)); err != nil {
			t.Fatal(err)
		}
		if err := h.readEvents(write(content), 3); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("events: %v, want %s", err, want)
		}
	}
	images(t)
}

// images of another place, length or TR do not belong together.
func images(t *testing.T) {
	make := func(n int, edge, tr float64) *nifti.Image {
		img, err := nifti.New(nifti.CubicGrid(2, 1, 1, edge), make([]float64, 2*n))
		if err != nil {
			t.Fatal(err)
		}
		if tr > 0 {
			img.SetTR(tr)
		}
		return img
	}
	h := &Haxby{}
	if err := h.place(make(5, 3, 2.5), 5, "a"); err != nil || h.TR != 2.5 {
		t.Fatal(err)
	}
	for want, img := range map[string]*nifti.Image{
		"b: got 4 volumes":                      make(4, 3, 2.5),
		"b: got 5 volumes with a TR of 2 s":     make(5, 3, 2),
		"b: nifti: place of voxel [1 0 0]":      make(5, 3.5, 2.5),
		"b: nifti: TR: want a unit of time":     make(5, 3, 0),
		"b: nifti: TR: want four dimensions, g": make(1, 3, 2.5),
	} {
		if err := h.place(img, 5, "b"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
