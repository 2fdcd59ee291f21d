package rsa

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/table"
)

// MovieOptions says which times an RDM is computed for. The zero value is each time point.
type MovieOptions struct {
	// Width of the windows in seconds, over which responses are averaged (values that are missing at some times by those that there are). The first begins at the first time
	// point; each contains its beginning and not its end, and the last begins so that none is cut short. [Dataset.Bin] and [Dataset.BinEdges] make other bins.
	Width float64
	// Step from one window to the next, in seconds. 0 is Width: windows side by side.
	Step float64
	// Progress is told of RDMs.
	Progress progress.Reporter
}

// Movie returns the RDM at each time, computed by e on all cores: any estimator with any options, closed over. Observations are sorted into conditions and runs by columns of
// the data as in [Dataset.Trials]. The Info of the stack has the column "time" in seconds, that of the time point or the mean of those in the window; so has the Set of
// the trials that e is given, by which it may take the noise of that time.
//
// When ctx ends, Movie returns its error and the RDMs of the times that were done by then (nil if there are none). An error of e carries the time. It is an error when the data
// have no time, or no time point is in a window.
func Movie(ctx context.Context, d *Dataset, condition, run string, e Estimator, opt MovieOptions) (*Stack, error) {
	at, err := d.frames(condition, run, opt)
	if err != nil {
		return nil, fmt.Errorf("rsa: movie: %w", err)
	}
	rdms := make([]*RDM, len(at.times))
	count := progress.Count(opt.Progress, int64(len(rdms)))
	err = cores.Try(ctx, len(rdms), func(k int) error {
		t, err := at.trials(k)
		if err == nil {
			rdms[k], err = e(t)
		}
		if err != nil {
			return fmt.Errorf("rsa: movie: at %v s: %w", at.times[k], err)
		}
		count.Add(1)
		return nil
	})
	var done []*RDM
	for k, r := range rdms {
		if r != nil {
			with := *r
			set, err := with.Info.With(table.Numbers("time", at.times[k]))
			if err != nil {
				return nil, fmt.Errorf("rsa: movie: %w", err)
			}
			with.Info = set
			done = append(done, &with)
		}
	}
	if err != nil && ctx.Err() == nil || len(done) == 0 {
		return nil, err
	}
	s, stackErr := NewStack(done...)
	if stackErr != nil {
		return nil, fmt.Errorf("rsa: movie: %w", stackErr)
	}
	return s, err
}
