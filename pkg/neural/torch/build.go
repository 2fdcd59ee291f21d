package torch

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// build does the opcodes that make values of others.
func (m *machine) build(op byte) error {
	switch op {
	case '}':
		m.push(&Dict{})
	case ']':
		m.push(&List{})
	case ')':
		m.push(Tuple{})
	case 0x8f:
		m.push(&Set{})
	case 't', 'l', 'd', 0x91:
		return m.collect(op)
	case 0x85, 0x86, 0x87:
		n := int(op-0x85) + 1
		out := make(Tuple, n)
		for i := n - 1; i >= 0; i-- {
			var err error
			if out[i], err = m.pop(); err != nil {
				return err
			}
		}
		m.push(out)
	case 'a', 's', 'e', 'u', 0x90:
		return m.extend(op)
	case 'q', 'r', 0x94:
		k := len(m.memo)
		if op != 0x94 {
			v, err := m.number(map[byte]int{'q': 1, 'r': 4}[op])
			if err != nil {
				return err
			}
			k = int(v)
		}
		v, err := m.top()
		m.memo[k] = v
		return err
	case 'h', 'j':
		k, err := m.number(map[byte]int{'h': 1, 'j': 4}[op])
		if err != nil {
			return err
		}
		v, ok := m.memo[int(k)]
		if !ok {
			return m.fail(file.ErrFormat, "a value of the memo", fmt.Sprintf("%d, of which there is none", k))
		}
		m.push(v)
	case 'c', 0x93:
		return m.named(op)
	case 'Q':
		id, err := m.pop()
		if err != nil {
			return err
		}
		s, err := m.storage(id)
		m.push(s)
		return err
	case 'R':
		arguments, err := m.pop()
		if err != nil {
			return err
		}
		callable, err := m.pop()
		if err != nil {
			return err
		}
		return m.call(callable, arguments)
	case 'b':
		return m.state()
	case 0x81, 0x92, 'o', 'i':
		return m.fail(file.ErrUnsupported, "tensors, numbers, texts and collections of them (a state_dict)", "an object of a class")
	default:
		return m.fail(file.ErrUnsupported, "an opcode of pickles of tensors", fmt.Sprintf("%#02x", op))
	}
	return nil
}

// collect makes a collection of what is above the mark.
func (m *machine) collect(op byte) error {
	items, err := m.marked()
	if err != nil {
		return err
	}
	switch op {
	case 't':
		m.push(Tuple(items))
	case 'l':
		m.push(&List{items})
	case 0x91:
		m.push(&Set{items})
	default:
		d := &Dict{}
		m.push(d)
		return m.pairs(d, items)
	}
	return nil
}

func (m *machine) pairs(d *Dict, items []any) error {
	if len(items)%2 != 0 {
		return m.fail(file.ErrFormat, "keys and values", fmt.Sprintf("%d of them", len(items)))
	}
	for i := 0; i < len(items); i += 2 {
		d.set(items[i], items[i+1])
	}
	return nil
}

// extend puts one value or those above the mark into a collection.
func (m *machine) extend(op byte) error {
	var items []any
	var err error
	switch op {
	case 'a', 's':
		for range map[byte]int{'a': 1, 's': 2}[op] {
			v, err := m.pop()
			if err != nil {
				return err
			}
			items = append(items, v)
		}
		slices.Reverse(items)
	default:
		if items, err = m.marked(); err != nil {
			return err
		}
	}
	to, err := m.top()
	if err != nil {
		return err
	}
	switch to := to.(type) {
	case *List:
		if op == 'a' || op == 'e' {
			to.Items = append(to.Items, items...)
			return nil
		}
	case *Set:
		if op == 0x90 {
			to.Items = append(to.Items, items...)
			return nil
		}
	case *Dict:
		if op == 's' || op == 'u' {
			return m.pairs(to, items)
		}
	}
	return m.fail(file.ErrFormat, "a collection that the opcode extends", fmt.Sprintf("%T", to))
}

// named reads a name of Python, as two lines or two texts.
func (m *machine) named(op byte) error {
	var g global
	if op == 'c' {
		var err error
		if g.module, err = m.line(); err == nil {
			g.name, err = m.line()
		}
		if err != nil {
			return err
		}
	} else {
		name, err := m.pop()
		if err != nil {
			return err
		}
		module, err := m.pop()
		if err != nil {
			return err
		}
		var ok, also bool
		if g.module, ok = module.(string); ok {
			g.name, also = name.(string)
		}
		if !ok || !also {
			return m.fail(file.ErrFormat, "a name as two texts", fmt.Sprintf("%T and %T", module, name))
		}
	}
	v, err := m.known(g)
	m.push(v)
	return err
}

// state sets attributes of an object: dictionaries alone may have them, which are passed over.
func (m *machine) state() error {
	if _, err := m.pop(); err != nil {
		return err
	}
	v, err := m.top()
	if err != nil {
		return err
	}
	switch v.(type) {
	case *Dict, *Tensor:
		return nil
	}
	return m.fail(file.ErrUnsupported, "attributes of an OrderedDict", fmt.Sprintf("those of %T", v))
}
