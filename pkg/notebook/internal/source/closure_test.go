package source

import (
	"runtime"
	"testing"
)

func declared() int { return 1 }

//go:noinline
func capturing(n int) func() int { return func() int { return n } }

func TestCaptures(t *testing.T) {
	plain, literal, holding := declared, func() int { return 1 }, capturing(3)
	if Captures(&plain) {
		t.Error("a declared function captures")
	}
	if !Captures(&holding) {
		t.Error("a function that holds n captures nothing")
	}
	if runtime.GOOS == "linux" && Captures(&literal) {
		t.Error("a literal that holds nothing captures")
	}
	method := cellType{1}.get
	if !Captures(&method) {
		t.Error("a method value does not hold its receiver")
	}
}

type cellType struct{ n int }

func (c cellType) get() int { return c.n }
