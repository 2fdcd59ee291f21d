package load_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
)

type lines []string

func (l *lines) add(name string, shape []int, raw []byte) {
	n := 1
	dims := make([]string, len(shape))
	for i, d := range shape {
		n *= d
		dims[i] = strconv.Itoa(d)
	}
	text := strings.Join(dims, "x")
	if n == 0 {
		text = "empty"
	}
	sum := sha256.Sum256(raw)
	*l = append(*l, name+"\t"+text+"\t"+hex.EncodeToString(sum[:]))
}

type number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// floats are numbers as float64, or as integers of 64 bits where float64 does not have one of them.
func floats[T number](values []T) []byte {
	raw, exact := make([]byte, 8*len(values)), true
	fraction := T(1)/2 != 0
	for i, v := range values {
		f := float64(v)
		exact = exact && (fraction || f < 1<<63 && T(f) == v || f < 1<<64 && f >= 1<<63 && T(uint64(f)) == v)
		if f != f {
			f = math.Float64frombits(0x7ff8 << 48)
		}
		binary.LittleEndian.PutUint64(raw[8*i:], math.Float64bits(f))
	}
	if !exact {
		for i, v := range values {
			binary.LittleEndian.PutUint64(raw[8*i:], uint64(v))
		}
	}
	return raw
}

func texts(values []string) []byte {
	var raw []byte
	for _, s := range values {
		raw = append(binary.LittleEndian.AppendUint32(raw, uint32(len(s))), s...)
	}
	return raw
}

// elements are those of a slice of any type.
func elements(data any) ([]byte, error) {
	switch v := data.(type) {
	case []bool:
		numbers := make([]int8, len(v))
		for i, b := range v {
			if b {
				numbers[i] = 1
			}
		}
		return floats(numbers), nil
	case []int8:
		return floats(v), nil
	case []int16:
		return floats(v), nil
	case []int32:
		return floats(v), nil
	case []int64:
		return floats(v), nil
	case []uint8:
		return floats(v), nil
	case []uint16:
		return floats(v), nil
	case []uint32:
		return floats(v), nil
	case []uint64:
		return floats(v), nil
	case []float32:
		return floats(v), nil
	case []float64:
		return floats(v), nil
	case []complex64:
		return complexes(v), nil
	case []complex128:
		return complexes(v), nil
	case []string:
		return texts(v), nil
	}
	return nil, fmt.Errorf("no elements of %T", data)
}

func complexes[T complex64 | complex128](values []T) []byte {
	parts := make([]float64, 0, 2*len(values))
	for _, v := range values {
		z := complex128(v)
		parts = append(parts, real(z), imag(z))
	}
	return floats(parts)
}
