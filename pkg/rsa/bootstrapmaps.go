package rsa

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// BootstrapMapOptions says how [BootstrapMaps] draws and maps. The zero value, with a Source, draws 1000 samples.
type BootstrapMapOptions struct {
	// Samples is the number of bootstrap samples; 0 is 1000.
	Samples int
	// Source gives the random numbers; it is an error to leave it nil. Sample b has a stream of its own, so that results are the same for any number of cores.
	Source rand.Source
	// Transform, if given, is applied to each mean RDM before it is mapped: [SquareRoot] for squared distances, whose roots are to be distances in the map.
	Transform func(*RDM) (*RDM, error)
	// MDS is how the mean of all is mapped; samples start from its map.
	MDS MDSOptions
	// Procrustes is how the maps of samples are turned onto that of the mean.
	Procrustes ProcrustesOptions
}

// BootstrapMaps maps the mean RDM of a stack by [MetricMDS], and shows how far the map would vary with other subjects: RDMs are drawn with replacement, and the map of
// each sample's mean is turned onto the map of all ([ProcrustesAlign]). Covariance is S/(S−1) times that over samples, for S RDMs, as the bootstrap of a mean is too narrow
// by that; ellipses of it are where a condition lies relative to the others, for subjects like these. What alignment takes out is said at [ProcrustesAlign].
//
// It is an error where the stack has fewer than two RDMs, a source is missing, or a mean cannot be transformed or mapped; the error names the sample.
func BootstrapMaps(ctx context.Context, s *Stack, dims int, opt BootstrapMapOptions) (*Embedding, *Aligned, error) {
	fail := func(format string, args ...any) (*Embedding, *Aligned, error) {
		return nil, nil, fmt.Errorf("rsa: bootstrap of maps: "+format, args...)
	}
	n := s.Len()
	if n < 2 {
		return fail("%d RDM, want at least 2", n)
	}
	if opt.Source == nil {
		return fail("a source of random numbers is missing")
	}
	if opt.Samples < 0 {
		panic(fmt.Sprintf("rsa: bootstrap of maps: %d samples", opt.Samples))
	}
	if opt.Samples == 0 {
		opt.Samples = 1000
	}
	mapped := func(of *Stack, how MDSOptions) (*Embedding, error) {
		mean, _, err := of.Mean(nil)
		if err == nil && opt.Transform != nil {
			mean, err = opt.Transform(mean)
		}
		if err != nil {
			return nil, err
		}
		return MetricMDS(ctx, mean, dims, how)
	}
	target, err := mapped(s, opt.MDS)
	if err != nil {
		return fail("mean of all: %w", err)
	}
	var seed [32]byte
	for k := range 3 {
		binary.LittleEndian.PutUint64(seed[8*k:], opt.Source.Uint64())
	}
	maps, errs := make([]*Embedding, opt.Samples), make([]error, opt.Samples)
	cores.Do(opt.Samples, func(b int) {
		own := seed
		binary.LittleEndian.PutUint64(own[24:], uint64(b))
		random, drawn := rand.New(rand.NewChaCha8(own)), make([]int, n)
		for k := range drawn {
			drawn[k] = random.IntN(n)
		}
		how := opt.MDS
		how.Initial, how.Starts, how.Source = target.Points, 0, nil
		maps[b], errs[b] = mapped(s.Select(drawn), how)
	})
	for b, err := range errs {
		if err != nil {
			return fail("sample %d: %w", b, err)
		}
	}
	aligned, err := ProcrustesAlign(target, maps, opt.Procrustes)
	if err != nil {
		return fail("%w", err)
	}
	for _, c := range aligned.Covariance {
		c.ScaleSym(float64(n)/float64(n-1), c)
	}
	return target, aligned, nil
}
