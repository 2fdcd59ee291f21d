// Package trace holds what a sampler drew: in memory, in a store of Zarr that ArviZ and xarray open while it is being written, and in CSV files of Stan.
//
// A [Layout] says what there will be before the first draw: chains, draws, variables with their dimensions, statistics of the sampler, the data.
//
//	l := trace.Layout{
//		Chains: 4, Warmup: 1000, Draws: 1000,
//		Variables: []trace.Variable{{Name: "mu"}, {Name: "theta", Shape: []int{8}, Dims: []string{"school"}}},
//		Stats:     []trace.Stat{{"lp", trace.Float}, {"diverging", trace.Boolean}},
//	}
//
// Draws go to a [Sink], each chain from a goroutine of its own:
//
//	memory := trace.NewMemory(l)                    // in memory
//	store, err := trace.Create("schools.zarr", l)   // on the disk, as they come
//	err = store.Append(chain, trace.Posterior, values, stats)
//	err = store.Checkpoint(chain, state)
//
// and come back through a [Trace], a variable or a single number at a time:
//
//	r, err := trace.Open("schools.zarr")
//	theta, err := trace.Values(r, trace.Posterior, "theta")      // chains, each draws × 8
//	third, err := trace.Number(r, trace.Posterior, "theta", 2)   // chains × draws
//	diverging, err := trace.Stats(r, trace.Posterior, "diverging")
//
// [Copy] brings draws from any trace to any sink, [Table] makes columns of them, [SaveStan] and [OpenStan] write and read Stan's CSV.
//
// # The store
//
// It is a folder of Zarr version 2 with the groups of ArviZ's InferenceData:
//
//	posterior, warmup_posterior         float64, chain × draw × the variable's dimensions
//	sample_stats, warmup_sample_stats   float64, int64 or bool, chain × draw
//	observed_data, constant_data        float64
//	_sampling_state                     draw_count (int64, chain × group), and a checkpoint of each chain
//
// Every group has coordinates. Python opens it at any time:
//
//	posterior = xarray.open_zarr("schools.zarr", group="posterior", consolidated=False)
//
// The shape is that of the complete trace. Draws that are not there yet are NaN, integers among them NaN in an array of floats (which is one of integers when all are there),
// and false where they are Booleans; draw_count says how many there are.
//
// # Kills, crashes and full disks
//
// A chunk is a block of draws of one chain and one variable, so that chains write without a lock, and there is never half of one under its name. [Writer.Append] writes a
// block when it is full: chunks first, then draw_count. [Writer.Checkpoint] writes what is not, and then the checkpoint, which says how many draws it counts on. A process
// that is killed at any moment loses at most the block that was not full, or what came after the last checkpoint; [Resume] goes on from there, drops what is behind it,
// and refuses a layout that is not the store's. Every file is synced before it gets its name, and folders before a checkpoint, so that a checkpoint can be resumed after a
// power cut as well. That costs some milliseconds of a disk for each block and chain, not of the processor; a larger Layout.Block costs fewer. After a full disk the chain
// ends with an error, what was written is sound, and the store can be resumed when there is room. A process that is killed within [Create] leaves nothing but a folder
// .NAME.….part behind.
//
// # Stores of others
//
// [Open] reads what xarray and ArviZ write: chunks of any shape, C and Fortran order, booleans, integers and floats of any size and endianness, compressed by zlib, gzip or
// Blosc (BloscLZ, LZ4, Zstandard, zlib; shuffled or not) or not at all. Filters, other compressors, Snappy within Blosc, scaled numbers (scale_factor) and Zarr version 3 are
// errors of kind file.ErrUnsupported. Only the chunks that are asked for are read, so that a store may be larger than memory; of each array the last is kept.
//
// Failures to read are a *file.Error with the name of the file, as those of all readers are. testdata/compare.py and testdata/write.py are what the tests compare with xarray,
// testdata/rstan.R with rstan.
package trace
