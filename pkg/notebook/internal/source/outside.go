package source

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/notebook/internal/kept"
)

// outside lists the packages of other modules that the package at path of a version imports, directly or through packages of its own module. A version
// never changes, so that the answer is remembered on disk.
func (d *digests) outside(m *mod, path string) ([]string, error) {
	if m.cache == "" {
		return nil, fmt.Errorf("the module cache that holds %s is not known", m.path)
	}
	file := ""
	if d.cache != "" {
		sum := sha256.Sum256([]byte("imports 1\n" + m.path + "\n" + m.version + "\n" + path))
		file = filepath.Join(d.cache, fmt.Sprintf("%x%s", sum[:16], kept.ImportsExt))
		if data, err := os.ReadFile(file); err == nil {
			var stored struct{ Package, Version, Imports []string }
			if json.Unmarshal(data, &stored) == nil && slices.Equal(stored.Package, []string{path}) && slices.Equal(stored.Version, []string{m.version}) {
				return stored.Imports, nil
			}
		}
	}
	found, err := m.scan(path)
	if err != nil {
		return nil, err
	}
	if file != "" {
		remember(file, struct{ Package, Version, Imports []string }{[]string{path}, []string{m.version}, found})
	}
	return found, nil
}

func (m *mod) scan(path string) ([]string, error) {
	seen, outside := map[string]bool{}, map[string]bool{}
	for queue := []string{path}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if seen[at] {
			continue
		}
		seen[at] = true
		entries, err := os.ReadDir(m.dir(at))
		if err != nil {
			if at == path {
				return nil, err
			}
			continue // a module of its own within the folder, or a package of another system
		}
		for _, entry := range entries {
			if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
				continue
			}
			src, err := os.ReadFile(filepath.Join(m.dir(at), entry.Name()))
			if err != nil {
				return nil, err
			}
			imports, err := importsOf(src)
			if err != nil {
				return nil, err
			}
			for _, each := range imports {
				switch first, _, _ := strings.Cut(each, "/"); {
				case each == m.path || strings.HasPrefix(each, m.path+"/"):
					queue = append(queue, each)
					outside[each] = true // it may be a module of its own; the modules decide
				case strings.Contains(first, "."):
					outside[each] = true
				}
			}
		}
	}
	list := make([]string, 0, len(outside))
	for each := range outside {
		list = append(list, each)
	}
	slices.Sort(list)
	return list, nil
}

func remember(file string, v any) {
	data, err := json.Marshal(v)
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	temp, err := os.CreateTemp(filepath.Dir(file), "imports-*.tmp")
	if err != nil {
		return
	}
	_, err = temp.Write(data)
	if e := temp.Close(); err != nil || e != nil || os.Rename(temp.Name(), file) != nil {
		_ = os.Remove(temp.Name())
	}
}
