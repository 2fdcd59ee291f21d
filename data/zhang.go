package data

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/table"
)

// ZhangOptions say which units of Zhang et al. (2011) to read, and where from.
type ZhangOptions struct {
	Options
	Units []string // names such as "bp1001spk_01A"; all 132 if empty. They replace Options.Files
}

// The objects and places of Zhang et al. (2011), in the order of conditions.
var (
	zhangObjects   = []string{"car", "couch", "face", "flower", "guitar", "hand", "kiwi"}
	zhangPositions = []string{"lower", "middle", "upper"}
)

// zhangSamples of 1 ms, the one of index zhangOnset begins with the stimulus.
const zhangSamples, zhangOnset = 1000, 500

// ZhangDesimone returns the recording of Zhang, Meyers, Bichot, Serre, Poggio & Desimone (2011) in monkey inferior temporal cortex: 132 units, each a session of its own, as they were not
// recorded together. Spike counts in 1000 samples of 1 ms that begin .5 s before to .499 s after the onset of the stimulus; a count is 0 or 1.
//
// Columns of each unit's 420 trials (419 of 7 units):
//
//	object    "car", "couch", "face", "flower", "guitar", "hand", "kiwi"
//	position  "lower", "middle", "upper": where it was shown
//
// Columns of the channel: name ("bp1001spk_01A"), session_ID, recording_channel and unit ("A"), as the file has them.
//
// Each object was shown 20 times at each position (19 times in one of the 21 conditions of the units that lack a trial). A unit whose labels do not fit its trials, whose spikes are neither 0
// nor 1, whose onset is elsewhere, or that lacks a condition is an error that names it. The data are fetched as [Fetch] does.
func ZhangDesimone(ctx context.Context, opt ZhangOptions) (*neural.Population, error) {
	entry := zhangEntry()
	opt.Files = nil
	var names []string
	for _, unit := range zhangUnits {
		names = append(names, unit.name)
	}
	for _, name := range opt.Units {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("data: %s: no unit %q in the catalogue: their names go from %q to %q", entry.Name, name, names[0], names[len(names)-1])
		}
	}
	for _, name := range names { // in the catalogue's order
		if slices.Contains(opt.Units, name) {
			opt.Files = append(opt.Files, "mat/"+name+zhangSuffix)
		}
	}
	paths, err := Fetch(ctx, entry, opt.Options)
	if err != nil {
		return nil, err
	}
	return readSessions(ctx, entry, "Zhang & Desimone, inferior temporal cortex", paths, readZhangUnit)
}

// readSessions reads one session a file, several at a time, in the order of the paths.
func readSessions(ctx context.Context, entry Entry, name string, paths []string, read func(path string) (*neural.Recording, error)) (*neural.Population, error) {
	p := &neural.Population{Name: name, Sessions: make([]*neural.Recording, len(paths))}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		group.Go(func() (err error) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if p.Sessions[i], err = read(path); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
	}
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
	}
	return p, nil
}

func readZhangUnit(path string) (*neural.Recording, error) {
	file, err := matlab.Open(path)
	if err != nil {
		return nil, err
	}
	name, _ := strings.CutSuffix(path[strings.LastIndexAny(path, `/\`)+1:], zhangSuffix)
	r := &neural.Recording{Name: name, Measure: neural.SpikeCount, Unit: "spikes", Width: .001, Channels: table.Table{table.Texts("name", name)}}
	for k := range zhangSamples {
		r.Time = append(r.Time, float64(k-zhangOnset)/1000)
	}
	spikes, err := file.Get("raster_data")
	if err != nil {
		return nil, err
	}
	dims := spikes.Dims()
	if len(dims) != 2 || dims[1] != zhangSamples {
		return nil, fmt.Errorf("raster_data is %v: want trials × %d", dims, zhangSamples)
	}
	values, err := matlab.Float64s(spikes) // uint8 in some files, double in others
	if err != nil {
		return nil, fmt.Errorf("raster_data: %w", err)
	}
	rows := make([]uint8, len(values))
	for i, v := range values {
		if v != 0 && v != 1 {
			return nil, fmt.Errorf("raster_data(%d,%d): got %v, want 0 or 1", i%dims[0]+1, i/dims[0]+1, v)
		}
		rows[i%dims[0]*zhangSamples+i/dims[0]] = uint8(v)
	}
	r.Values = neural.Of(dims[0], 1, zhangSamples, rows)
	if r.Observations, err = zhangTrials(file, dims[0]); err != nil {
		return nil, err
	}
	if err := zhangSite(r, file); err != nil {
		return nil, err
	}
	from, err := neural.Hash(path)
	r.From.Files = []neural.File{from}
	return r, err
}

// zhangTrials reads the labels and asks for all 21 conditions.
func zhangTrials(file *matlab.File, trials int) (table.Table, error) {
	labels := map[string][]string{}
	for _, field := range []string{"stimulus_ID", "stimulus_position", "combined_ID_position"} {
		texts, err := file.Strings("raster_labels." + field)
		if err != nil {
			return nil, err
		}
		if len(texts) != trials {
			return nil, fmt.Errorf("raster_labels.%s: got %d labels, want %d, one per row of raster_data", field, len(texts), trials)
		}
		labels[field] = texts
	}
	seen := map[string]int{}
	for i, object := range labels["stimulus_ID"] {
		position, both := labels["stimulus_position"][i], labels["combined_ID_position"][i]
		if !slices.Contains(zhangObjects, object) || !slices.Contains(zhangPositions, position) || both != object+"_"+position {
			return nil, fmt.Errorf("trial %d: got object %q at position %q, together %q: want one of %v at one of %v, and both with _ between them", i+1, object, position, both, zhangObjects, zhangPositions)
		}
		seen[both]++
	}
	for _, object := range zhangObjects {
		for _, position := range zhangPositions {
			if n := seen[object+"_"+position]; n < 19 || n > 20 {
				return nil, fmt.Errorf("got %d trials of %s at the %s position, want 19 or 20", n, object, position)
			}
		}
	}
	return table.Table{table.Texts("object", labels["stimulus_ID"]...), table.Texts("position", labels["stimulus_position"]...)}, nil
}

// zhangSite reads what is known of the unit.
func zhangSite(r *neural.Recording, file *matlab.File) error {
	onset, err := file.Float64s("raster_site_info.alignment_event_time")
	if err != nil {
		return err
	}
	if len(onset) != 1 || onset[0] != zhangOnset+1 {
		return fmt.Errorf("raster_site_info.alignment_event_time is %v: want %d", onset, zhangOnset+1)
	}
	for _, field := range []string{"session_ID", "recording_channel"} {
		v, err := file.Float64s("raster_site_info." + field)
		if err != nil {
			return err
		}
		if len(v) != 1 {
			return fmt.Errorf("raster_site_info.%s: got %d numbers, want one", field, len(v))
		}
		r.Channels = append(r.Channels, table.Numbers(field, v...))
	}
	unit, err := file.Text("raster_site_info.unit")
	r.Channels = append(r.Channels, table.Texts("unit", unit))
	return err
}
