package torch

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

// codes gives the types of tensors as NumPy names them; storages those of the classes of storages.
var (
	codes = map[string]string{"bool": "b1", "uint8": "u1", "int8": "i1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4",
		"int64": "i8", "uint64": "u8", "float16": "f2", "bfloat16": "bf", "float32": "f4", "float64": "f8", "complex64": "c8", "complex128": "c16", "half": "f2", "float": "f4",
		"double": "f8", "short": "i2", "int": "i4",
		"long": "i8", "cfloat": "c8", "cdouble": "c16"}
	storages = map[string]string{"BoolStorage": "bool", "ByteStorage": "uint8", "CharStorage": "int8", "ShortStorage": "int16", "IntStorage": "int32", "LongStorage": "int64",
		"HalfStorage": "float16", "BFloat16Storage": "bfloat16", "FloatStorage": "float32", "DoubleStorage": "float64",
		"ComplexFloatStorage": "complex64", "ComplexDoubleStorage": "complex128"}
)

// untyped marks a storage of bytes, whose type the tensor says.
const untyped = "untyped"

// known returns what a name stands for: a type, or a function that this package has itself. Any other name is an error.
func (m *machine) known(g global) (any, error) {
	if _, ok := storages[g.name]; ok && (g.module == "torch" || g.module == "torch.storage") {
		return g, nil
	}
	if _, ok := codes[g.name]; ok && g.module == "torch" {
		return Type(g.name), nil
	}
	switch g {
	case global{"torch.storage", "UntypedStorage"}, global{"torch", "Size"}, global{"torch", "device"}, global{"collections", "OrderedDict"},
		global{"torch._utils", "_rebuild_tensor_v2"},
		global{"torch._utils", "_rebuild_tensor_v3"}, global{"torch._utils", "_rebuild_parameter"}, global{"torch._utils", "_rebuild_parameter_with_state"},
		global{"builtins", "set"}, global{"__builtin__", "set"}, global{"_codecs", "encode"}:
		return g, nil
	}
	return nil, m.fail(file.ErrUnsupported, "tensors, numbers, texts and collections of them (save the state_dict, and arrays of NumPy as tensors)", g)
}

// store is a storage of numbers: a member of the archive.
type store struct {
	key string
	typ string // of its numbers, or untyped
	n   int64  // numbers, or bytes where it is untyped
}

// copied charges n values that are copied to the limits.
func (m *machine) copied(n int) error {
	if want, got, ok := m.budget.Hold(int64(n+1), 64); !ok {
		return m.fail(file.ErrLimit, want, got)
	}
	return nil
}

// storage makes a storage of its persistent id: ('storage', class, key, location, number).
func (m *machine) storage(id any) (*store, error) {
	t, _ := id.(Tuple)
	if len(t) < 5 || t[0] != "storage" {
		return nil, m.fail(file.ErrFormat, "the id of a storage", describe(id))
	}
	class, ok := t[1].(global)
	key, also := t[2].(string)
	n, counted := t[4].(int64)
	s := &store{key: key, typ: storages[class.name], n: n}
	if class.name == "UntypedStorage" {
		s.typ = untyped
	}
	if !ok || !also || !counted || n < 0 || s.typ == "" {
		return nil, m.fail(file.ErrFormat, "the id of a storage", describe(id))
	}
	return s, nil
}

// call does what a function of Python would do, of which known has let the name pass.
func (m *machine) call(callable, arguments any) error {
	g, ok := callable.(global)
	args, also := arguments.(Tuple)
	if !ok || !also {
		return m.fail(file.ErrFormat, "a function and its arguments", fmt.Sprintf("%T and %T", callable, arguments))
	}
	wrong := func() error { return m.fail(file.ErrFormat, "arguments of "+g.String(), describe(args...)) }
	switch g.name {
	case "OrderedDict":
		d := &Dict{}
		m.push(d)
		if len(args) == 0 {
			return nil
		}
		pairs, ok := args[0].(*List) // of Python 2: a list of pairs
		if !ok || len(args) > 1 {
			return wrong()
		}
		if err := m.copied(len(pairs.Items)); err != nil {
			return err
		}
		for _, p := range pairs.Items {
			pair := parts(p)
			if len(pair) != 2 {
				return wrong()
			}
			d.set(pair[0], pair[1])
		}
	case "set":
		items := &Set{}
		for _, a := range args {
			if err := m.copied(len(parts(a))); err != nil {
				return err
			}
			items.Items = append(items.Items, parts(a)...)
		}
		m.push(items)
	case "encode": // bytes, in protocol 2: their characters in Latin-1
		if len(args) != 2 || args[1] != "latin1" {
			return wrong()
		}
		text, ok := args[0].(string)
		if err := m.copied(len(text) / 64); err != nil {
			return err
		}
		b := make([]byte, 0, len(text))
		for _, r := range text {
			ok = ok && r < 256
			b = append(b, byte(r))
		}
		if m.push(b); !ok {
			return wrong()
		}
	case "Size":
		if len(args) != 1 {
			return wrong()
		}
		m.push(Size(parts(args[0])))
	case "device":
		var words []string
		for _, a := range args {
			word, ok := plain(a)
			if !ok {
				return wrong()
			}
			words = append(words, word)
		}
		m.push(Device(strings.Join(words, ":")))
	case "_rebuild_parameter", "_rebuild_parameter_with_state":
		if len(args) < 1 {
			return wrong()
		}
		t, ok := args[0].(*Tensor)
		if !ok {
			return wrong()
		}
		m.push(t)
	case "_rebuild_tensor_v2", "_rebuild_tensor_v3":
		t, err := m.tensor(g, args)
		m.push(t)
		return err
	default: // a type, which is no function
		return wrong()
	}
	return nil
}

// tensor makes a tensor: storage, offset, shape and strides in numbers, and things that do not matter here; of version 3 also the type.
func (m *machine) tensor(g global, args Tuple) (*Tensor, error) {
	wrong := m.fail(file.ErrFormat, "arguments of "+g.String(), describe(args...))
	newer := g.name == "_rebuild_tensor_v3"
	if len(args) < 6 || newer && len(args) < 7 {
		return nil, wrong
	}
	s, ok := args[0].(*store)
	offset, also := args[1].(int64)
	shape, strides := parts(args[2]), parts(args[3])
	if !ok || !also || offset < 0 || len(shape) != len(strides) || len(shape) > 64 || !newer && s.typ == untyped {
		return nil, wrong
	}
	t := &Tensor{Type: s.typ, store: s, offset: offset, Shape: make([]int, len(shape)), strides: make([]int, len(shape)), f: m.f}
	have, rest := s.n, args[6:]
	if newer {
		typ, ok := args[6].(Type)
		if t.Type, rest = string(typ), args[7:]; !ok || s.typ != untyped && codes[s.typ] != codes[t.Type] {
			return nil, wrong
		}
		if s.typ == untyped {
			have /= raw.TensorWidth(codes[t.Type])
		}
	}
	for _, about := range rest { // conj and neg: what the numbers are is to be computed of them
		for _, v := range parts(about) {
			if v != false && v != nil {
				return nil, m.fail(file.ErrUnsupported, "a tensor whose numbers are in the file (save x.resolve_conj().resolve_neg())",
					"one that is conjugated or negated when it is used")
			}
		}
	}
	last, empty := new(big.Int).SetInt64(offset), false
	for i := range shape {
		d, ok := shape[i].(int64)
		step, also := strides[i].(int64)
		if !ok || !also || d < 0 || step < 0 {
			return nil, wrong
		}
		t.Shape[i], t.strides[i], empty = int(d), int(step), empty || d == 0
		last.Add(last, new(big.Int).Mul(big.NewInt(d-1), big.NewInt(step)))
	}
	if !empty && last.Cmp(big.NewInt(have)) >= 0 {
		return nil, m.fail(file.ErrFormat, fmt.Sprintf("a tensor within the %d numbers of its storage", have),
			fmt.Sprintf("shape %v, strides %v from %d on", t.Shape, t.strides, offset))
	}
	return t, nil
}
