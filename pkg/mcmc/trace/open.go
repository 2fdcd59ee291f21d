package trace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Reader is a store that is open for reading: nothing is held in memory but the chunk of each array that was read last. It shows the draws that were complete when it was
// opened; another one shows those that a running chain wrote since. There is nothing to close.
type Reader struct {
	path      string
	limits    file.Limits
	layout    Layout
	counts    [][2]int // draws that are complete, by chain; nil in stores of others: all
	variables [2]map[string]*stored
	stats     [2]map[string]*stored
}

// Open opens a store of Zarr version 2 in ArviZ's layout within the default [file.Limits]: one of [Create], complete or not, or one that xarray wrote.
func Open(path string) (*Reader, error) { return OpenWithin(path, file.Limits{}) }

// OpenWithin opens a store as [Open] does. The limits hold for each chunk, and for what one call returns: the store may be larger.
//
// Variables are the arrays of the group posterior whose first dimensions are chain and draw; coordinates apart there may be no others. Statistics are those of sample_stats
// with these dimensions alone; others are passed over. The groups of warm-up have to be like them, and may lack arrays only together: with no group there is no warm-up.
func OpenWithin(path string, limits file.Limits) (*Reader, error) {
	r := &Reader{path: path, limits: limits.OrDefaults()}
	var attributes map[string]any
	if ok, err := readJSON(filepath.Join(path, ".zattrs"), &attributes); err != nil {
		return nil, err
	} else if !ok {
		var group map[string]any
		if ok, err := readJSON(filepath.Join(path, ".zgroup"), &group); err != nil {
			return nil, err
		} else if !ok {
			if _, err := os.Stat(path); err != nil {
				return nil, err
			}
			return nil, wrong(path, ".zgroup", "a store of Zarr version 2", "no such file", file.ErrFormat)
		}
	}
	posterior, ok, err := r.openGroup("posterior")
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, wrong(path, "posterior", "a group", "none", file.ErrFormat)
	}
	if len(attributes) == 0 {
		attributes = posterior.attributes
		delete(attributes, orderKey)
		delete(attributes, "coordinates")
	}
	l := &r.layout
	l.Attributes = textAttributes(attributes)
	if err := r.addDraws(Posterior, posterior); err != nil {
		return nil, err
	}
	warm, ok, err := r.openGroup("warmup_posterior")
	if err != nil {
		return nil, err
	}
	if ok {
		if err := r.addDraws(Warmup, warm); err != nil {
			return nil, err
		}
	}
	for i, name := range []string{"observed_data", "constant_data"} {
		data, err := r.readData(name)
		if err != nil {
			return nil, err
		}
		*[]*[]Data{&l.Observed, &l.Constant}[i] = data
	}
	if err := r.openState(); err != nil {
		return nil, err
	}
	return r, nil
}

// addDraws takes variables and statistics of a group.
func (r *Reader) addDraws(g Group, posterior *group) error {
	stats, ok, err := r.openGroup(groupName(g, true))
	if err != nil {
		return err
	}
	if !ok {
		stats = &group{folder: filepath.Join(r.path, groupName(g, true))}
	}
	var layout Layout
	r.variables[g], r.stats[g] = map[string]*stored{}, map[string]*stored{}
	chains, draws := -1, -1
	same := func(a *stored) error {
		if chains < 0 {
			chains, draws = a.meta.Shape[0], a.meta.Shape[1]
		}
		if a.meta.Shape[0] != chains || a.meta.Shape[1] != draws {
			return wrong(a.folder, "shape", fmt.Sprintf("%d chains and %d draws", chains, draws), fmt.Sprint(a.meta.Shape), file.ErrFormat)
		}
		return nil
	}
	if c, d := posterior.arrays["chain"], posterior.arrays["draw"]; c != nil && d != nil && len(c.dims) == 1 && len(d.dims) == 1 {
		chains, draws = c.meta.Shape[0], d.meta.Shape[0]
	}
	for _, name := range posterior.order {
		a := posterior.arrays[name]
		if len(a.dims) < 2 || a.dims[0] != "chain" || a.dims[1] != "draw" || a.texts() {
			return wrong(a.folder, "dimensions", "numbers by chain, draw, …", fmt.Sprintf("%s by %q", a.dtype, a.dims), file.ErrUnsupported)
		}
		if err := same(a); err != nil {
			return err
		}
		v, err := posterior.variable(name, a.meta.Shape[2:], a.dims[2:])
		if err != nil {
			return err
		}
		layout.Variables, r.variables[g][name] = append(layout.Variables, v), a
	}
	for _, name := range stats.order {
		a := stats.arrays[name]
		if len(a.dims) != 2 || a.dims[0] != "chain" || a.dims[1] != "draw" || a.texts() {
			continue
		}
		if err := same(a); err != nil {
			return err
		}
		kind := Float
		if a.integer {
			kind = Integer
		} else if a.boolean {
			kind = Boolean
		}
		layout.Stats, r.stats[g][name] = append(layout.Stats, Stat{name, kind}), a
	}
	return r.join(g, layout, chains, draws)
}

// join makes the layout of a group that of the store.
func (r *Reader) join(g Group, l Layout, chains, draws int) error {
	if chains < 1 {
		return wrong(filepath.Join(r.path, groupName(g, false)), "posterior", "at least one chain", fmt.Sprint(max(chains, 0)), file.ErrFormat)
	}
	if g == Posterior {
		r.layout.Chains, r.layout.Draws, r.layout.Variables, r.layout.Stats = chains, draws, l.Variables, l.Stats
		r.layout.Block = min(100, max(draws, 1))
		if len(l.Variables) > 0 {
			r.layout.Block = r.variables[g][l.Variables[0].Name].meta.Chunks[1]
		}
		if err := r.layout.Check(); err != nil {
			return wrong(r.path, "layout", "one that can be", err.Error(), file.ErrFormat)
		}
		return nil
	}
	r.layout.Warmup = draws
	a, b := Layout{Chains: r.layout.Chains, Block: 1, Variables: r.layout.Variables, Stats: r.layout.Stats}, l
	b.Chains, b.Block = chains, 1
	if len(b.Stats) == 0 {
		a.Stats, r.stats[Warmup] = nil, nil
	}
	slices.SortFunc(b.Stats, func(x, y Stat) int { return r.layout.Stat(x.Name) - r.layout.Stat(y.Name) })
	if err := a.Same(b); err != nil {
		return wrong(filepath.Join(r.path, "warmup_posterior"), "layout", "that of posterior", err.Error(), file.ErrFormat)
	}
	return nil
}
