package data

import (
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// check says where cost, criterion and bias do not fit together.
func (f *GardenFit) check() error {
	for p, cost := range f.Cost {
		if want := 2*cost + float64(f.Parameters)*math.Log(50); !(cost >= 0) || !(math.Abs(f.BIC[p]-want) < 1e-9*want) {
			return fmt.Errorf("person %d: cost %v and BIC %v, want %v", p, cost, f.BIC[p], want)
		}
		if _, columns := f.Angles.Dims(); columns == 2 {
			north, south := f.Angles.At(p, 0), f.Angles.At(p, 1)
			if want := (180 - north + south - 90) / 2; !(math.Abs(f.Bias[p]-want) < 1e-9) {
				return fmt.Errorf("person %d: bias %v for angles %v and %v, want %v", p, f.Bias[p], north, south, want)
			}
		}
	}
	return nil
}

// closed lists the values below v whose content cannot be read.
func closed(path string, v matlab.Value, out *[]string) {
	switch v := v.(type) {
	case *matlab.Opaque:
		*out = append(*out, path+": "+strings.TrimSpace(v.String()))
	case *matlab.Cell:
		for i, one := range v.Values() {
			closed(fmt.Sprintf("%s{%d}", path, i+1), one, out)
		}
	case *matlab.Struct:
		for i := range v.Len() {
			for _, field := range v.Fields() {
				one, err := v.At(i).Field(field)
				if err != nil {
					continue // a field of this struct has a value
				}
				closed(path+"."+field, one, out)
			}
		}
	}
}
