package trace

// Group is a part of a trace.
type Group int

// Groups of which draws are recorded.
const (
	Posterior Group = iota
	Warmup
)

// String returns "posterior" or "warm-up".
func (g Group) String() string {
	if g == Warmup {
		return "warm-up"
	}
	return "posterior"
}

// Sink takes draws as they come, from several goroutines at once, each with a chain of its own.
type Sink interface {
	// Append adds draws to a chain: values of all variables (draws × numbers, in the order of the layout), and all statistics (draws × statistics), a Boolean one as 0 or 1.
	// It keeps neither slice. More draws than the layout has, and numbers that do not fit it, are errors; after an error a chain takes no more.
	Append(chain int, g Group, values, stats []float64) error
	// Checkpoint records, once all that was appended is safe, from where a chain goes on. A later one takes the place of it as a whole, or not at all. It does not keep state.
	Checkpoint(chain int, state []byte) error
}

// Resumable is a sink that knows where its chains stood at their last checkpoints: what [Resume] returns, and a [Memory] after [Memory.Rewind].
type Resumable interface {
	Sink
	// Layout returns the layout with its defaults filled in.
	Layout() Layout
	// State returns what the last checkpoint of a chain was given, nil where there was none.
	State(chain int) []byte
	// Complete returns how many draws of a group a chain has: behind them Append goes on.
	Complete(chain int, g Group) int
}

// Trace is what was recorded, in memory or in a store. Several goroutines may read at once.
type Trace interface {
	// Layout returns the layout with its defaults filled in.
	Layout() Layout
	// Complete returns how many draws of a group a chain has.
	Complete(chain int, g Group) int
	// ReadVariable sets dst to draws of a variable, draws × numbers, from a draw of a chain on: as many as dst has room for, which have to be complete.
	ReadVariable(dst []float64, chain int, g Group, name string, from int) error
	// ReadStat sets dst to a statistic of the draws from one on. Booleans are 0 and 1.
	ReadStat(dst []float64, chain int, g Group, name string, from int) error
}
