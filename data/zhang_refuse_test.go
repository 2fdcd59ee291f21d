package data

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// zhangFile is a unit with 20 trials of each object at each position, before it is written.
type zhangFile struct {
	spikes                 []float64 // 420 × 1000, column-major
	object, position, both []string
	onset, session         []float64
}

func newZhangFile() *zhangFile {
	z := &zhangFile{spikes: make([]float64, 420*zhangSamples), onset: []float64{501}, session: []float64{1001}}
	for i := range 420 {
		o, p := zhangObjects[i%7], zhangPositions[i/7%3]
		z.object, z.position, z.both = append(z.object, o), append(z.position, p), append(z.both, o+"_"+p)
	}
	z.spikes[420*700+3] = 1
	return z
}

func (z *zhangFile) bytes() []byte {
	labels := matStruct("raster_labels", []string{"stimulus_ID", "stimulus_position", "combined_ID_position"},
		matCell("", z.object...), matCell("", z.position...), matCell("", z.both...))
	site := matStruct("raster_site_info", []string{"session_ID", "recording_channel", "unit", "alignment_event_time"},
		matDoubles("", 1, z.session...), matDoubles("", 1, 1), matText("", "A"), matDoubles("", 1, z.onset...))
	return matFile(matDoubles("raster_data", 420, z.spikes...), labels, site)
}

func TestZhangRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bp9spk_01A"+zhangSuffix)
	write := func(content []byte) error {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := readZhangUnit(path)
		return err
	}
	good := newZhangFile().bytes()
	if err := write(good); err != nil {
		t.Fatal(err)
	}
	r, err := readZhangUnit(path)
	if err != nil {
		t.Fatal(err)
	}
	spike := make([]float64, zhangSamples)
	if err := r.Values.Block(spike, [3]int{3}, [3]int{1, 1, zhangSamples}); err != nil || slices.Index(spike, 1) != 700 ||
		r.Name != "bp9spk_01A" || r.Observations[0].Text[3] != "flower" {
		t.Errorf("got a spike at %d of %s: %v", slices.Index(spike, 1), r, err)
	}
	for want, spoil := range map[string]func(z *zhangFile){
		"raster_data is [420 999]: want trials × 1000":             func(z *zhangFile) { z.spikes = z.spikes[:420*999] },
		"raster_data(2,1): got 2, want 0 or 1":                     func(z *zhangFile) { z.spikes[1] = 2 },
		"raster_data(1,2): got NaN":                                func(z *zhangFile) { z.spikes[420] = math.NaN() },
		"raster_labels.stimulus_ID: got 419 labels, want 420":      func(z *zhangFile) { z.object = z.object[:419] },
		`trial 4: got object "rose"`:                               func(z *zhangFile) { z.object[3] = "rose" },
		`trial 1: got object "car" at position "left"`:             func(z *zhangFile) { z.position[0] = "left" },
		`together "car_upper"`:                                     func(z *zhangFile) { z.both[0] = "car_upper" },
		"got 18 trials of car at the lower position":               func(z *zhangFile) { z.move(2) },
		"got 21 trials of couch at the lower position, want 19 or": func(z *zhangFile) { z.move(1) },
		"alignment_event_time is [500]: want 501":                  func(z *zhangFile) { z.onset[0] = 500 },
		"raster_site_info.session_ID: got 2 numbers, want one":     func(z *zhangFile) { z.session = []float64{1, 2} },
	} {
		z := newZhangFile()
		spoil(z)
		says(t, write(z.bytes()), want)
	}
	for cut := 129; cut < len(good); cut += len(good) / 7 {
		if err := write(good[:cut]); err == nil {
			t.Errorf("cut after %d of %d bytes: want an error", cut, len(good))
		}
	}
	if err := write([]byte("no MAT-file")); !errors.Is(err, file.ErrFormat) && !errors.Is(err, file.ErrTruncated) {
		t.Errorf("no MAT-file: got %v", err)
	}
}

// move gives so many trials of the car at the lower position to the couch.
func (z *zhangFile) move(n int) {
	for i := range z.object {
		if n > 0 && z.both[i] == "car_lower" {
			z.object[i], z.both[i], n = "couch", "couch_lower", n-1
		}
	}
}
