package mgh

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// headerSize is what comes before the numbers; the last 194 bytes of it mean nothing.
const headerSize = 284

// types gives the numbers of a file as NumPy names them.
var types = map[int32]string{0: "u1", 1: "i4", 3: "f4", 4: "i2", 10: "u2"}

// Read reads a file, compressed by gzip or not: all of it, or an error, a [*file.Error] with file, byte, what was wanted and what was found.
func Read(path string, limits file.Limits) (*Image, error) {
	s, err := file.Open(path, "mgh", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return read(s)
}

// Decode reads an image as [Read] does from a stream; name stands for it in errors.
func Decode(r io.Reader, name string, limits file.Limits) (*Image, error) {
	s, err := file.NewSource(r, name, "mgh", limits)
	if err != nil {
		return nil, err
	}
	return read(s)
}

func read(s *file.Source) (*Image, error) {
	var head [headerSize]byte
	if err := s.Read(head[:], "header"); err != nil {
		return nil, err
	}
	field := func(at int) int32 { return int32(binary.BigEndian.Uint32(head[at:])) }
	real := func(at int) float64 { return float64(math.Float32frombits(binary.BigEndian.Uint32(head[at:]))) }
	if v := field(0); v != 1 {
		return nil, s.Fail(file.ErrFormat, 0, "version", "1", v)
	}
	img, dims := &Image{DoF: int(field(24)), Placed: binary.BigEndian.Uint16(head[28:]) != 0}, [4]int64{}
	for i := range dims {
		if dims[i] = int64(field(4 + 4*i)); dims[i] < 1 {
			return nil, s.Fail(file.ErrFormat, int64(4+4*i), "dimensions", "a length of at least 1", dims[i])
		}
		if i < 3 {
			img.Size[i] = int(dims[i])
		}
	}
	img.Frames = int(dims[3])
	n, ok := file.Product(dims[:], s.Limits.MaxElements)
	if !ok {
		return nil, s.Fail(file.ErrLimit, 4, "dimensions", fmt.Sprintf("at most %d elements (Limits.MaxElements)", s.Limits.MaxElements), dims)
	}
	code, ok := types[field(20)]
	if !ok {
		return nil, s.Fail(file.ErrUnsupported, 20, "type", "uint8 (0), int32 (1), float32 (3), int16 (4) or uint16 (10)", field(20))
	}
	spacing, cosines, centre := [3]float64{1, 1, 1}, [3][3]float64{{-1, 0, 0}, {0, 0, -1}, {0, 1, 0}}, [3]float64{}
	if img.Placed {
		for i := range 3 {
			spacing[i], centre[i] = real(30+4*i), real(78+4*i)
			for j := range 3 {
				cosines[i][j] = real(42 + 12*i + 4*j)
			}
		}
	}
	if err := img.place(spacing, centre, cosines); err != nil {
		return nil, s.Fail(file.ErrFormat, 30, "place of the voxels", "axes of three dimensions", fmt.Sprintf("steps %v, cosines %v, centre %v", spacing, cosines, centre))
	}
	if err := img.numbers(s, code, n); err != nil {
		return nil, err
	}
	return img, img.rest(s)
}

// numbers reads the n numbers of an image.
func (img *Image) numbers(s *file.Source, code string, n int64) error {
	size := raw.Width(code)
	if left, known := s.Left(); known && n > left/size {
		return s.Fail(file.ErrTruncated, s.Pos(), "data", fmt.Sprintf("%d × %d bytes", n, size), fmt.Sprintf("at most %d, then the file ends", left))
	}
	if err := s.Charge(s.Pos(), "data", n, size); err != nil {
		return err
	}
	if _, known := s.Left(); !known && n*size > file.FirstRoom { // nobody knows how many there will be
		b, err := s.Append(nil, n*size, "data")
		if err != nil {
			return err
		}
		values, room, part := raw.Numbers(code, int(n))
		copy(room, b)
		raw.Native(room, part, true)
		img.Stored = &npy.Array{Shape: img.shape(), Data: values}
		return nil
	}
	values, b, part := raw.Numbers(code, int(n))
	if err := s.Read(b, "data"); err != nil {
		return err
	}
	raw.Native(b, part, true)
	img.Stored = &npy.Array{Shape: img.shape(), Data: values}
	return nil
}

func (img *Image) shape() []int { return []int{img.Frames, img.Size[2], img.Size[1], img.Size[0]} }

// rest reads what follows the numbers.
func (img *Image) rest(s *file.Source) error {
	b, err := s.All("parameters and tags")
	if err != nil {
		return err
	}
	for i, p := range []*float64{&img.Scan.TR, &img.Scan.FlipAngle, &img.Scan.TE, &img.Scan.TI, &img.Scan.FieldOfView} {
		if *p = math.NaN(); len(b) >= 4*i+4 {
			*p = float64(math.Float32frombits(binary.BigEndian.Uint32(b[4*i:])))
		}
	}
	for _, p := range []*float64{&img.Scan.TR, &img.Scan.TE, &img.Scan.TI} {
		*p /= 1000 // ms in the file
	}
	if len(b) > 20 {
		img.Tags = b[20:]
	}
	return nil
}
