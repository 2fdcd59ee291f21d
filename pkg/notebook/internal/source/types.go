package source

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// TypeList is an answer of [Types], one line for each type. Within a value it stands for the types that it lists.
type TypeList string

// Types lists the named types that a result type and values are made of, for [Site]: the methods of these types may run without being named in the
// source. Values are followed through interfaces; but maps beside a field of package sync are not read, since other goroutines may write to them.
func Types(result reflect.Type, values ...any) TypeList {
	s := spread{types: map[reflect.Type]bool{}, named: map[string]bool{}, open: map[reflect.Type]bool{}, seen: map[visited]bool{}}
	s.kind(result)
	for _, v := range values {
		s.value(reflect.ValueOf(v))
	}
	return TypeList(strings.Join(slices.Sorted(maps.Keys(s.named)), "\n"))
}

type spread struct {
	types map[reflect.Type]bool
	named map[string]bool // "path name"
	open  map[reflect.Type]bool
	seen  map[visited]bool
}

type visited struct {
	t   reflect.Type
	at  uintptr
	len int
}

// kind adds t and the types that it is made of.
func (s *spread) kind(t reflect.Type) {
	if t == nil || s.types[t] {
		return
	}
	s.types[t] = true
	if t.PkgPath() != "" {
		name, _, _ := strings.Cut(t.Name(), "[")
		s.named[t.PkgPath()+" "+name] = true
	}
	if _, arguments, ok := strings.Cut(t.Name(), "["); ok { // a type argument need not occur in a field
		for _, each := range strings.FieldsFunc(arguments, func(r rune) bool { return strings.ContainsRune("[],*(){}; ", r) }) {
			if dot := strings.LastIndexByte(each, '.'); dot > strings.LastIndexByte(each, '/') {
				name, _, _ := strings.Cut(each[dot+1:], "·")
				s.named[each[:dot]+" "+name] = true
			}
		}
	}
	for each := range parts(t) {
		s.kind(each)
	}
}

// parts are the types that t is directly made of.
func parts(t reflect.Type) func(func(reflect.Type) bool) {
	return func(yield func(reflect.Type) bool) {
		switch t.Kind() {
		case reflect.Map:
			_ = yield(t.Key()) && yield(t.Elem())
		case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
			yield(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				if !yield(t.Field(i).Type) {
					return
				}
			}
		}
	}
}

// holds says whether a value of type t may hold an interface, and so values of types that t does not show.
func (s *spread) holds(t reflect.Type) bool {
	if known, ok := s.open[t]; ok {
		return known
	}
	seen := map[reflect.Type]bool{t: true}
	for queue := []reflect.Type{t}; len(queue) > 0; queue = queue[1:] {
		if queue[0].Kind() == reflect.Interface {
			s.open[t] = true
			return true
		}
		for each := range parts(queue[0]) {
			if !seen[each] {
				seen[each] = true
				queue = append(queue, each)
			}
		}
	}
	s.open[t] = false
	return false
}

func (s *spread) value(v reflect.Value) {
	if !v.IsValid() {
		return
	}
	s.kind(v.Type())
	if v.Type() == reflect.TypeFor[TypeList]() {
		for line := range strings.Lines(v.String()) {
			s.named[strings.TrimSpace(line)] = true
		}
	}
	if !s.holds(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		s.value(v.Elem())
	case reflect.Pointer, reflect.Slice, reflect.Map:
		at := visited{v.Type(), v.Pointer(), 0}
		if v.Kind() != reflect.Pointer {
			at.len = v.Len()
		}
		if v.IsNil() || s.seen[at] {
			return
		}
		s.seen[at] = true
		switch v.Kind() {
		case reflect.Pointer:
			s.value(v.Elem())
		case reflect.Slice:
			for i := range v.Len() {
				s.value(v.Index(i))
			}
		default:
			for each := v.MapRange(); each.Next(); {
				s.value(each.Key())
				s.value(each.Value())
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			s.value(v.Index(i))
		}
	case reflect.Struct:
		guarded := false
		for i := range v.NumField() {
			path := v.Type().Field(i).Type.PkgPath()
			guarded = guarded || path == "sync" || path == "sync/atomic"
		}
		for i := range v.NumField() {
			if !guarded || v.Field(i).Kind() != reflect.Map {
				s.value(v.Field(i))
			}
		}
	}
}

// types adds the packages of the types that [Types] lists, and returns the names of those that may be declared in the package of the call.
func (w *walk) types(list TypeList) (names []string) {
	for line := range strings.Lines(string(list)) {
		path, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path == "" {
			continue
		}
		names = append(names, name)
		if path != "main" && !w.own(path) {
			w.imports[path] = true
		}
	}
	return names
}

// own says whether path is that of the package of the call, whose declarations count one by one.
func (w *walk) own(path string) bool {
	if len(w.p.files) == 0 || strings.HasSuffix(w.p.files[0].tree.Name.Name, "_test") != strings.HasSuffix(path, "_test") {
		return false
	}
	path = strings.TrimSuffix(path, "_test")
	mod := sources.find(path)
	return mod != nil && mod.dir(path) == w.p.dir
}
