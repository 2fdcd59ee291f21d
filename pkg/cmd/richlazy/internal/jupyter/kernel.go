package jupyter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// A spec is Jupyter's kernel.json.
type spec struct {
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Env           map[string]string `json:"env"`
	Metadata      map[string]any    `json:"metadata,omitempty"`
}

// kernel registers the kernel in .jupyter/data. GoNB's own installer does it; its kernel.json is completed by the PATH on which the kernel finds go
// and goimports, so that it also works when it is not richlazy that starts it.
func (j *job) kernel(now *stamp) error {
	file := j.in.Path("data", "kernels", "gonb", "kernel.json")
	binary := j.in.Path("bin", "gonb")
	now.Kernel = j.old.Kernel
	if data, err := os.ReadFile(file); err == nil && j.steps == 0 && string(data) == j.old.Kernel && strings.Contains(j.old.Kernel, j.kernelPath()) {
		return nil
	}
	if !j.step("register the kernel in %s", j.relative(j.in.Path("data"))) {
		return nil
	}
	cmd := j.command(binary, "--install", "--force_deps")
	cmd.Args[0] = "gonb" // a path under the folder for temporary files would make GoNB install a copy of itself
	if err := run(cmd); err != nil {
		return fmt.Errorf("register the kernel: %w", err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var s spec
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(s.Argv) == 0 {
		return fmt.Errorf("%s: GoNB wrote no argv", file)
	}
	s.Argv[0] = binary
	s.Env = map[string]string{"PATH": j.kernelPath() + "${PATH}", "GOWORK": ""}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(s); err != nil {
		return err
	}
	now.Kernel = b.String()
	return ipynb.WriteFile(file, b.Bytes())
}

// kernelPath is what goes before PATH; Jupyter replaces ${NAME}, so that a dollar of ours is doubled.
func (j *job) kernelPath() string {
	var b strings.Builder
	for _, dir := range []string{j.in.Path("bin"), filepath.Join(j.in.GoRoot, "bin")} {
		b.WriteString(strings.ReplaceAll(dir, "$", "$$") + string(filepath.ListSeparator))
	}
	return b.String()
}
