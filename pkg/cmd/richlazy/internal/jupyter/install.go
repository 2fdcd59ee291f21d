package jupyter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An Installation is a complete set-up.
type Installation struct {
	Root   string // of the checkout
	Python string // the interpreter that has nbclient and nbconvert; empty in a dry run that found none
	GoRoot string
}

// Path returns a path in the folder .jupyter of the checkout.
func (in Installation) Path(elements ...string) string {
	return filepath.Join(append([]string{in.Root, ".jupyter"}, elements...)...)
}

// Venv returns the folder of our virtual environment, and whether it is the one that is used.
func (in Installation) Venv() (dir string, used bool) {
	dir = in.Path("venv")
	return dir, strings.HasPrefix(in.Python, dir+string(filepath.Separator))
}

// unwanted are variables that would lead Jupyter or the kernel elsewhere.
var unwanted = []string{"JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTER_NO_CONFIG", "GOWORK", "RICHLAZY_PARAMS"}

// Env returns the environment for Jupyter, the kernel and the cells: that of this process, with the tools and the Go of the set-up first on PATH and
// every folder of Jupyter in the checkout. add are further NAME=VALUE.
func (in Installation) Env(add ...string) []string {
	set := append([]string{
		"PATH=" + strings.Join(in.paths(), string(filepath.ListSeparator)),
		"JUPYTER_DATA_DIR=" + in.Path("data"),
		"JUPYTER_CONFIG_DIR=" + in.Path("config"),
		"JUPYTER_RUNTIME_DIR=" + in.Path("runtime"),
		"IPYTHONDIR=" + in.Path("ipython"),
		"JUPYTER_PREFER_ENV_PATH=0", // our data folder before that of the interpreter
	}, add...)
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(unwanted, name) ||
			slices.ContainsFunc(set, func(s string) bool { return strings.HasPrefix(s, name+"=") })
	})
	return append(env, set...)
}

func (in Installation) paths() []string {
	return []string{in.Path("bin"), filepath.Join(in.GoRoot, "bin"), os.Getenv("PATH")}
}
