package brainvision

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// channels reads "Ch3=C3,Cz,0.5,µV": name, reference, resolution and unit, of which the last three may be missing.
func (f *File) channels(h *ini, n entry, count int) error {
	infos := h.sections["channel infos"]
	if len(infos) != count {
		return h.in.Fail(file.ErrFormat, n.at, "channels", fmt.Sprintf("%d in [Channel Infos], as NumberOfChannels says", count), len(infos))
	}
	f.Channels = make([]Channel, count)
	for _, e := range infos {
		i, err := f.index(h, e)
		if err != nil {
			return err
		}
		fields := append(strings.Split(e.value, ","), "", "", "")
		c := Channel{Name: unescape(fields[0]), Reference: unescape(fields[1]), Resolution: 1, Unit: unit(fields[3]), Radius: math.NaN(), Theta: math.NaN(), Phi: math.NaN()}
		if c.Name == "" || f.Channels[i].Name != "" {
			return h.in.Fail(file.ErrFormat, e.at, e.key, "one name", fmt.Sprintf("%.60q", e.value))
		}
		if text := strings.TrimSpace(fields[2]); text != "" {
			if c.Resolution, err = h.number(entry{e.key, text, e.at}); err != nil {
				return err
			}
			if c.Resolution == 0 {
				return h.in.Fail(file.ErrFormat, e.at, e.key, "a resolution that is not 0", fmt.Sprintf("%.60q", e.value))
			}
		}
		f.Channels[i] = c
	}
	return nil
}

// index returns the channel of a key such as "Ch1", counted from 0.
func (f *File) index(h *ini, e entry) (int, error) {
	if len(e.key) > 2 && strings.EqualFold(e.key[:2], "ch") {
		if i, err := strconv.Atoi(e.key[2:]); err == nil && i >= 1 && i <= len(f.Channels) {
			return i - 1, nil
		}
	}
	return 0, h.in.Fail(file.ErrFormat, e.at, "channel", fmt.Sprintf("Ch1 to Ch%d", len(f.Channels)), fmt.Sprintf("%.40q", e.key))
}

// unescape turns "\1" into the comma that it stands for.
func unescape(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), `\1`, ",") }

// unit is µV where none is given. Some programs wrote the second byte of a UTF-8 µ after its first in a file that is not UTF-8.
func unit(s string) string {
	if s = strings.ReplaceAll(strings.TrimSpace(s), "Âµ", "µ"); s == "" {
		return "µV"
	}
	return s
}

// coordinates reads "Ch1=1,-90,-72": radius, theta and phi.
func (f *File) coordinates(h *ini) error {
	for _, e := range h.sections["coordinates"] {
		i, err := f.index(h, e)
		if err != nil {
			return err
		}
		fields := strings.Split(e.value, ",")
		if len(fields) < 3 {
			return h.in.Fail(file.ErrFormat, e.at, e.key, "radius, theta and phi", fmt.Sprintf("%.60q", e.value))
		}
		var v [3]float64
		for k := range v {
			if v[k], err = h.number(entry{e.key, strings.TrimSpace(fields[k]), e.at}); err != nil {
				return err
			}
		}
		if v[0] != 0 {
			f.Channels[i].Radius, f.Channels[i].Theta, f.Channels[i].Phi = v[0], v[1], v[2]
			f.placed = true
		}
	}
	return nil
}
