package train

import "github.com/richlazy/richlazy/pkg/network"

// Before returns the networks of runs as they began, After as they ended, in order; nil runs (networks that diverged) are left out.
func Before(runs []*Run) (all []*network.MLP) {
	for _, r := range runs {
		if r != nil {
			all = append(all, r.Initial)
		}
	}
	return all
}

// After returns the trained networks, see [Before].
func After(runs []*Run) (all []*network.MLP) {
	for _, r := range runs {
		if r != nil {
			all = append(all, r.Trained)
		}
	}
	return all
}

// At returns the networks of runs at snapshot k of Options.Snapshots, see [Before]. Runs that ended before it are left out as well.
func At(runs []*Run, k int) (all []*network.MLP) {
	for _, r := range runs {
		if r != nil && k < len(r.Snapshots) {
			all = append(all, r.Snapshots[k].Network)
		}
	}
	return all
}
