package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	goversion "go/version"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A goTool is the Go that is used.
type goTool struct{ GOVERSION, GOROOT, GOCACHE string }

// findGo asks the go on PATH, which may itself fetch the toolchain that go.mod wants.
func findGo(ctx context.Context, root, least string) (goTool, error) {
	var t goTool
	advice := fmt.Sprintf("install Go %s or newer (https://go.dev/dl) and put its bin folder on PATH", least)
	if _, err := exec.LookPath("go"); err != nil {
		return t, fmt.Errorf("there is no go on PATH: %s", advice)
	}
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOVERSION", "GOROOT", "GOCACHE")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		said := ""
		if errors.As(err, &exit) {
			said = strings.TrimSpace(string(exit.Stderr))
		}
		return t, fmt.Errorf("the go on PATH cannot be used here: %v %s; %s", err, said, advice)
	}
	if err := json.Unmarshal(out, &t); err != nil {
		return t, fmt.Errorf("go env: %w", err)
	}
	first, _, _ := strings.Cut(t.GOVERSION, " ") // "go1.26.0 X:experiments"
	if strings.HasPrefix(first, "go") && goversion.Compare(first, "go"+least) < 0 {
		return t, fmt.Errorf("the go on PATH is %s, too old: %s", t.GOVERSION, advice)
	}
	return t, nil
}

// tools builds the kernel and goimports. They are built beside their place and moved there, as a copy that was cut off would pass for a whole one.
func (j *job) tools(now *stamp) error {
	now.Files = map[string]string{}
	same := j.old.Go == now.Go
	for pkg, version := range now.Tools {
		file := j.in.Path("bin", filepath.Base(pkg))
		same = same && j.old.Tools[pkg] == version && fingerprint(file) != "" && j.old.Files[file] == fingerprint(file)
		now.Files[file] = fingerprint(file)
	}
	if same {
		return nil
	}
	if !j.step("build GoNB %s and goimports %s (pinned in go.mod) into %s", now.Tools[gonb], now.Tools[goimports], j.relative(j.in.Path("bin"))) {
		return nil
	}
	fresh := j.in.Path("bin.new")
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	cmd := j.command("go", "install", "tool")
	cmd.Dir = j.Root
	cmd.Env = append(j.in.Env(), "GOBIN="+fresh)
	if err := run(cmd); err != nil {
		return fmt.Errorf("build the kernel: %w\nwhat to do: the modules come from GOPROXY (now %s); check the network, then run richlazy setup again",
			err, orDefault(os.Getenv("GOPROXY"), "Go's default"))
	}
	if err := os.MkdirAll(j.in.Path("bin"), 0o755); err != nil {
		return err
	}
	for file := range now.Files {
		if err := os.Rename(filepath.Join(fresh, filepath.Base(file)), file); err != nil {
			return err
		}
		now.Files[file] = fingerprint(file)
	}
	return nil
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
