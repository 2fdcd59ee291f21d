/*
Package rng gives each use of randomness a seed with a name.

A study has one number as its seed. Everything that draws at random (the initial weights of network 7, the order of its trials, the starts of an
MDS) asks for its own branch:

	seed := rng.New(2022)
	weights := seed.At("weights", 7).Source()
	starts := seed.At("mds").Source()

The streams of different names are independent, and a name gives the same stream whatever else is drawn, in whatever order, on however many
cores. So a study may grow a condition, or train its networks in parallel, and every number that was there before stays.

A branch is the SHA-256 hash of its parent and its name; the numbers come from ChaCha8 (math/rand/v2). Functions that draw take a [rand.Source], never a
[Seed], so any other source serves as well. Those with parts that run side by side [Fork] the source that they are given.

[rand.Source]: https://pkg.go.dev/math/rand/v2#Source
*/
package rng
