package nifti

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// ReadMasked reads the time courses of the voxels in which the mask, an image of one volume on the same grid, is neither 0 nor NaN. It holds one volume at a
// time, so that the file may be larger than memory, and reads all of it, so that damage anywhere is found. A mask on another grid is an error, see [SameGrid].
func ReadMasked(path string, mask *Image, limits file.Limits) (*TimeCourses, error) {
	in, err := Mask(mask)
	if err != nil {
		return nil, err
	}
	h, s, err := begin(path, limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := SameGrid(mask.Grid, h.Grid); err != nil {
		return nil, fmt.Errorf("nifti: %s: mask and image: %w", path, err)
	}
	if err := s.known(h); err != nil {
		return nil, err
	}
	n := int64(0)
	for _, v := range in {
		if v {
			n++
		}
	}
	if err := s.Charge(s.Pos(), "voxels of the mask", n*int64(h.Volumes()), 8); err != nil {
		return nil, err
	}
	if err := s.Charge(s.Pos(), "a volume", int64(h.Voxels()), int64(h.Type.Size())); err != nil {
		return nil, err
	}
	out, err := h.series(in)
	if err != nil {
		return nil, err
	}
	volume := h.Type.make(h.Voxels())
	for t := range h.Volumes() {
		if err := s.decode(h, volume, 0); err != nil {
			return nil, err
		}
		row := out.Values.RawRowView(t)
		volume.gather(row, 0, out.VoxelIndex)
		h.scale(row)
	}
	if err := s.Finish(maxPadding); err != nil {
		return nil, err
	}
	return out, nil
}

// ReadVolume reads one volume, from 0, as an image of three dimensions. A plain file is not read before and after it; of a compressed one all is, so that
// its checksum is known to be right. A volume that is not there is an error.
func ReadVolume(path string, volume int, limits file.Limits) (*Image, error) {
	h, s, err := begin(path, limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.known(h); err != nil {
		return nil, err
	}
	if volume < 0 || volume >= h.Volumes() {
		return nil, s.Fail(file.ErrValue, -1, "volume", fmt.Sprintf("0 to %d", h.Volumes()-1), volume)
	}
	bytes := int64(h.Voxels()) * int64(h.Type.Size())
	if err := s.Skip(int64(volume)*bytes, "data"); err != nil {
		return nil, err
	}
	rest := int64(h.Volumes()-volume-1) * bytes
	h.Dims = h.Dims[:min(3, len(h.Dims))]
	if err := s.Charge(s.Pos(), "a volume", int64(h.Voxels()), int64(h.Type.Size())); err != nil {
		return nil, err
	}
	data := h.Type.make(h.Voxels())
	if err := s.decode(h, data, 0); err != nil {
		return nil, err
	}
	if err := s.Skip(rest, "data"); err != nil {
		return nil, err
	}
	if err := s.Finish(maxPadding); err != nil {
		return nil, err
	}
	return &Image{Header: *h, data: data}, nil
}
