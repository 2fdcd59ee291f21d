package pkg_test

import (
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
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

// readers are science packages that hand matrices out and compute none, so that they need no routines of ours: each with what it does.
var readers = map[string]string{
	"pkg/neural/matlab": "copies numbers of a file into matrices",
	"pkg/neural/nifti":  "copies numbers of a file into matrices",
}

// TestMatricesAreFast holds that who imports a science package that computes with matrices gets our routines installed.
func TestMatricesAreFast(t *testing.T) {
	const routines = module + "/pkg/internal/blas"
	found := map[string]bool{}
	for line := range strings.Lines(list(t, "-f", `{{.ImportPath}} {{join .Imports " "}} : {{join .Deps " "}}`, module+"/pkg/...", module+"/data/...")) {
		direct, all, _ := strings.Cut(line, " : ")
		name, imports, _ := strings.Cut(direct, " ")
		if isPresentation(name) || !slices.Contains(strings.Fields(imports), "gonum.org/v1/gonum/mat") {
			continue
		}
		short := strings.TrimPrefix(name, module+"/")
		installs := slices.Contains(strings.Fields(all), routines)
		switch found[short] = true; {
		case installs && readers[short] != "":
			t.Errorf("%s depends on %s: strike it from the readers", name, routines)
		case !installs && readers[short] == "":
			t.Errorf("%s imports gonum's mat and does not depend on %s: import that for its effect", name, routines)
		}
	}
	if len(found) < 6 {
		t.Errorf("found %d science packages with matrices, want at least 6: the test looks in the wrong place", len(found))
	}
	for short := range readers {
		if !found[short] {
			t.Errorf("%s imports no gonum's mat: strike it from the readers", short)
		}
	}
}

// TestAssemblyIsInTwoPlaces holds that only pkg/internal/simd and pkg/internal/inflate have assembly, and only their generators import avo, which no user of a package is to need.
func TestAssemblyIsInTwoPlaces(t *testing.T) {
	places := []string{"pkg/internal/simd", "pkg/internal/inflate"}
	files := map[string]int{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != ".." && strings.HasPrefix(entry.Name(), "."), entry.IsDir() && name == filepath.Join("..", "out"):
			return filepath.SkipDir // what set-up and runs leave
		case filepath.Ext(name) != ".s":
		default:
			folder := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(name), ".."+string(filepath.Separator)))
			if !slices.Contains(places, folder) {
				t.Errorf("%s: assembly outside %s", name, places)
			}
			files[folder]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	generators := map[string]int{}
	for line := range strings.Lines(list(t, "-f", `{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`, module+"/...")) {
		name, imports, _ := strings.Cut(line, " ")
		switch {
		case !strings.Contains(imports, "github.com/mmcloughlin/avo"):
		case below(name, places[0]+"/gen"):
			generators[places[0]]++
		case below(name, places[1]+"/gen"):
			generators[places[1]]++
		default:
			t.Errorf("%s imports avo: only the generators in the folders gen of %s may", name, places)
		}
	}
	for _, place := range places {
		if files[place] == 0 || generators[place] == 0 {
			t.Errorf("%s: found %d files of assembly and %d generators, want at least one of each: the test looks in the wrong place", place, files[place], generators[place])
		}
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
