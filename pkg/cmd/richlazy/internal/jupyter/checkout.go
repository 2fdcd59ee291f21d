package jupyter

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// Module is the module path by which a checkout is known.
const Module = "github.com/richlazy/richlazy"

// Checkout returns the root of the checkout that holds the first of the places (files or folders) that lies in one.
func Checkout(places ...string) (root string, err error) {
	for _, place := range places {
		dir, err := filepath.Abs(place)
		if err != nil {
			return "", err
		}
		for {
			data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
			if err == nil && modfile.ModulePath(data) == Module {
				return dir, nil
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	return "", fmt.Errorf("no checkout of %s at or above %s: change into it (cd) and run the command again", Module, places[0])
}

// pins are the versions that go.mod prescribes.
type pins struct {
	Go    string            // the least Go version, such as 1.26.0
	Tools map[string]string // the package path of each tool to its module's version
}

func readPins(root string) (pins, error) {
	name := filepath.Join(root, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return pins{}, err
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		return pins{}, err
	}
	p := pins{Tools: map[string]string{}}
	if mod.Go != nil {
		p.Go = mod.Go.Version
	}
	for _, tool := range mod.Tool {
		longest := ""
		for _, require := range mod.Require {
			path := require.Mod.Path
			if len(path) > len(longest) && (tool.Path == path || len(tool.Path) > len(path) && tool.Path[:len(path)+1] == path+"/") {
				longest = path
				p.Tools[tool.Path] = require.Mod.Version
			}
		}
	}
	for _, want := range []string{gonb, goimports} {
		if p.Tools[want] == "" {
			return pins{}, fmt.Errorf("%s has no tool directive for %s with a required version", name, want)
		}
	}
	return p, nil
}

// The tools that the kernel is made of.
const (
	gonb      = "github.com/janpfeifer/gonb"
	goimports = "golang.org/x/tools/cmd/goimports"
)
