package jupyter

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A python is an interpreter that can execute notebooks.
type python struct {
	Path     string            `json:"path"`
	Versions map[string]string `json:"versions"` // of the packages that are needed
	Files    map[string]string `json:"files"`    // prints of the interpreter and the packages
}

// probe prints what an interpreter has; it fails where one of the packages is missing or broken.
const probe = `
import json, sys
import jupyter_client, nbclient, nbconvert, nbformat, zmq
import nbconvert.exporters.html
modules = [jupyter_client, nbclient, nbconvert, nbformat, zmq]
print(json.dumps({
    "versions": dict((m.__name__, getattr(m, "__version__", "")) for m in modules),
    "files": [m.__file__ for m in modules],
}))
`

// try probes an interpreter.
func try(ctx context.Context, path string, env []string) (python, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-c", probe)
	cmd.Env = append(env, "PYTHONWARNINGS=ignore")
	cmd.WaitDelay = time.Second
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return python{}, fmt.Errorf("%s: %s", path, orDefault(lines[len(lines)-1], err.Error()))
	}
	var found struct {
		Versions map[string]string
		Files    []string
	}
	if err := json.Unmarshal(out, &found); err != nil {
		return python{}, fmt.Errorf("%s: %w", path, err)
	}
	p := python{Path: path, Versions: found.Versions, Files: map[string]string{path: fingerprint(path)}}
	for _, file := range found.Files {
		p.Files[file] = fingerprint(file)
	}
	return p, nil
}

// intact reports whether nothing of the interpreter and its packages has changed since it was probed.
func (p python) intact() bool {
	for file, then := range p.Files {
		if now := fingerprint(file); now == "" || now != then {
			return false
		}
	}
	return p.Path != ""
}

// candidates returns the interpreters that may have Jupyter, the likeliest first: those behind the jupyter scripts on PATH, each folder of PATH in
// turn, and then the python programs on PATH.
func candidates() []string {
	var list []string
	add := func(path string) {
		if path != "" && !slices.Contains(list, path) {
			list = append(list, path)
		}
	}
	dirs := filepath.SplitList(os.Getenv("PATH"))
	for _, name := range []string{"jupyter", "jupyter-nbconvert", "jupyter-execute", "jupyter-lab"} {
		for _, dir := range dirs {
			add(behind(filepath.Join(dir, name)))
		}
	}
	for _, path := range pythons() {
		add(path)
	}
	return list
}

// pythons returns the python programs on PATH.
func pythons() []string {
	var list []string
	for _, name := range []string{"python3", "python"} {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			path := filepath.Join(dir, name)
			if program(path) && !slices.Contains(list, path) {
				list = append(list, path)
			}
		}
	}
	return list
}

// behind returns the interpreter of a Python script, "" where the file is none. A script may name it in its first line, by env, or, where the path is
// long, in a second line that is shell and Python at once.
func behind(script string) string {
	if !program(script) {
		return ""
	}
	file, err := os.Open(script)
	if err != nil {
		return ""
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	var first, second string
	if lines.Scan() {
		first = lines.Text()
	}
	if lines.Scan() {
		second = lines.Text()
	}
	words := strings.Fields(strings.TrimPrefix(first, "#!"))
	if !strings.HasPrefix(first, "#!") || len(words) == 0 {
		return ""
	}
	path := words[0]
	switch base := filepath.Base(path); {
	case base == "env":
		words = slices.DeleteFunc(words[1:], func(w string) bool { return strings.HasPrefix(w, "-") })
		if len(words) == 0 || !strings.Contains(words[0], "python") {
			return ""
		}
		path, _ = exec.LookPath(words[0])
	case base == "sh" && strings.HasPrefix(second, "'''exec' "):
		path, _, _ = strings.Cut(strings.TrimPrefix(second, "'''exec' "), ` "$0"`)
		path = strings.Trim(path, `"`)
	case !strings.Contains(base, "python"):
		return ""
	}
	if !program(path) {
		return ""
	}
	return path
}

func program(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() && info.Mode()&0o111 != 0 && filepath.IsAbs(path)
}
