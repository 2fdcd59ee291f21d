package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
)

// Seed names one stream of random numbers. It is a plain value: comparable, storable and free to be copied; it does not advance.
type Seed [32]byte

// New returns the seed at the root of a tree of streams. Equal numbers give equal trees on every platform.
func New(seed uint64) Seed {
	return Seed(sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("richlazy/rng root "), seed)))
}

// At returns the seed of a branch. Its name is a path of strings, integers, floats and booleans; another name, another order or another type gives an
// independent stream: At("chain", 3) differs from At("chain").At(4), and At(3) from At("3"). At("chain", 3) equals At("chain").At(3).
// At panics when an element of the path is of any other kind.
func (s Seed) At(path ...any) Seed {
	for _, element := range path {
		s = sha256.Sum256(append(s[:], encode(element)...))
	}
	return s
}

// Source returns a new source at the beginning of the stream (ChaCha8). Two sources of one seed give the same numbers; a source is not safe for
// concurrent use.
func (s Seed) Source() rand.Source { return rand.NewChaCha8(s) }

// Rand returns a generator at the beginning of the stream.
func (s Seed) Rand() *rand.Rand { return rand.New(s.Source()) }

// String returns the first eight bytes in hexadecimal: enough to tell streams apart in a log.
func (s Seed) String() string { return fmt.Sprintf("%x", s[:8]) }

// encode writes an element with its type in front, so that equal bytes of different types stay apart.
func encode(element any) []byte {
	switch v := element.(type) {
	case string:
		return append([]byte("s"), v...)
	case int:
		return integer(int64(v))
	case int64:
		return integer(v)
	case int32:
		return integer(int64(v))
	case uint64:
		return binary.LittleEndian.AppendUint64([]byte("u"), v)
	case float64:
		return binary.LittleEndian.AppendUint64([]byte("f"), math.Float64bits(v))
	case bool:
		if v {
			return []byte("b1")
		}
		return []byte("b0")
	}
	panic(fmt.Sprintf("rng: At: a name is made of strings, integers, floats and booleans, got %T", element))
}

func integer(v int64) []byte { return binary.LittleEndian.AppendUint64([]byte("i"), uint64(v)) }

// Fork returns a generator whose key is the next four numbers of src, for a part of the work that may draw as much as it likes: a chain, a resample. Forks that are taken in order,
// before the parts begin, give each the same numbers on any number of cores.
func Fork(src rand.Source) *rand.ChaCha8 {
	var key [32]byte
	for k := range 4 {
		binary.LittleEndian.PutUint64(key[8*k:], src.Uint64())
	}
	return rand.NewChaCha8(key)
}
