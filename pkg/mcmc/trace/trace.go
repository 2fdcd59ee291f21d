// Package trace holds what a sampler drew.
package trace

// Layout says what a trace is about, before the first draw: it is fixed for a run.
type Layout struct {
	Chains, Warmup, Draws int // Warmup is 0 where warm-up is not kept
	Block                 int // draws that are written together
	Variables             []Variable
	Stats                 []Stat
	Attributes            map[string]string // of the run: kernel, seed, versions
}

// Variable is one quantity: a number, or an array of them.
type Variable struct {
	Name   string
	Shape  []int      // nil of a number
	Dims   []string   // names of the dimensions; nil: name_dim_0, …
	Coords [][]string // labels along each dimension; nil: 0, 1, …
}

// Stat is one number that the sampler tells about each draw, by ArviZ's names: "lp", "acceptance_rate", "step_size", "tree_depth", "n_steps", "diverging", "energy".
type Stat struct {
	Name string
	Kind Kind
}

// Kind is the type in which a statistic is stored.
type Kind int

// Kinds.
const (
	Float Kind = iota
	Integer
	Boolean
)

// Group is a part of a trace.
type Group int

// Groups of which draws are recorded.
const (
	Posterior Group = iota
	Warmup
)

// Sink takes draws as they come, from several goroutines at once, each with a chain of its own.
type Sink interface {
	// Append adds draws to a chain: values of all variables (draws × numbers, in the order of the layout), and all statistics (draws × statistics).
	Append(chain int, g Group, values, stats []float64) error
	// Checkpoint records, once all that was appended is safe, from where a chain goes on. A later one takes the place of it as a whole, or not at all.
	Checkpoint(chain int, state []byte) error
}
