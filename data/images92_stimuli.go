package data

import (
	"fmt"
	"image"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// readSupplement reads the pictures, which name the conditions, the categories and the published RDMs.
func (s *ImageSet) readSupplement(file *matlab.File) error {
	pictures, err := structs(file, "stimuli_92objs", objects)
	if err != nil {
		return err
	}
	s.Stimuli = make([]Stimulus, objects)
	seen := map[string]int{}
	for i := range s.Stimuli {
		stimulus := &s.Stimuli[i]
		if *stimulus, err = readStimulus(pictures.At(i)); err != nil {
			return fmt.Errorf("stimuli_92objs(%d): %w", i+1, err)
		}
		seen[stimulus.Category]++
		stimulus.Name = fmt.Sprintf("%s %02d", stimulus.Category, seen[stimulus.Category])
	}
	if err := s.readCategories(file); err != nil {
		return err
	}
	published, err := structs(file, "RDMs_mIT_hIT_fig1", 2)
	if err != nil {
		return err
	}
	for i, want := range []struct {
		name string
		into **rsa.RDM
	}{{"mIT_674neurons", &s.MonkeyIT}, {"hITvisStim_316vx", &s.HumanIT}} {
		name, err := text(published.At(i), "name")
		if err == nil && name != want.name {
			err = fmt.Errorf("got the name %q, want %q", name, want.name)
		}
		if err == nil {
			*want.into, err = vectorRDM(published.At(i), s.names(), correlationDistance)
		}
		if err != nil {
			return fmt.Errorf("RDMs_mIT_hIT_fig1(%d): %w", i+1, err)
		}
	}
	return nil
}

func (s *ImageSet) readCategories(file *matlab.File) error {
	names, err := file.Strings("categoryLabels")
	if err != nil {
		return err
	}
	members, err := file.Dense("categoryVectors")
	if err != nil {
		return err
	}
	if rows, columns := members.Dims(); rows != objects || columns != len(names) {
		return fmt.Errorf("categoryVectors is %d × %d, want %d stimuli × %d labels", rows, columns, objects, len(names))
	}
	for k, name := range names {
		category := Category{Name: name}
		for i := range objects {
			switch v := members.At(i, k); v {
			case 0:
			case 1:
				category.Members = append(category.Members, i)
			default:
				return fmt.Errorf("categoryVectors(%d,%d): got %v, want 0 or 1", i+1, k+1, v)
			}
		}
		s.Categories = append(s.Categories, category)
	}
	return nil
}

func readStimulus(s *matlab.Struct) (out Stimulus, err error) {
	if out.Category, err = text(s, "category"); err != nil {
		return out, err
	}
	for _, flag := range []struct {
		name string
		into *bool
	}{{"human", &out.Human}, {"face", &out.Face}, {"animal", &out.Animal}, {"natural", &out.Natural}} {
		value, err := s.Field(flag.name)
		if err != nil {
			return out, err
		}
		number, err := matlab.Float64(value)
		if err != nil {
			return out, fmt.Errorf("%s: %w", flag.name, err)
		}
		if number != 0 && number != 1 {
			return out, fmt.Errorf("%s: got %v, want 0 or 1", flag.name, number)
		}
		*flag.into = number == 1
	}
	value, err := s.Field("image")
	if err != nil {
		return out, err
	}
	out.Image, err = picture(value)
	return out, err
}

// picture turns a rows × columns × 3 array of uint8, column-major, into an image.
func picture(value matlab.Value) (*image.RGBA, error) {
	const side = 175
	dims := value.Dims()
	if len(dims) != 3 || dims[0] != side || dims[1] != side || dims[2] != 3 {
		return nil, fmt.Errorf("image: got dimensions %v, want [%d %d 3]", dims, side, side)
	}
	colours, err := matlab.Raw[uint8](value)
	if err != nil {
		return nil, fmt.Errorf("image: %w", err)
	}
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			at := out.PixOffset(x, y)
			for c := range 3 {
				out.Pix[at+c] = colours[(c*side+x)*side+y]
			}
			out.Pix[at+3] = 255
		}
	}
	return out, nil
}
