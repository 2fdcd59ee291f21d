package task

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// maxTableBits bounds the tables that are written out in full: a million rows.
const maxTableBits = 20

// ParitySpec describes parity: whether the number of ones among some bits is odd (class 1) or even (class 0). The zero value is XOR, the four trials
// of two bits.
type ParitySpec struct {
	Bits    int // that count; 2 if 0
	Repeats int // of the full table of 2^Bits trials; 1 if 0
	Trials  int // if > 0, so many trials with bits drawn at random instead of the table; Bits may then be large
	Test    int // number of test trials, drawn at random in either case; none if 0
	// Distractors is the number of further bits, drawn at random in each trial, that do not count.
	Distractors int
	Noise       float64 // standard deviation of the Gaussian noise on every input
	Binary      bool    // inputs 0 and 1 instead of −1 and +1
	Coding      Coding  // PlusMinus if nil: +1 for odd
}

// XOR returns the four trials of two bits: inputs ±1, target +1 where they differ.
func XOR() *Labelled { return Parity(ParitySpec{}, rng.New(0).Source()).Train }

// Parity returns bits with their parity. The blocks of the input are "bits" and, where there are any, "distractors". A trial is named by its bits,
// "01". The table is in the order of binary numbers with the first bit the most significant; each repeat of it has its own noise and distractors.
// Trial k stays as it is when there are more of them. It panics on a negative number, and on a table of more than 20 bits.
func Parity(spec ParitySpec, src rand.Source) *Split {
	spec.Bits, spec.Repeats, spec.Coding = count(spec.Bits, 2), count(spec.Repeats, 1), or(spec.Coding, PlusMinus)
	want := func(ok bool, argument string, got any, want string) { demand(ok, "Parity", argument, got, want) }
	want(spec.Bits > 0, "Bits", spec.Bits, "> 0")
	want(spec.Trials > 0 || spec.Bits <= maxTableBits, "Bits", spec.Bits, fmt.Sprintf("≤ %d, or a number of Trials to draw", maxTableBits))
	want(spec.Repeats > 0, "Repeats", spec.Repeats, "> 0")
	want(spec.Trials >= 0, "Trials", spec.Trials, "≥ 0")
	want(spec.Test >= 0, "Test", spec.Test, "≥ 0")
	want(spec.Distractors >= 0, "Distractors", spec.Distractors, "≥ 0")
	want(spec.Noise >= 0 && finite(spec.Noise), "Noise", spec.Noise, "≥ 0")
	seed, split := branches(src), &Split{}
	if spec.Trials > 0 {
		split.Train = spec.draw(seed.At("train"), "train", spec.Trials, false)
	} else {
		split.Train = spec.draw(seed.At("train"), "train", spec.Repeats<<spec.Bits, true)
	}
	if spec.Test > 0 {
		split.Test = spec.draw(seed.At("test"), "test", spec.Test, false)
	}
	return split
}

// draw makes n trials, from the table or at random, each from its own stream.
func (s ParitySpec) draw(seed rng.Seed, set string, n int, table bool) *Labelled {
	x, distractors := mat.NewDense(n, s.Bits, nil), (*mat.Dense)(nil)
	l := &Labelled{Task: &Task{Name: "parity of " + strconv.Itoa(s.Bits) + " bits, " + set, Blocks: []Block{{"bits", x}}}, Classes: []string{"even", "odd"}}
	if s.Distractors > 0 {
		distractors = mat.NewDense(n, s.Distractors, nil)
		l.Blocks = append(l.Blocks, Block{"distractors", distractors})
	}
	for k := range n {
		random := seed.At(k).Rand()
		name, odd := make([]byte, s.Bits), 0
		for j := range s.Bits {
			bit := k >> (s.Bits - 1 - j) & 1
			if !table {
				bit = random.IntN(2)
			}
			odd ^= bit
			name[j] = "01"[bit]
			x.Set(k, j, s.level(bit, random))
		}
		for j := range s.Distractors {
			distractors.Set(k, j, s.level(random.IntN(2), random))
		}
		l.Trials, l.Class = append(l.Trials, string(name)), append(l.Class, odd)
	}
	l.Targets = s.Coding(l.Class, 2)
	return l
}

func (s ParitySpec) level(bit int, random *rand.Rand) float64 {
	v := float64(2*bit - 1)
	if s.Binary {
		v = float64(bit)
	}
	if s.Noise > 0 {
		v += s.Noise * random.NormFloat64()
	}
	return v
}
