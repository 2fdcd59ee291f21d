package plain

import (
	"crypto/sha256"
	"encoding"
	"encoding/gob"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// Fingerprint identifies the structure of a type: its name, its fields in order, and theirs. Two types with the same fingerprint write and read the
// same bytes. The error says which part of t cannot be stored whatever its value is.
func Fingerprint(t reflect.Type) ([32]byte, error) {
	d := describer{seen: map[reflect.Type]int{}}
	d.text.WriteString("plain 1 " + runtime.GOARCH + " ")
	d.describe(t, Name(t))
	return sha256.Sum256([]byte(d.text.String())), d.err
}

// Name is the name of a type with the full path of its package: *github.com/richlazy/richlazy/pkg/train.History.
func Name(t reflect.Type) string {
	switch {
	case t.Name() != "" && t.PkgPath() != "":
		return t.PkgPath() + "." + t.Name()
	case t.Name() != "":
		return t.Name()
	case t.Kind() == reflect.Pointer:
		return "*" + Name(t.Elem())
	case t.Kind() == reflect.Slice:
		return "[]" + Name(t.Elem())
	case t.Kind() == reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), Name(t.Elem()))
	case t.Kind() == reflect.Map:
		return "map[" + Name(t.Key()) + "]" + Name(t.Elem())
	}
	return t.String()
}

type describer struct {
	seen map[reflect.Type]int
	text strings.Builder
	err  error
}

func (d *describer) describe(t reflect.Type, where string) {
	if n, ok := d.seen[t]; ok {
		fmt.Fprintf(&d.text, "#%d ", n)
		return
	}
	d.seen[t] = len(d.seen)
	fmt.Fprintf(&d.text, "%s %v ", Name(t), t.Kind())
	if matrix(t) || codecOf(t) != nil || opaque(t) {
		return
	}
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Uintptr:
		if d.err == nil {
			d.err = fmt.Errorf("%s is a %s, which cannot be stored", where, t)
		}
	case reflect.Pointer:
		d.describe(t.Elem(), where)
	case reflect.Slice:
		d.describe(t.Elem(), where+"[]")
	case reflect.Array:
		fmt.Fprintf(&d.text, "%d ", t.Len())
		d.describe(t.Elem(), where+"[]")
	case reflect.Map:
		d.describe(t.Key(), where+"[key]")
		d.describe(t.Elem(), where+"[]")
	case reflect.Struct:
		fmt.Fprintf(&d.text, "{%d ", t.NumField())
		for field := range fields(t) {
			fmt.Fprintf(&d.text, "%s@%d ", field.Name, field.Offset)
			d.describe(field.Type, where+"."+field.Name)
		}
		d.text.WriteString("} ")
	}
}

// fields yields the fields that hold data: all but those named _.
func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Name != "_" && !yield(f) {
				return
			}
		}
	}
}

// codecOf returns how a type writes itself, nil where it does not or where the methods come from an embedded field.
func codecOf(t reflect.Type) *ownCodec {
	if t.PkgPath() == "" || t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer {
		return nil
	}
	for _, own := range ownCodecs {
		p := reflect.PointerTo(t)
		if !p.Implements(own.writer) || !p.Implements(own.reader) || promoted(t, own.writer) {
			continue
		}
		return own
	}
	return nil
}

func promoted(t, method reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for field := range fields(t) {
		if field.Anonymous && (field.Type.Implements(method) || reflect.PointerTo(field.Type).Implements(method)) {
			return true
		}
	}
	return false
}

type ownCodec struct {
	writer, reader reflect.Type
	write          func(v any) ([]byte, error)
	read           func(v any, data []byte) error
}

var ownCodecs = []*ownCodec{
	{reflect.TypeFor[gob.GobEncoder](), reflect.TypeFor[gob.GobDecoder](),
		func(v any) ([]byte, error) { return v.(gob.GobEncoder).GobEncode() },
		func(v any, data []byte) error { return v.(gob.GobDecoder).GobDecode(data) }},
	{reflect.TypeFor[encoding.BinaryMarshaler](), reflect.TypeFor[encoding.BinaryUnmarshaler](),
		func(v any) ([]byte, error) { return v.(encoding.BinaryMarshaler).MarshalBinary() },
		func(v any, data []byte) error { return v.(encoding.BinaryUnmarshaler).UnmarshalBinary(data) }},
}

// opaque says whether t is a struct of the standard library that hides fields: what these mean is not ours to copy.
func opaque(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || !standard(t.PkgPath()) {
		return false
	}
	for field := range fields(t) {
		if !field.IsExported() {
			return true
		}
	}
	return false
}

func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	if path == "" || path == "main" || first == "command-line-arguments" || strings.Contains(first, ".") {
		return false
	}
	for _, module := range modules() {
		if path == module || strings.HasPrefix(path, module+"/") {
			return false
		}
	}
	return true
}

var modules = sync.OnceValue(func() []string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	paths := []string{info.Main.Path}
	for _, dep := range info.Deps {
		paths = append(paths, dep.Path)
	}
	return paths
})
