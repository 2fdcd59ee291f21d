package jupyter

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// format is raised when setup makes something else than before.
const format = 1

// A stamp says what a complete set-up made.
type stamp struct {
	Format int               `json:"format"`
	Go     string            `json:"go"`
	Tools  map[string]string `json:"tools"` // package to module version
	Files  map[string]string `json:"files"` // the tools' binaries to their prints
	Kernel string            `json:"kernel"`
	Python python            `json:"python"`
	Warm   string            `json:"warm"`
}

// readStamp returns the zero stamp where there is none or none that is understood.
func readStamp(path string) stamp {
	var s stamp
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, &s) != nil || s.Format != format {
		return stamp{}
	}
	return s
}

func (s stamp) write(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return ipynb.WriteFile(path, append(data, '\n'))
}

// fingerprint tells one state of a file from another, "" where there is none.
func fingerprint(path string) string {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return ""
	}
	return fmt.Sprintf("%d bytes, %d", info.Size(), info.ModTime().UnixNano())
}

func version(goversion string) string {
	v, _, _ := strings.Cut(strings.TrimPrefix(goversion, "go"), " ")
	return v
}
