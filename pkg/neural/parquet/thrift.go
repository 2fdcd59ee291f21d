package parquet

import "fmt"

// skim goes through a struct in Thrift's compact protocol, in which footer and page headers are written, and reads nothing but a few numbers. What it lets pass has no list
// and no text that is longer than the bytes that are there, so that a decoder takes no memory for what is not.
type skim struct {
	b     []byte
	at    int
	depth int
	// numbers are the integers of the struct and of those in it by the path of their field numbers, up to two: 2 and 5·100 + 1.
	numbers map[int]int64
}

const maxDepth = 32

func (s *skim) byte() (byte, error) {
	if s.at >= len(s.b) {
		return 0, fmt.Errorf("the end of the bytes")
	}
	s.at++
	return s.b[s.at-1], nil
}

// varint reads an unsigned number, 7 bits a byte.
func (s *skim) varint() (v uint64, err error) {
	for shift := 0; shift < 64; shift += 7 {
		b, err := s.byte()
		if err != nil {
			return 0, err
		}
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v, nil
		}
	}
	return 0, fmt.Errorf("a number of more than 64 bits")
}

// pass passes over n bytes.
func (s *skim) pass(n uint64) error {
	if left := len(s.b) - s.at; n > uint64(left) {
		return fmt.Errorf("%d bytes where %d are left", n, left)
	}
	s.at += int(n)
	return nil
}

// structure goes through the fields of a struct.
func (s *skim) structure(path int) error {
	if s.depth++; s.depth > maxDepth {
		return fmt.Errorf("more than %d structures within each other", maxDepth)
	}
	defer func() { s.depth-- }()
	id := int64(0)
	for {
		b, err := s.byte()
		if err != nil || b == 0 {
			return err
		}
		if id += int64(b >> 4); b>>4 == 0 {
			v, err := s.varint()
			if err != nil {
				return err
			}
			id = zigzag(v)
		}
		if id < 0 || id > 1<<15 {
			return fmt.Errorf("field %d", id)
		}
		if err := s.value(b&15, path*100+int(id), true); err != nil {
			return err
		}
	}
}

func zigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// value passes over a value of a type; booleans of a field are in its type.
func (s *skim) value(typ byte, path int, field bool) error {
	switch typ {
	case 1, 2:
		if !field {
			return s.pass(1)
		}
		if path < 10000 && s.numbers != nil {
			s.numbers[path] = int64(typ) // 1 is true, 2 is false
		}
	case 3:
		return s.pass(1)
	case 4, 5, 6:
		v, err := s.varint()
		if path < 10000 && s.numbers != nil {
			s.numbers[path] = zigzag(v)
		}
		return err
	case 7:
		return s.pass(8)
	case 8:
		n, err := s.varint()
		if err != nil {
			return err
		}
		return s.pass(n)
	case 9, 10:
		b, err := s.byte()
		if err != nil {
			return err
		}
		n := uint64(b >> 4)
		if n == 15 {
			if n, err = s.varint(); err != nil {
				return err
			}
		}
		if n > uint64(len(s.b)-s.at) {
			return fmt.Errorf("a list of %d where %d bytes are left", n, len(s.b)-s.at)
		}
		if s.depth++; s.depth > maxDepth {
			return fmt.Errorf("more than %d lists within each other", maxDepth)
		}
		defer func() { s.depth-- }()
		for range n {
			if err := s.value(b&15, 1<<20, false); err != nil {
				return err
			}
		}
	case 12:
		return s.structure(min(path, 1<<20))
	default:
		return fmt.Errorf("type %d", typ)
	}
	return nil
}
