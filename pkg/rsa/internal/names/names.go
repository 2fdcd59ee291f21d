// Package names compares the names of conditions.
package names

import "fmt"

// Same returns an error that names the first condition in which got differs from want, nil where both have the same names in the same order.
func Same(want, got []string) error {
	for i := range min(len(want), len(got)) {
		if got[i] != want[i] {
			return fmt.Errorf("condition %d is %q, want %q", i, got[i], want[i])
		}
	}
	if len(want) != len(got) {
		return fmt.Errorf("%d conditions, want %d", len(got), len(want))
	}
	return nil
}
