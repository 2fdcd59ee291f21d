package data

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// NamedRDM is one of several RDMs over the same conditions, with its name in the published file: a session, a subject, a model.
type NamedRDM struct {
	Name string // such as "BE"
	*rsa.RDM
}

// RDMs returns the RDMs without their names, in the same order and not copied, as [rsa.Mean] and [rsa.RegressEach] take them.
func RDMs(named []NamedRDM) []*rsa.RDM {
	out := make([]*rsa.RDM, len(named))
	for i, n := range named {
		out[i] = n.RDM
	}
	return out
}

// squareRDM reads the field RDM of a struct, a matrix that must be symmetric with a zero diagonal to the last bit, as all of these files hold it.
func squareRDM(s *matlab.Struct, conditions []string, measure string) (*rsa.RDM, error) {
	value, err := s.Field("RDM")
	if err != nil {
		return nil, err
	}
	square, err := matlab.Dense(value)
	if err != nil {
		return nil, err
	}
	r, err := rsa.FromMatrix(square, conditions, measure, 0)
	if err != nil {
		return nil, err
	}
	return r, checkDistances(r)
}

// vectorRDM reads the field RDM of a struct, which holds a vector. MATLAB's squareform takes the lower triangle column by column, which for a symmetric
// matrix is the upper one row by row.
func vectorRDM(s *matlab.Struct, conditions []string, measure string) (*rsa.RDM, error) {
	value, err := s.Field("RDM")
	if err != nil {
		return nil, err
	}
	values, err := matlab.Float64s(value)
	if err != nil {
		return nil, err
	}
	r, err := rsa.New(values, conditions, measure)
	if err != nil {
		return nil, err
	}
	return r, checkDistances(r)
}

// checkDistances names the first pair whose value is no distance: negative, infinite or NaN. No pair is missing in these files.
func checkDistances(r *rsa.RDM) error {
	for i := range r.Conditions {
		for j := i + 1; j < r.Len(); j++ {
			if v := r.At(i, j); !(v >= 0) || math.IsInf(v, 1) {
				return fmt.Errorf("RDM: %q and %q: got %v, want a distance", r.Conditions[i], r.Conditions[j], v)
			}
		}
	}
	return nil
}
