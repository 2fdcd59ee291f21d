package pkg_test

import (
	"os/exec"
	"path"
	"strings"
	"testing"
)

const module = "github.com/richlazy/richlazy"

// presentation are the packages that show, keep and drive. Everything else below pkg and data is science and knows nothing of them.
var presentation = []string{"pkg/figure", "pkg/notebook", "pkg/cmd", "pkg/internal/browser", "pkg/sweep"}

// TestImportsRunOneWay holds the rule of the house: science packages depend on no figure, notebook, command or kernel; only figure and notebook import GoNB's client.
func TestImportsRunOneWay(t *testing.T) {
	science := 0
	for _, name := range strings.Fields(list(t, module+"/pkg/...", module+"/data/...")) {
		if !isPresentation(name) {
			science++
			for _, dep := range strings.Fields(list(t, "-deps", name)) {
				switch {
				case isPresentation(dep):
					t.Errorf("%s depends on %s", name, dep)
				case strings.HasPrefix(dep, "github.com/janpfeifer/gonb"):
					t.Errorf("%s depends on GoNB: %s", name, dep)
				case strings.HasPrefix(dep, "github.com/go-echarts"), strings.HasPrefix(dep, "gonum.org/v1/plot"):
					t.Errorf("%s depends on a plotting package: %s", name, dep)
				}
			}
		}
		if below(name, "pkg/figure") || below(name, "pkg/notebook") {
			continue
		}
		for _, dep := range strings.Fields(list(t, "-f", "{{join .Imports \"\\n\"}}\n{{join .TestImports \"\\n\"}}\n{{join .XTestImports \"\\n\"}}", name)) {
			if strings.HasPrefix(dep, "github.com/janpfeifer/gonb") {
				t.Errorf("%s imports %s: only pkg/figure and pkg/notebook may", name, dep)
			}
		}
	}
	if science < 8 {
		t.Errorf("found %d science packages, want at least 8: the test looks in the wrong place", science)
	}
}

func TestNoDrawers(t *testing.T) {
	for _, name := range strings.Fields(list(t, module+"/...")) {
		for _, drawer := range []string{"util", "utils", "common", "helper", "helpers", "manager", "misc", "base"} {
			if path.Base(name) == drawer {
				t.Errorf("package %s: a name that says nothing", name)
			}
		}
	}
}

func list(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return string(out)
}

func isPresentation(name string) bool {
	for _, p := range presentation {
		if below(name, p) {
			return true
		}
	}
	return false
}

func below(name, folder string) bool {
	return name == module+"/"+folder || strings.HasPrefix(name, module+"/"+folder+"/")
}
