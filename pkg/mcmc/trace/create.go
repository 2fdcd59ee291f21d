package trace

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Create makes a store with the shape of a layout and no draw, to be written. There is never half of one at path, where nothing may be but an empty folder. The store is
// locked for other writers until [Writer.Close], or the end of the process.
func Create(path string, l Layout) (*Writer, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	l, path = l.withDefaults(), filepath.Clean(path)
	if names, err := os.ReadDir(path); err == nil && len(names) > 0 {
		return nil, &fs.PathError{Op: "trace: create", Path: path, Err: fs.ErrExist}
	}
	parent := filepath.Dir(path)
	temporary, err := os.MkdirTemp(parent, "."+filepath.Base(path)+".*.part")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temporary) // where it has its name by then, there is nothing to remove
	if err := os.Chmod(temporary, 0o755); err != nil {
		return nil, err
	}
	s := &skeleton{root: temporary, layout: l}
	if err := s.write(); err != nil {
		return nil, err
	}
	if err := os.Rename(temporary, path); err != nil {
		return nil, err
	}
	if err := syncFolder(parent); err != nil {
		return nil, err
	}
	return newWriter(path, l)
}

// skeleton has all files of a store that are there before the first draw. After an error it does nothing.
type skeleton struct {
	root     string
	layout   Layout
	folders  []string
	paths    []string
	contents [][]byte
	err      error // of a name that is taken
}

func (s *skeleton) file(path string, content []byte) {
	s.paths, s.contents = append(s.paths, filepath.Join(s.root, path)), append(s.contents, content)
}

func (s *skeleton) folder(path string) {
	whole := filepath.Join(s.root, path)
	if path != "" && s.err == nil { // the root is there
		s.err = os.Mkdir(whole, 0o755)
	}
	s.folders = append(s.folders, whole)
}

// write puts all on the disk.
func (s *skeleton) write() error {
	if s.store(); s.err != nil {
		return s.err
	}
	if err := together(len(s.paths), func(i int) error { return writeSynced(s.paths[i], s.contents[i]) }); err != nil {
		return err
	}
	return together(len(s.folders), func(i int) error { return syncFolder(s.folders[i]) })
}

func (s *skeleton) group(path string, attributes map[string]any) {
	s.folder(path)
	s.file(filepath.Join(path, ".zgroup"), []byte("{\n \"zarr_format\": 2\n}\n"))
	s.file(filepath.Join(path, ".zattrs"), toJSON(attributes))
}

// array writes what describes an array and all of its chunks that are given.
func (s *skeleton) array(path string, dims []string, m meta, chunks map[string][]byte) {
	s.folder(path)
	s.file(filepath.Join(path, ".zarray"), toJSON(m))
	if dims == nil {
		dims = []string{}
	}
	s.file(filepath.Join(path, ".zattrs"), toJSON(map[string]any{dimsKey: dims}))
	for name, content := range chunks {
		s.file(filepath.Join(path, name), deflated(content))
	}
}

// whole writes an array of one chunk.
func (s *skeleton) whole(path string, dims []string, shape []int, dtype string, content []byte) {
	chunks := make([]int, len(shape))
	for i, d := range shape {
		chunks[i] = max(d, 1)
	}
	var stored map[string][]byte
	if len(content) > 0 {
		stored = map[string][]byte{chunkName(len(shape)): content}
	}
	s.array(path, dims, newMeta(dtype, slices.Clone(shape), chunks, "null"), stored)
}

// index writes the coordinate 0, 1, ….
func (s *skeleton) index(group, dim string, n int) {
	content := make([]byte, 0, 8*n)
	for i := range n {
		content = binary.LittleEndian.AppendUint64(content, uint64(i))
	}
	s.whole(filepath.Join(group, dim), []string{dim}, []int{n}, "<i8", content)
}

func (s *skeleton) coordinates(group string, v Variable, written map[string]bool) {
	for i, dim := range v.Dims {
		if written[dim] {
			continue
		}
		written[dim] = true
		if labels := v.labels(i); labels != nil {
			dtype, content := encodeTexts(labels)
			s.whole(filepath.Join(group, dim), []string{dim}, []int{len(labels)}, dtype, content)
		} else {
			s.index(group, dim, v.Shape[i])
		}
	}
}

func (s *skeleton) data(group string, data []Data) {
	if data == nil {
		return
	}
	order, written := []string{}, map[string]bool{}
	for _, d := range data {
		order = append(order, d.Name)
	}
	s.group(group, map[string]any{orderKey: order})
	for _, d := range data {
		s.coordinates(group, d.Variable, written)
		var content []byte
		for _, x := range d.Values {
			content = Float.appendNumber(content, x)
		}
		s.whole(filepath.Join(group, d.Name), d.Dims, d.Shape, "<f8", content)
	}
}

func (s *skeleton) draws(g Group, stats bool) {
	l, name, order, written := s.layout, groupName(g, stats), []string{}, map[string]bool{}
	attributes := map[string]any{}
	for k, v := range l.Attributes {
		attributes[k] = v
	}
	for _, c := range l.columns(g) {
		if c.stat == stats {
			order = append(order, c.name)
		}
	}
	attributes[orderKey] = order
	s.group(name, attributes)
	s.index(name, "chain", l.Chains)
	s.index(name, "draw", l.Length(g))
	for _, c := range l.columns(g) {
		if c.stat != stats {
			continue
		}
		v := Variable{}
		if !stats {
			v, _, _ = l.Variable(c.name)
			s.coordinates(name, v, written)
		}
		blanks := map[string][]byte{}
		for chain := range l.Chains {
			for i := 0; c.kind == Boolean && i*c.length < l.Length(g); i++ {
				blanks[c.chunkName(chain, i)] = c.kind.blank(c.length)
			}
		}
		s.array(filepath.Join(name, c.name), append([]string{"chain", "draw"}, v.Dims...), c.meta(l, true), blanks)
	}
}

func (s *skeleton) store() {
	l, attributes := s.layout, map[string]any{}
	for k, v := range l.Attributes {
		attributes[k] = v
	}
	s.group("", attributes)
	for _, g := range []Group{Posterior, Warmup} {
		for _, stats := range []bool{false, true} {
			if g == Posterior && !stats || (g == Posterior || l.Warmup > 0) && (!stats || len(l.Stats) > 0) {
				s.draws(g, stats)
			}
		}
	}
	s.data("observed_data", l.Observed)
	s.data("constant_data", l.Constant)
	s.group(stateGroup, map[string]any{blockKey: l.Block})
	s.index(stateGroup, "chain", l.Chains)
	dtype, content := encodeTexts([]string{"posterior", "warmup"})
	s.whole(filepath.Join(stateGroup, "group"), []string{"group"}, []int{2}, dtype, content)
	zeros := map[string][]byte{}
	for chain := range l.Chains {
		zeros[fmt.Sprintf("%d.0", chain)] = make([]byte, 16)
	}
	s.array(filepath.Join(stateGroup, countArray), []string{"chain", "group"}, newMeta("<i8", []int{l.Chains, 2}, []int{1, 2}, "null"), zeros)
}

// deflated returns the content of a chunk's file.
func deflated(content []byte) []byte {
	var b bytes.Buffer
	z := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(z)
	z.Reset(&b)
	z.Write(content) // a buffer takes all
	z.Close()
	return b.Bytes()
}
