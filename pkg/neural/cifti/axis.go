package cifti

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/gifti"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// Kinds of axes.
const (
	BrainModels = "BRAIN_MODELS"
	Parcels     = "PARCELS"
	Series      = "SERIES"
	Scalars     = "SCALARS"
	Labels      = "LABELS"
)

// Axis says what the rows or columns of a matrix are. Of its fields those of its kind are set.
type Axis struct {
	Kind    string
	Length  int
	Models  []Model        // BRAIN_MODELS, in the order of the axis
	Parcels []Parcel       // PARCELS
	Series  Steps          // SERIES
	Maps    []Map          // SCALARS and LABELS
	Volume  *nifti.Grid    // of the voxels, nil where there are none
	Meshes  map[string]int // vertices of each surface that a model or parcel lies on
}

// Model is a part of the brain: consecutive rows or columns from Offset on, which are vertices of a surface or voxels.
type Model struct {
	Structure string // such as CIFTI_STRUCTURE_CORTEX_LEFT
	Offset    int
	Vertices  []int    // of a surface, from 0; nil for voxels
	Voxels    [][3]int // i, j, k in Volume, from 0; nil for vertices
}

// Count is the number of rows or columns of the model.
func (m Model) Count() int { return max(len(m.Vertices), len(m.Voxels)) }

// Parcel is a region: vertices of surfaces and voxels.
type Parcel struct {
	Name     string
	Vertices map[string][]int // by structure
	Voxels   [][3]int
}

// Steps are equal ones of time or another unit.
type Steps struct {
	Start, Step float64 // the exponent of the file applied
	Unit        string  // SECOND, HERTZ, METER or RADIAN
}

// Map is one map of an axis: its name, and what its numbers mean where they are labels.
type Map struct {
	Name   string
	Labels []gifti.Label
}

// Model returns the model of a structure, false where there is none.
func (a *Axis) Model(structure string) (Model, bool) {
	for _, m := range a.Models {
		if m.Structure == structure {
			return m, true
		}
	}
	return Model{}, false
}

// Names returns the names of parcels or maps; nil for other kinds.
func (a *Axis) Names() []string {
	var out []string
	for _, p := range a.Parcels {
		out = append(out, p.Name)
	}
	for _, m := range a.Maps {
		out = append(out, m.Name)
	}
	return out
}

// Times returns the steps of a series; nil for other kinds.
func (a *Axis) Times() []float64 {
	if a.Kind != Series {
		return nil
	}
	out := make([]float64, a.Length)
	for i := range out {
		out[i] = a.Series.Start + float64(i)*a.Series.Step
	}
	return out
}

// String says kind and length: "BRAIN_MODELS 91282".
func (a *Axis) String() string { return fmt.Sprintf("%s %d", a.Kind, a.Length) }
