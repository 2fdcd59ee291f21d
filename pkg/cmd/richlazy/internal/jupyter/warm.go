package jupyter

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// warm compiles the checkout's packages and links a program that imports them, as the first cell of a notebook would otherwise have to. It is done
// again when a source file has changed. Where the checkout does not build, that is said, and no failure of the set-up: the notebook may not need the
// package.
func (j *job) warm(now *stamp) error {
	state, err := j.sources()
	if err != nil {
		return err
	}
	now.Warm = state
	if j.old.Warm == state {
		return nil
	}
	if !j.step("compile the packages into Go's build cache, so that the first cell need not") {
		return nil
	}
	began := time.Now()
	build := j.command("go", "build", "./...")
	build.Dir = j.Root
	err = run(build)
	if err == nil {
		err = j.link()
	}
	if j.ctx.Err() != nil {
		return j.ctx.Err()
	}
	if err != nil {
		now.Warm = ""
		j.say("  the checkout does not build; a notebook that needs the package will fail: %v", err)
		return nil
	}
	j.say("  compiled in %.1f s", time.Since(began).Seconds())
	return nil
}

// sources tells one state of the checkout's Go files from another, by their names, sizes and times.
func (j *job) sources() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, j.tool, os.Getenv("GOFLAGS"), os.Getenv("CGO_ENABLED"))
	err := filepath.WalkDir(j.Root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file that vanished meanwhile
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != j.Root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "out") {
				return filepath.SkipDir
			}
			return nil
		}
		source := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
		if !source && name != "go.mod" && name != "go.sum" {
			return nil
		}
		if info, err := entry.Info(); err == nil {
			fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return fmt.Sprintf("%x", sum.Sum(nil)[:16]), err
}

// link links a program as a notebook's cell makes it, with the flags that the notebooks use.
func (j *job) link() error {
	var listed bytes.Buffer
	list := j.command("go", "list", "-f", `{{if and .GoFiles (ne .Name "main")}}{{.ImportPath}}{{end}}`, "./...")
	list.Dir, list.Stdout = j.Root, &listed
	if err := list.Run(); err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	var source bytes.Buffer
	source.WriteString("package main\n\nimport (\n")
	for _, path := range strings.Fields(listed.String()) {
		if !strings.Contains(path, "/internal/") && !strings.HasSuffix(path, "/internal") {
			fmt.Fprintf(&source, "\t_ %q\n", path)
		}
	}
	source.WriteString(")\n\nfunc main() {}\n")
	dir := j.in.Path("warm")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, source.Bytes(), 0o644); err != nil {
		return err
	}
	link := j.command("go", "build", "-o", filepath.Join(dir, "cell"), "-ldflags=-s -w", file)
	link.Dir = j.Root
	return run(link)
}
