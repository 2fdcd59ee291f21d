package nifti

import (
	"github.com/richlazy/richlazy/pkg/internal/pages"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// ReadFloat64s reads the header and all values of an image, volume after volume: what [Read] and [Image.Values] return, bit by bit, and errors of the same kinds.
// The numbers are scaled while others are read and are not kept, so that little more memory is taken than for the values, 8 bytes each, for which the limits are charged.
func ReadFloat64s(path string, limits file.Limits) (*Header, []float64, error) {
	h, s, err := begin(path, limits)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if _, known := s.Left(); !known || h.Type == Float64 { // how much there is shows when it has come; or nothing has to be converted
		img, err := s.image(h)
		if err != nil {
			return nil, nil, err
		}
		if values, err := Raw[float64](img); err == nil {
			img.scale(values)
			return &img.Header, values, nil
		}
		return &img.Header, img.Values(), nil
	}
	if err := s.known(h); err != nil {
		return nil, nil, err
	}
	n := h.elements()
	if err := s.Charge(s.Pos(), "values", int64(n), 8); err != nil {
		return nil, nil, err
	}
	values := make([]float64, n)
	pages.Large(values)
	if err := s.convert(h, values); err != nil {
		return nil, nil, err
	}
	if err := s.Finish(maxPadding); err != nil {
		return nil, nil, err
	}
	return h, values, nil
}

// convert reads and scales all numbers: some are read while those before them are scaled.
func (s *source) convert(h *Header, values []float64) error {
	const most = 4 << 20 // bytes
	n := max(1, min(most/h.Type.Size(), len(values)/8))
	scaled := make(chan struct{}, 1)
	scaled <- struct{}{}
	var rooms [2]numbers
	for k := 0; len(values) > 0; k++ {
		n = min(n, len(values))
		stored := rooms[k%2] // its numbers were scaled before those of the other room
		if stored == nil || stored.len() != n {
			stored = h.Type.make(n)
			rooms[k%2] = stored
		}
		err := s.decode(h, stored, 0)
		<-scaled
		if err != nil {
			return err
		}
		go func(part []float64) {
			h.convert(part, stored)
			scaled <- struct{}{}
		}(values[:n])
		values = values[n:]
	}
	<-scaled
	return nil
}
