package nifti

// bytes1 writes a NIfTI-1 header.
func (h *Header) bytes1(w *writer) {
	w.i32(headerSize1)
	w.str("", 34)
	w.u8('r', h.Slices.info()) // 'r' is for readers of ANALYZE 7.5
	w.i16(h.dim()...)
	w.f32(h.Intent.Parameters[:]...)
	w.i16(h.Intent.Code, int(h.Type), 8*h.Type.Size(), h.Slices.Start)
	w.f32(h.pixdim()...)
	w.f32(float64(h.Offset), h.Slope, h.Inter)
	w.i16(h.Slices.End)
	w.u8(h.Slices.Code, h.unit())
	w.f32(h.CalMax, h.CalMin, h.Slices.Duration, h.TimeOffset)
	w.i32(0, 0)
	w.str(h.Description, 80)
	w.str(h.AuxFile, 24)
	w.i16(int(h.QSpace), int(h.SSpace))
	w.f32(h.affineFields()...)
	w.str(h.Intent.Name, 16)
	w.str("n+1", 4)
}

// bytes2 writes a NIfTI-2 header.
func (h *Header) bytes2(w *writer) {
	w.i32(headerSize2)
	w.str("n+2"+magic2, 8)
	w.i16(int(h.Type), 8*h.Type.Size())
	w.i64(h.dim()...)
	w.f64(h.Intent.Parameters[:]...)
	w.f64(h.pixdim()...)
	w.i64(int(h.Offset))
	w.f64(h.Slope, h.Inter, h.CalMax, h.CalMin, h.Slices.Duration, h.TimeOffset)
	w.i64(h.Slices.Start, h.Slices.End)
	w.str(h.Description, 80)
	w.str(h.AuxFile, 24)
	w.i32(int(h.QSpace), int(h.SSpace))
	w.f64(h.affineFields()...)
	w.i32(h.Slices.Code, h.unit(), h.Intent.Code)
	w.str(h.Intent.Name, 16)
	w.u8(h.Slices.info())
	w.str("", 15)
}

// dim are the eight numbers of the field dim.
func (h *Header) dim() []int {
	out := []int{len(h.Dims), 1, 1, 1, 1, 1, 1, 1}
	copy(out[1:], h.Dims)
	return out
}

// pixdim are its eight numbers; the first one is the handedness of the qform, of which only the sign counts.
func (h *Header) pixdim() []float64 {
	out := h.Pixdim
	if out[0] < 0 {
		out[0] = -1
	} else {
		out[0] = 1
	}
	return out[:]
}

// unit joins the units of space and time.
func (h *Header) unit() int { return int(h.SpaceUnit)&7 | int(h.TimeUnit)&0x38 }

// info joins the dimensions of the encodings.
func (s Slices) info() int { return s.Freq&3 | s.Phase&3<<2 | s.Slice&3<<4 }

// affineFields are quaternion, offset and the rows of the sform.
func (h *Header) affineFields() []float64 {
	out := append(append([]float64{}, h.Quaternion[:]...), h.QOffset[:]...)
	for _, row := range h.Rows {
		out = append(out, row[:]...)
	}
	return out
}
