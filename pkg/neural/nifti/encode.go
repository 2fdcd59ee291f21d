package nifti

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// encode returns all bytes before the numbers, of a single little-endian file, and takes none that this package could not read back.
func (h *Header) encode(version int) ([]byte, error) {
	if version == 0 {
		version = max(h.Version, 1)
		for _, d := range h.Dims {
			if d > math.MaxInt16 {
				version = 2
			}
		}
	}
	if version != 1 && version != 2 {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "version to write", Want: "1 or 2", Got: fmt.Sprint(version), Err: file.ErrValue}
	}
	g := *h
	g.Version = version
	if err := g.settle(); err != nil {
		return nil, err
	}
	size := headerSize1
	write := g.bytes1
	if version == 2 {
		size, write = headerSize2, g.bytes2
	}
	extensions := g.extensionBytes()
	g.Offset = int64(size + len(extensions))
	w := &writer{}
	write(w)
	if w.wide != nil {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "field of the header", Want: fmt.Sprintf("a number that NIfTI-%d can hold there", version), Got: fmt.Sprint(*w.wide), Err: file.ErrValue}
	}
	b := append(w.b, extensions...)
	// The header that was written is read, so that what cannot be read back is never written.
	s, err := newSource(bytes.NewReader(b), "", file.Limits{MaxElements: math.MaxInt64, MaxBytes: math.MaxInt64})
	if err != nil {
		return nil, err
	}
	if _, err := s.header(); err != nil {
		return nil, err
	}
	return b, nil
}

// settle asks the fields to fit each other and puts the affine where a reader finds it.
func (h *Header) settle() error {
	bad := func(what, want string, got any) error {
		return &file.Error{Format: "nifti", Offset: -1, What: what, Want: want, Got: fmt.Sprint(got), Err: file.ErrValue}
	}
	if n := len(h.Dims); n < 1 || n > 7 {
		return bad("Dims", "1 to 7 dimensions", h.Dims)
	}
	size := [3]int{1, 1, 1}
	copy(size[:], h.Dims[:min(3, len(h.Dims))])
	if size != h.Size {
		return bad("Dims", fmt.Sprintf("the grid's %v first", h.Size), h.Dims)
	}
	for _, d := range h.Dims {
		if h.Version == 1 && d > math.MaxInt16 {
			return bad("Dims", "lengths that NIfTI-1 can say", h.Dims)
		}
	}
	for _, text := range []struct {
		what, s string
		room    int
	}{{"Description", h.Description, 80}, {"AuxFile", h.AuxFile, 24}, {"Intent.Name", h.Intent.Name, 16}} {
		if len(text.s) > text.room {
			return bad(text.what, fmt.Sprintf("at most %d bytes", text.room), fmt.Sprintf("%d", len(text.s)))
		}
	}
	if m, _, err := h.winner(); err == nil && m == h.Affine {
		return nil
	}
	unit := h.SpaceUnit.millimetres()
	for i := range h.Rows {
		for j := range h.Rows[i] {
			h.Rows[i][j] = h.Affine[i][j] / unit
		}
	}
	if h.QSpace = NoSpace; h.SSpace == NoSpace {
		h.SSpace = Aligned
	}
	for i, edge := range h.VoxelSize() {
		h.Pixdim[i+1] = edge / unit
	}
	return nil
}

// extensionBytes are the flag and the blocks between header and numbers.
func (h *Header) extensionBytes() []byte {
	out := make([]byte, 4)
	for _, e := range h.Extensions {
		out[0] = 1
		size := (len(e.Data) + 8 + 15) / 16 * 16
		out = binary.LittleEndian.AppendUint32(out, uint32(size))
		out = binary.LittleEndian.AppendUint32(out, uint32(e.Code))
		out = append(out, e.Data...)
		out = append(out, make([]byte, size-8-len(e.Data))...)
	}
	return out
}

// writer appends fields to a header.
type writer struct {
	b    []byte
	wide *int // a number that its field cannot hold
}

func (w *writer) u8(v ...int) {
	for _, v := range v {
		w.b = append(w.b, byte(v))
	}
}

func (w *writer) i16(v ...int) {
	for _, v := range v {
		if int(int16(v)) != v {
			w.wide = &v
		}
		w.b = binary.LittleEndian.AppendUint16(w.b, uint16(v))
	}
}

func (w *writer) i32(v ...int) {
	for _, v := range v {
		if int(int32(v)) != v {
			w.wide = &v
		}
		w.b = binary.LittleEndian.AppendUint32(w.b, uint32(v))
	}
}

func (w *writer) i64(v ...int) {
	for _, v := range v {
		w.b = binary.LittleEndian.AppendUint64(w.b, uint64(v))
	}
}

func (w *writer) f32(v ...float64) {
	for _, v := range v {
		w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(float32(v)))
	}
}

func (w *writer) f64(v ...float64) {
	for _, v := range v {
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v))
	}
}

func (w *writer) str(s string, n int) {
	w.b = append(w.b, s...)
	w.b = append(w.b, make([]byte, n-len(s))...)
}
