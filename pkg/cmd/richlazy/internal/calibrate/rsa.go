package calibrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// RSA returns the parts for packages rsa and inference.
func RSA() []Part {
	return []Part{
		crossnobisPart(),
		fixedPart(),
		groupsPart(),
		familiesPart(),
		selectionPart(),
		labelsPart(),
		ceilingPart(),
		mapsPart(),
		bootstrapSubjectsPart(),
		bootstrapConditionsPart(),
		dualPart("dual", 20, 40, compare.Pearson(), true),
		dualPart("dual-small", 8, 16, compare.Pearson(), true),
		dualPart("dual-whitened", 20, 40, compare.WhitenedCosine(nil), false),
		crossvalidatedPart(),
	}
}

// Choose returns the parts of some names, all for none. It is an error where a name is none of theirs.
func Choose(parts []Part, chosen []string) ([]Part, error) {
	if len(chosen) == 0 {
		return parts, nil
	}
	var out []Part
	for _, p := range parts {
		if slices.Contains(chosen, p.Name) {
			out = append(out, p)
		}
	}
	for _, name := range chosen {
		if !slices.ContainsFunc(parts, func(p Part) bool { return p.Name == name }) {
			return nil, fmt.Errorf("no part %q; there are %s", name, strings.Join(Names(parts), ", "))
		}
	}
	return out, nil
}

// Names returns the names of parts.
func Names(parts []Part) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p.Name)
	}
	return out
}
