package train

// Before returns the networks of runs as they began, After as they ended, in order; nil runs (networks that diverged) are left out.
func Before[N any](runs []*RunOf[N]) (all []N) {
	for _, r := range runs {
		if r != nil {
			all = append(all, r.Initial)
		}
	}
	return all
}

// After returns the trained networks, see [Before].
func After[N any](runs []*RunOf[N]) (all []N) {
	for _, r := range runs {
		if r != nil {
			all = append(all, r.Trained)
		}
	}
	return all
}

// At returns the networks of runs at snapshot k of Options.Snapshots, see [Before]. Runs that ended before it are left out as well.
func At[N any](runs []*RunOf[N], k int) (all []N) {
	for _, r := range runs {
		if r != nil && k < len(r.Snapshots) {
			all = append(all, r.Snapshots[k].Network)
		}
	}
	return all
}
