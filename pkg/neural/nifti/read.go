package nifti

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/pages"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

// Read reads an image: a .nii or .nii.gz file, or a pair of .hdr and .img by the name of either. It returns all of the image or an error, a [*file.Error] with
// file, byte, what was wanted and what was found unless the file cannot be opened. What a file declares is compared with its size before memory is taken.
func Read(path string, limits file.Limits) (*Image, error) {
	h, s, err := begin(path, limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.image(h)
}

// ReadHeader reads what a file says of itself, its extensions included, of any type of numbers, and none of the numbers.
func ReadHeader(path string, limits file.Limits) (*Header, error) {
	head, _ := pair(path)
	s, err := open(head, limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	h, err := s.header()
	if err != nil {
		return nil, err
	}
	end := h.Offset
	if !h.single() { // the numbers need not be there
		end = -1
	}
	return h, s.extensions(h, end)
}

// Decode reads an image as [Read] does from a stream that holds a single file, compressed or not; name stands for it in errors. From an io.Seeker, which can
// tell how much there is, what the file declares is compared with what it holds before memory is taken.
func Decode(r io.Reader, name string, limits file.Limits) (*Image, error) {
	s, err := newSource(r, name, limits)
	if err != nil {
		return nil, err
	}
	h, err := s.header()
	if err != nil {
		return nil, err
	}
	if !h.single() {
		return nil, s.Fail(file.ErrFormat, -1, "magic", "a single file", h.Magic+": the numbers are in another file, which Read finds")
	}
	if err := s.extensions(h, h.Offset); err != nil {
		return nil, err
	}
	return s.image(h)
}

// begin opens a file or a pair, and returns the header and the source of the numbers, which stands at the first one.
func begin(path string, limits file.Limits) (*Header, *source, error) {
	head, numbers := pair(path)
	s, err := open(head, limits)
	if err != nil {
		return nil, nil, err
	}
	h, err := s.header()
	if err == nil && h.single() {
		if err = s.extensions(h, h.Offset); err == nil {
			return h, s, nil
		}
	} else if err == nil {
		if numbers == "" {
			err = s.Fail(file.ErrFormat, -1, "magic", "a single file", h.Magic+": a header whose numbers are in a file .img, and the name does not end in .hdr")
		} else if err = s.extensions(h, -1); err == nil {
			budget := s.Budget
			s.Close()
			if s, err = open(numbers, limits); err != nil {
				return nil, nil, err
			}
			s.Budget, s.order = budget, h.order()
			if err = s.Skip(h.Offset, "space before the data"); err == nil {
				return h, s, nil
			}
		}
	}
	s.Close()
	return nil, nil, err
}

// pair returns the names of header and numbers, the second one empty where the name is not that of a pair. A compressed .hdr.gz goes with .img.gz, and
// either may be the only one of the two that is compressed.
func pair(path string) (head, numbers string) {
	for _, zip := range []string{"", ".gz"} {
		for _, end := range []string{".hdr", ".img"} {
			base, ok := strings.CutSuffix(path, end+zip)
			if !ok {
				continue
			}
			return partner(base+".hdr", zip), partner(base+".img", zip)
		}
	}
	return path, ""
}

// partner is the name that exists of a file with and without .gz, preferring the given one.
func partner(path, zip string) string {
	other := map[string]string{"": ".gz", ".gz": ""}[zip]
	if _, err := os.Stat(path + zip); err != nil {
		if _, err := os.Stat(path + other); err == nil {
			return path + other
		}
	}
	return path + zip
}

// image reads all numbers, to the end of the file.
func (s *source) image(h *Header) (*Image, error) {
	if err := s.known(h); err != nil {
		return nil, err
	}
	n, size := h.elements(), h.Type.Size()
	if err := s.Charge(s.Pos(), "data", int64(n), int64(size)); err != nil {
		return nil, err
	}
	room := n
	if _, known := s.Left(); !known { // nobody knows how many there will be
		room = min(n, file.FirstRoom/size)
	}
	data := h.Type.make(room)
	pages.Large(data.memory(0, room))
	for from := 0; ; {
		if err := s.decode(h, data, from); err != nil {
			return nil, err
		}
		if from = data.len(); from == n {
			break
		}
		data = data.grow(min(n-from, from))
	}
	if err := s.Finish(maxPadding); err != nil {
		return nil, err
	}
	return &Image{Header: *h, data: data}, nil
}

// known refuses numbers that are not read, and a file that is too small for what it declares.
func (s *source) known(h *Header) error {
	size := int64(h.Type.Size())
	if size == 0 {
		return s.Fail(file.ErrUnsupported, -1, "datatype", "real numbers of up to 64 bits", fmt.Sprintf("%s (code %d), which is not read", h.Type, int16(h.Type)))
	}
	if left, known := s.Left(); known && int64(h.elements()) > left/size {
		return s.Fail(file.ErrTruncated, s.Pos(), "data", fmt.Sprintf("%d × %d bytes", h.elements(), size), fmt.Sprintf("at most %d, then the file ends", left))
	}
	return nil
}

// decode fills data from number from on: what is read goes to where the numbers lie, so that they are not held twice.
func (s *source) decode(h *Header, data numbers, from int) error {
	size, at := h.Type.Size(), s.Pos()
	b := data.memory(from, data.len())
	if err := s.Read(b, "data"); err != nil {
		return err
	}
	raw.Native(b, size, h.BigEndian)
	if i := data.inexact(from, data.len()); i >= 0 {
		return s.Fail(file.ErrValue, at+int64((i-from)*size), "data", "an integer that a float64 can hold", fmt.Sprintf("another one (%s)", h.Type))
	}
	return nil
}
