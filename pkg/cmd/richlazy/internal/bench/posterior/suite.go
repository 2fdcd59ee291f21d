package posterior

import "github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"

// Suite returns the parts of bench posterior. peer may be nil.
func Suite(peer *bench.Peer, s Stan) bench.Suite {
	return bench.Suite{Name: "posterior", Parts: []bench.Part{Leapfrog(bench.Against{Peer: peer}, 1000), Beside(s, 1000, 1000), Memory(10_000)}}
}
