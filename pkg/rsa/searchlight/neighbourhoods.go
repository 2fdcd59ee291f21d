package searchlight

import (
	"fmt"
	"slices"
)

// Neighbourhoods say which channels (voxels, vertices, sensors, samples in time) are looked at together. Channels are counted as the columns of the trials.
//
// Spheres, discs, balls and windows compute theirs when asked, so that 100 000 of them take no memory; they are safe for concurrent use.
type Neighbourhoods interface {
	// Len returns the number of neighbourhoods.
	Len() int
	// Centre returns the channel in the middle of neighbourhood i: where its result belongs in a map.
	Centre(i int) int
	// Members appends the channels of neighbourhood i to dst, each once, and returns it. The order is fixed.
	Members(dst []int, i int) []int
}

// List is neighbourhoods by enumeration: atlas regions, or anything that a user has worked out.
type List []struct {
	Centre  int
	Members []int
}

// Len returns the number of neighbourhoods.
func (l List) Len() int { return len(l) }

// Centre returns the channel in the middle of neighbourhood i.
func (l List) Centre(i int) int { return l[i].Centre }

// Members appends the channels of neighbourhood i to dst.
func (l List) Members(dst []int, i int) []int { return append(dst, l[i].Members...) }

// Regions returns one neighbourhood for each label of an atlas, in ascending order, label 0 being no region; the centre of each is its first channel. labels has one
// entry a channel.
func Regions(labels []int) (List, error) {
	distinct := slices.Compact(slices.Sorted(slices.Values(labels)))
	distinct = slices.DeleteFunc(distinct, func(v int) bool { return v == 0 })
	if len(distinct) == 0 {
		return nil, fmt.Errorf("searchlight: regions: no channel of %d has a label other than 0", len(labels))
	}
	out := make(List, len(distinct))
	for channel, label := range labels {
		if label != 0 {
			i, _ := slices.BinarySearch(distinct, label)
			out[i].Members = append(out[i].Members, channel)
		}
	}
	for i := range out {
		out[i].Centre = out[i].Members[0]
	}
	return out, nil
}

// Windows are neighbourhoods in time: Width consecutive samples, the first beginning with sample 0 and each next one Step samples later; windows that would stick out
// at the end are left out. The centre is the sample in the middle, the earlier of two.
type Windows struct {
	Samples, Width int
	Step           int // 0 is 1
}

// Len returns the number of windows, 0 where none fits.
func (w Windows) Len() int {
	if w.Width < 1 || w.Width > w.Samples {
		return 0
	}
	return (w.Samples-w.Width)/w.step() + 1
}

func (w Windows) step() int { return max(w.Step, 1) }

// Centre returns the sample in the middle of window i.
func (w Windows) Centre(i int) int { return i*w.step() + (w.Width-1)/2 }

// Members appends the samples of window i to dst.
func (w Windows) Members(dst []int, i int) []int {
	for s := range w.Width {
		dst = append(dst, i*w.step()+s)
	}
	return dst
}

// Product is every neighbourhood of Space with every one of Time, for data whose columns are channels × samples: column channel·Samples + sample, as
// [github.com/richlazy/richlazy/pkg/rsa.Dataset.TimeAsChannels] has them. Space varies slowest. Sensors × windows is the searchlight of MEG and EEG.
type Product struct {
	Space   Neighbourhoods
	Time    Neighbourhoods
	Samples int
}

// Len returns the number of pairs.
func (p Product) Len() int { return p.Space.Len() * p.Time.Len() }

// Centre returns the column of the centre in space at the centre in time.
func (p Product) Centre(i int) int {
	return p.Space.Centre(i/p.Time.Len())*p.Samples + p.Time.Centre(i%p.Time.Len())
}

// Members appends the columns of neighbourhood i to dst.
func (p Product) Members(dst []int, i int) []int {
	space, time := p.Space.Members(nil, i/p.Time.Len()), p.Time.Members(nil, i%p.Time.Len())
	for _, channel := range space {
		for _, sample := range time {
			dst = append(dst, channel*p.Samples+sample)
		}
	}
	return dst
}

// Centres returns the channel in the middle of each neighbourhood: where results of [Relabel] and [Run] belong.
func Centres(n Neighbourhoods) []int {
	out := make([]int, n.Len())
	for i := range out {
		out[i] = n.Centre(i)
	}
	return out
}

// Sizes returns the number of channels of each neighbourhood.
func Sizes(n Neighbourhoods) []int {
	out, members := make([]int, n.Len()), []int(nil)
	for i := range out {
		members = n.Members(members[:0], i)
		out[i] = len(members)
	}
	return out
}
