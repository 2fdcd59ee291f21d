package rsa_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
)

func TestPairIndexIsTheOrderOfValues(t *testing.T) {
	for k, p := range tens(1).RDM(0).Pairs() {
		if rsa.PairIndex(4, p.I, p.J) != k || rsa.PairIndex(4, p.J, p.I) != k {
			t.Errorf("pair %d,%d of four is at %d, want %d", p.I, p.J, rsa.PairIndex(4, p.I, p.J), k)
		}
	}
	for _, c := range [][3]int{{4, 2, 2}, {4, 0, 4}, {4, -1, 2}, {0, 0, 1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("conditions %d and %d of %d are a pair", c[1], c[2], c[0])
				}
			}()
			rsa.PairIndex(c[0], c[1], c[2])
		}()
	}
}
