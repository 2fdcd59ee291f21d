package trace

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// group is a folder of arrays.
type group struct {
	folder     string
	attributes map[string]any
	arrays     map[string]*stored
	order      []string // names of those that are no coordinates: as the store says, or else ascending
}

// mostArrays bounds the arrays of a group, each of which is a folder.
const mostArrays = 1 << 16

func (r *Reader) openGroup(name string) (*group, bool, error) {
	g := &group{folder: filepath.Join(r.path, name), arrays: map[string]*stored{}}
	var version map[string]any
	if ok, err := readJSON(filepath.Join(g.folder, ".zgroup"), &version); err != nil || !ok {
		return nil, false, err
	}
	if _, err := readJSON(filepath.Join(g.folder, ".zattrs"), &g.attributes); err != nil {
		return nil, false, err
	}
	entries, err := os.ReadDir(g.folder)
	if err != nil {
		return nil, false, err
	}
	if len(entries) > mostArrays {
		return nil, false, wrong(g.folder, "arrays", fmt.Sprintf("at most %d", mostArrays), fmt.Sprint(len(entries)), file.ErrLimit)
	}
	coordinates := map[string]bool{}
	note := func(attributes any) {
		if s, ok := attributes.(string); ok {
			for _, name := range strings.Fields(s) {
				coordinates[name] = true
			}
		}
	}
	note(g.attributes["coordinates"])
	var names []string
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		a, ok, err := openStored(filepath.Join(g.folder, e.Name()), r.limits)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			continue
		}
		g.arrays[e.Name()] = a
		note(a.coordinates)
		if len(a.dims) != 1 || a.dims[0] != e.Name() {
			names = append(names, e.Name())
		}
	}
	if listed, ok := g.attributes[orderKey].([]any); ok {
		for _, x := range listed {
			if s, ok := x.(string); ok && slices.Contains(names, s) && !slices.Contains(g.order, s) {
				g.order = append(g.order, s)
			}
		}
	}
	for _, name := range names {
		if !slices.Contains(g.order, name) && !coordinates[name] {
			g.order = append(g.order, name)
		}
	}
	return g, true, nil
}

// variable describes an array by its dimensions and their coordinates.
func (g *group) variable(name string, shape []int, dims []string) (Variable, error) {
	v := Variable{Name: name, Shape: slices.Clone(shape), Dims: slices.Clone(dims)}
	v = v.withDefaults()
	for i, d := range dims {
		a := g.arrays[d]
		if a == nil || len(a.dims) != 1 || a.dims[0] != d {
			continue
		}
		if a.meta.Shape[0] != shape[i] {
			return v, wrong(a.folder, "coordinate", fmt.Sprintf("%d labels", shape[i]), fmt.Sprint(a.meta.Shape[0]), file.ErrFormat)
		}
		labels, err := a.labels()
		if err != nil {
			return v, err
		}
		if v.Coords[i] = labels; v.labels(i) == nil {
			v.Coords[i] = nil
		}
	}
	return v, nil
}

// readData reads all arrays of a group whole.
func (r *Reader) readData(name string) ([]Data, error) {
	g, ok, err := r.openGroup(name)
	if err != nil || !ok {
		return nil, err
	}
	out := []Data{}
	for _, name := range g.order {
		a := g.arrays[name]
		if a.texts() {
			continue
		}
		v, err := g.variable(name, a.meta.Shape, a.dims)
		if err != nil {
			return nil, err
		}
		n, ok := product(a.meta.Shape, r.limits.MaxElements)
		if !ok || n > r.limits.MaxBytes/8 {
			want := fmt.Sprintf("at most %d elements and %d bytes", r.limits.MaxElements, r.limits.MaxBytes)
			return nil, wrong(a.folder, "shape", want, fmt.Sprint(a.meta.Shape), file.ErrLimit)
		}
		values := make([]float64, n)
		if err := a.read(values, make([]int, len(v.Shape)), v.Shape); err != nil {
			return nil, err
		}
		out = append(out, Data{v, values})
	}
	return out, nil
}

// openState reads how many draws are complete, where the store says it.
func (r *Reader) openState() error {
	var attributes struct {
		Block int `json:"block"`
	}
	folder := filepath.Join(r.path, stateGroup)
	if ok, err := readJSON(filepath.Join(folder, ".zattrs"), &attributes); err != nil || !ok {
		return err
	}
	a, ok, err := openStored(filepath.Join(folder, countArray), r.limits)
	if err != nil || !ok {
		return err
	}
	if attributes.Block < 1 || attributes.Block > most || !slices.Equal(a.meta.Shape, []int{r.layout.Chains, 2}) || !a.integer {
		return wrong(folder, countArray, fmt.Sprintf("integers of %d chains × 2, and blocks", r.layout.Chains), fmt.Sprintf("%v and %d", a.meta.Shape, attributes.Block), file.ErrFormat)
	}
	r.layout.Block, r.counts = attributes.Block, [][2]int{}
	for g := range r.variables {
		for _, a := range r.variables[g] {
			a.strict = true
		}
		for _, a := range r.stats[g] {
			a.strict = true
		}
	}
	for chain := range r.layout.Chains {
		var counts [2]float64
		if err := a.read(counts[:], []int{chain, 0}, []int{1, 2}); err != nil {
			return err
		}
		for g, n := range counts {
			if !(n >= 0 && n <= float64(r.layout.Length(Group(g)))) {
				return wrong(a.folder, countArray, fmt.Sprintf("0 to %d draws", r.layout.Length(Group(g))), fmt.Sprint(n), file.ErrFormat)
			}
		}
		r.counts = append(r.counts, [2]int{int(counts[0]), int(counts[1])})
	}
	return nil
}

// textAttributes are texts as they are, and JSON of all others.
func textAttributes(attributes map[string]any) map[string]string {
	out := map[string]string{}
	for k, v := range attributes {
		if s, ok := v.(string); ok {
			out[k] = s
		} else if b, err := json.Marshal(v); err == nil {
			out[k] = string(b)
		}
	}
	return out
}
