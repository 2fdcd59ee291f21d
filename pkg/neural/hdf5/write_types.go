package hdf5

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
)

// space is the dataspace message.
func (v Data) space() []byte {
	switch {
	case v.null:
		return []byte{2, 0, 0, 2}
	case v.scalar:
		return []byte{2, 0, 0, 0}
	}
	b := []byte{2, byte(len(v.shape)), 0, 1}
	for _, d := range v.shape {
		b = append(b, le(8, uint64(d))...)
	}
	return b
}

// kind is the datatype message.
func (v Data) kind() []byte {
	switch data := v.data.(type) {
	case []int8:
		return integer(1, true)
	case []int16:
		return integer(2, true)
	case []int32:
		return integer(4, true)
	case []int64:
		return integer(8, true)
	case []uint8:
		return integer(1, false)
	case []uint16:
		return integer(2, false)
	case []uint32:
		return integer(4, false)
	case []uint64:
		return integer(8, false)
	case []float32:
		return float(4)
	case []float64:
		return float(8)
	case []complex64:
		return pair(4)
	case []complex128:
		return pair(8)
	case []bool: // an enumeration, names padded to a multiple of 8
		b := append([]byte{0x18, 2, 0, 0}, le(4, 1)...)
		b = append(b, integer(1, true)...)
		return append(b, "FALSE\x00\x00\x00TRUE\x00\x00\x00\x00\x00\x01"...)
	case []string: // a sequence of bytes that is a text, padded by a zero, UTF-8
		return append(append([]byte{0x19, 1, 1, 0}, le(4, 16)...), integer(1, false)...)
	case fixed: // padded with zeros, ASCII as h5py says of type S
		return append([]byte{0x13, 1, 0, 0}, le(4, uint64(data.size))...)
	}
	panic(fmt.Sprintf("hdf5: values of type %T", v.data))
}

func integer(size int, signed bool) []byte {
	bits := byte(0)
	if signed {
		bits = 8
	}
	return append(append([]byte{0x10, bits, 0, 0}, le(4, uint64(size))...), 0, 0, byte(8*size), 0)
}

// float is a little-endian number of IEEE 754.
func float(size int) []byte {
	sign, mantissa, exponent, bias := byte(31), byte(23), byte(8), uint64(127)
	if size == 8 {
		sign, mantissa, exponent, bias = 63, 52, 11, 1023
	}
	b := append([]byte{0x11, 0x20, sign, 0}, le(4, uint64(size))...)
	b = append(b, 0, 0, byte(8*size), 0, mantissa, exponent, 0, mantissa)
	return append(b, le(4, bias)...)
}

// pair is a complex number, a compound (version 3) of r and i.
func pair(size int) []byte {
	b := append([]byte{0x36, 2, 0, 0}, le(4, uint64(2*size))...)
	b = append(append(append(b, "r\x00"...), 0), float(size)...)
	return append(append(append(b, "i\x00"...), byte(size)), float(size)...)
}

// inline returns the bytes of the elements, for texts of variable length as many as their references take.
func (v Data) inline() []byte {
	switch data := v.data.(type) {
	case []string:
		return make([]byte, 16*len(data))
	case fixed:
		return data.raw
	case []float64:
		b := make([]byte, 8*len(data))
		for i, x := range data {
			binary.LittleEndian.PutUint64(b[8*i:], math.Float64bits(x))
		}
		return b
	}
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, v.data); err != nil {
		panic("hdf5: " + err.Error())
	}
	return b.Bytes()
}
