package brainvision

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// readMarkers reads "Mk2=Stimulus,S253,487,1,0": type, description, position counted from 1, size in samples, channel and date. Without a marker file there are none.
func (f *File) readMarkers(in *file.Random) error {
	var entries []entry
	var m *ini
	if in != nil {
		var err error
		if m, err = parse(in, "Marker File"); err != nil {
			return err
		}
		entries = m.sections["marker infos"]
	}
	n := len(entries)
	onset, duration := make([]float64, n), make([]float64, n)
	types, texts, dates := make([]string, n), make([]string, n), make([]string, n)
	sample, channel := make([]int, n), make([]int, n)
	begins := []int{0}
	for i, e := range entries {
		if len(e.key) < 3 || !strings.EqualFold(e.key[:2], "mk") {
			return in.Fail(file.ErrFormat, e.at, "marker", `"Mk1=…"`, fmt.Sprintf("%.40q", e.key))
		}
		fields := strings.Split(e.value, ",")
		if len(fields) < 3 {
			return in.Fail(file.ErrFormat, e.at, e.key, "type, description, position, size and channel", fmt.Sprintf("%.60q", e.value))
		}
		fields = append(fields, "", "", "")
		types[i], texts[i], dates[i] = unescape(fields[0]), unescape(fields[1]), strings.TrimSpace(fields[5])
		var numbers [3]int
		for k, text := range fields[2:5] {
			text = strings.TrimSpace(text)
			if text == "" && k > 0 {
				continue
			}
			v, err := strconv.Atoi(text)
			if err != nil || v < 0 && k < 2 || k == 0 && v < 1 || v > math.MaxInt32*1024 {
				return in.Fail(file.ErrFormat, e.at, e.key, [3]string{"a position from 1 on", "a size", "a channel"}[k], fmt.Sprintf("%.40q", text))
			}
			numbers[k] = v
		}
		sample[i], channel[i] = numbers[0]-1, max(0, numbers[2])
		onset[i], duration[i] = float64(sample[i])/f.Rate, float64(numbers[1])/f.Rate
		if types[i] == "New Segment" && sample[i] < f.Samples {
			begins = append(begins, sample[i])
		}
	}
	slices.Sort(begins)
	begins = slices.Compact(begins)
	for i, first := range begins {
		end := f.Samples
		if i+1 < len(begins) {
			end = begins[i+1]
		}
		if end > first {
			f.stretches = append(f.stretches, continuous.Stretch{First: first, N: end - first, Begin: float64(first) / f.Rate})
		}
	}
	f.Markers = table.Table{table.Numbers("onset", onset...), table.Numbers("duration", duration...), table.Texts("type", types...), table.Texts("description", texts...),
		table.Integers("sample", sample...), table.Integers("channel", channel...), table.Texts("date", dates...)}
	return nil
}
