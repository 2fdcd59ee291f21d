package model

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Family is a set of components of which any may or may not be part of the representation.
type Family struct {
	// RDMs are the components, named by Names.
	RDMs  []*rsa.RDM
	Names []string
	// Free and Ridge are those of [Weighted].
	Free  bool
	Ridge float64
}

// Models returns a model for every set of components but the empty one, 2^k−1 for k of them: those of one component first, then of two, …, each named "a+b". A set of one
// is a [Fixed] model, others are [Weighted]. All share their RDMs. It panics where names and RDMs differ in number, or there are more than 16.
func (f Family) Models() []Model {
	k := len(f.RDMs)
	if len(f.Names) != k || k > 16 {
		panic(fmt.Sprintf("model: family: %d names for %d RDMs, of which at most 16 are allowed", len(f.Names), k))
	}
	var all []Model
	var names []string
	var rdms []*rsa.RDM
	var add func(from, size int)
	add = func(from, size int) {
		if size == 0 {
			if len(rdms) == 1 {
				all = append(all, Fixed{Name: names[0], RDM: rdms[0]})
			} else {
				all = append(all, Weighted{Name: strings.Join(names, "+"), RDMs: append([]*rsa.RDM(nil), rdms...), Free: f.Free, Ridge: f.Ridge})
			}
			return
		}
		for i := from; i <= k-size; i++ {
			names, rdms = append(names, f.Names[i]), append(rdms, f.RDMs[i])
			add(i+1, size-1)
			names, rdms = names[:len(names)-1], rdms[:len(rdms)-1]
		}
	}
	for size := 1; size <= k; size++ {
		add(0, size)
	}
	return all
}
