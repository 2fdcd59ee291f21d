package torch

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// machine goes through a pickle: it makes values of what the opcodes say and knows no names but those of names.go. Nothing is imported or called.
type machine struct {
	f     *File
	b     []byte
	at    int // of the next byte
	op    int // where the opcode is that is being done
	stack []any
	marks []int // lengths of the stack
	memo  map[int]any

	budget *file.Budget
}

// global is a name of Python.
type global struct{ module, name string }

// String is the name with its module: "collections.OrderedDict".
func (g global) String() string { return g.module + "." + g.name }

// fail makes the error for the opcode that is being done.
func (m *machine) fail(kind error, want string, got any) error {
	return &file.Error{Format: "torch", File: m.f.name, Offset: -1, Inner: int64(m.op), Inside: true, Part: "data.pkl", Want: want, Got: fmt.Sprint(got), Err: kind}
}

// next returns n bytes.
func (m *machine) next(n uint64) ([]byte, error) {
	if left := len(m.b) - m.at; n > uint64(left) {
		return nil, m.fail(file.ErrTruncated, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then the pickle ends", left))
	}
	m.at += int(n)
	return m.b[m.at-int(n) : m.at], nil
}

// number returns a little-endian number of n bytes, 1 to 8.
func (m *machine) number(n int) (uint64, error) {
	b, err := m.next(uint64(n))
	var v uint64
	for i, x := range b {
		v |= uint64(x) << (8 * i)
	}
	return v, err
}

// counted returns bytes that begin with their number, of n bytes.
func (m *machine) counted(n int) ([]byte, error) {
	k, err := m.number(n)
	if err != nil {
		return nil, err
	}
	return m.next(k)
}

// line returns the bytes to the end of the line.
func (m *machine) line() (string, error) {
	i := slices.Index(m.b[m.at:], '\n')
	if i < 0 {
		return "", m.fail(file.ErrTruncated, "the end of a line", "the end of the pickle")
	}
	s := string(m.b[m.at : m.at+i])
	m.at += i + 1
	return s, nil
}

func (m *machine) push(v any) { m.stack = append(m.stack, v) }

// pop returns the last value of the stack, not below the last mark.
func (m *machine) pop() (any, error) {
	if n := len(m.stack); n > m.floor() {
		v := m.stack[n-1]
		m.stack = m.stack[:n-1]
		return v, nil
	}
	return nil, m.fail(file.ErrFormat, "a value on the stack", "none")
}

func (m *machine) floor() int {
	if n := len(m.marks); n > 0 {
		return m.marks[n-1]
	}
	return 0
}

// top returns the last value of the stack without taking it.
func (m *machine) top() (any, error) {
	v, err := m.pop()
	if err == nil {
		m.push(v)
	}
	return v, err
}

// marked returns a copy of the values since the last mark and takes the mark away.
func (m *machine) marked() ([]any, error) {
	n := len(m.marks)
	if n == 0 {
		return nil, m.fail(file.ErrFormat, "a mark on the stack", "none")
	}
	out := slices.Clone(m.stack[m.marks[n-1]:])
	m.stack, m.marks = m.stack[:m.marks[n-1]], m.marks[:n-1]
	return out, nil
}

// run does all opcodes to the last one, STOP, and returns the value that is left.
func (m *machine) run() (any, error) {
	m.memo = map[int]any{}
	for {
		m.op = m.at
		b, err := m.next(1)
		if err != nil {
			return nil, err
		}
		if b[0] == '.' {
			v, err := m.pop()
			if err == nil && (len(m.stack) > 0 || len(m.marks) > 0 || m.at < len(m.b)) {
				err = m.fail(file.ErrFormat, "the end of the pickle with one value", fmt.Sprintf("%d values and %d bytes more", len(m.stack), len(m.b)-m.at))
			}
			return v, err
		}
		if err := m.do(b[0]); err != nil {
			return nil, err
		}
	}
}

// text makes a text of bytes.
func (m *machine) text(b []byte, err error) error {
	if err == nil && !utf8.Valid(b) {
		err = m.fail(file.ErrFormat, "UTF-8", fmt.Sprintf("%.40q", b))
	}
	m.push(string(b))
	return err
}

// long makes an integer of its bytes in two's complement.
func (m *machine) long(b []byte, err error) error {
	if len(b) > 1024 {
		return m.fail(file.ErrLimit, "an integer of at most 1024 bytes", len(b))
	}
	big := new(big.Int)
	be := slices.Clone(b)
	slices.Reverse(be)
	if big.SetBytes(be); len(b) > 0 && b[len(b)-1] >= 0x80 {
		big.Sub(big, newOne().Lsh(newOne(), uint(8*len(b))))
	}
	m.integer(big)
	return err
}

func newOne() *big.Int { return big.NewInt(1) }

func (m *machine) integer(v *big.Int) {
	if v.IsInt64() {
		m.push(v.Int64())
	} else {
		m.push(v)
	}
}

// do does one opcode.
func (m *machine) do(op byte) error {
	switch op {
	case 0x80: // PROTO
		v, err := m.number(1)
		if err == nil && v > 5 {
			err = m.fail(file.ErrUnsupported, "protocols up to 5", v)
		}
		return err
	case 0x95: // FRAME
		_, err := m.number(8)
		return err
	case '(':
		m.marks = append(m.marks, len(m.stack))
	case '0':
		_, err := m.pop()
		return err
	case '1':
		_, err := m.marked()
		return err
	case '2':
		v, err := m.top()
		m.push(v)
		return err
	case 'N':
		m.push(nil)
	case 0x88, 0x89:
		m.push(op == 0x88)
	case 'K', 'M':
		v, err := m.number(map[byte]int{'K': 1, 'M': 2}[op])
		m.push(int64(v))
		return err
	case 'J':
		v, err := m.number(4)
		m.push(int64(int32(v)))
		return err
	case 0x8a:
		return m.long(m.counted(1))
	case 0x8b:
		return m.long(m.counted(4))
	case 'G':
		b, err := m.next(8)
		if err == nil {
			m.push(math.Float64frombits(binary.BigEndian.Uint64(b)))
		}
		return err
	case 'I', 'L', 'F', 'S', 'V':
		return m.written(op)
	case 'X':
		return m.text(m.counted(4))
	case 0x8c:
		return m.text(m.counted(1))
	case 0x8d:
		return m.text(m.counted(8))
	case 'T':
		return m.text(m.counted(4))
	case 'U':
		return m.text(m.counted(1))
	case 'C', 'B', 0x8e, 0x96:
		b, err := m.counted(map[byte]int{'C': 1, 'B': 4}[op] | map[byte]int{0x8e: 8, 0x96: 8}[op])
		m.push(slices.Clone(b))
		return err
	default:
		return m.build(op)
	}
	return nil
}

// written reads the numbers and texts of protocol 0, which are lines.
func (m *machine) written(op byte) error {
	s, err := m.line()
	if err != nil {
		return err
	}
	switch op {
	case 'F':
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return m.fail(file.ErrFormat, "a number", fmt.Sprintf("%.40q", s))
		}
		m.push(v)
	case 'I', 'L':
		if op == 'I' && (s == "00" || s == "01") {
			m.push(s == "01")
			return nil
		}
		if n := len(s); op == 'L' && n > 0 && s[n-1] == 'L' {
			s = s[:n-1]
		}
		if len(s) > 2000 {
			return m.fail(file.ErrLimit, "an integer of at most 2000 digits", len(s))
		}
		v, ok := new(big.Int).SetString(s, 10)
		if !ok {
			return m.fail(file.ErrFormat, "an integer", fmt.Sprintf("%.40q", s))
		}
		m.integer(v)
	default:
		return m.fail(file.ErrUnsupported, "texts of protocol 2 and later", fmt.Sprintf("opcode %q", op))
	}
	return nil
}
