package rsa_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// row is a line of the table of doc_rsatoolbox.go.
type row struct {
	theirs, ours, remark string
	line                 int
}

var columns = regexp.MustCompile(`  +`)

func tableOfRsatoolbox(t *testing.T) (rows []row) {
	t.Helper()
	content, err := os.ReadFile("doc_rsatoolbox.go")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(content), "\n") {
		if !strings.HasPrefix(line, "\t") {
			continue
		}
		if width := len([]rune(line)); width > 170 {
			t.Errorf("line %d has %d columns", i+1, width)
		}
		cells := columns.Split(strings.TrimPrefix(line, "\t"), -1)
		if len(cells) < 2 || len(cells) > 3 {
			t.Errorf("line %d has %d cells: %q", i+1, len(cells), line)
			continue
		}
		cells = append(cells, "")
		rows = append(rows, row{cells[0], cells[1], cells[2], i + 1})
	}
	return rows
}

// exported returns the exported functions, types, values, methods and fields of a package's folder: "Stack", "Stack.Mean", "Stack.Values".
func exported(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", folder, len(files), err)
	}
	out := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				prefix := ""
				if d.Recv != nil {
					of := d.Recv.List[0].Type
					if star, ok := of.(*ast.StarExpr); ok {
						of = star.X
					}
					prefix = fmt.Sprint(of) + "."
				}
				out[prefix+d.Name.Name] = d.Name.IsExported()
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.ValueSpec:
						for _, n := range s.Names {
							out[n.Name] = n.IsExported()
						}
					case *ast.TypeSpec:
						out[s.Name.Name] = s.Name.IsExported()
						if of, ok := s.Type.(*ast.StructType); ok {
							for _, f := range of.Fields.List {
								for _, n := range f.Names {
									out[s.Name.Name+"."+n.Name] = n.IsExported()
								}
							}
						}
					}
				}
			}
		}
	}
	return out
}

var folders = map[string]string{
	"rsa": ".", "compare": "compare", "model": "model", "inference": "inference", "pcm": "pcm", "searchlight": "searchlight", "meadows": "meadows", "shape": "shape",
	"geometry": "../geometry", "table": "../table", "figure": "../figure", "glm": "../glm", "neural": "../neural",
	"npy": "../neural/npy", "hdf5": "../neural/hdf5", "fif": "../neural/fif", "bids": "../neural/bids", "nifti": "../neural/nifti", "matlab": "../neural/matlab",
}

// TestTableNamesCallsThatExist holds that every call of the table is there.
func TestTableNamesCallsThatExist(t *testing.T) {
	known := map[string]map[string]bool{}
	for name, folder := range folders {
		known[name] = exported(t, folder)
	}
	resolve := func(name string) bool {
		first, rest, ok := strings.Cut(name, ".")
		if _, is := known[first]; ok && is {
			return known[first][rest]
		}
		return known["rsa"][name]
	}
	if resolve("Stack.Nothing") || resolve("compare.Nothing") || !resolve("Stack.Mean") || !resolve("compare.Cosine") || !resolve("inference.Result.Samples") {
		t.Fatal("the test cannot tell names that are there")
	}
	inRemark := regexp.MustCompile(`[A-Za-z]+\.[A-Z]\w*(\.[A-Z]\w*)?`)
	calls := 0
	for _, r := range tableOfRsatoolbox(t) {
		if r.ours == "—" {
			if r.remark == "" {
				t.Errorf("line %d: %s has neither a call nor a reason", r.line, r.theirs)
			}
		} else {
			for _, name := range strings.Split(r.ours, ", ") {
				calls++
				if !resolve(name) {
					t.Errorf("line %d: %s: there is no %s", r.line, r.theirs, name)
				}
			}
		}
		for _, name := range inRemark.FindAllString(r.remark, -1) {
			if !strings.HasPrefix(name, "math.") && !strings.HasPrefix(name, "image.") && !resolve(name) {
				t.Errorf("line %d: remark: there is no %s", r.line, name)
			}
		}
	}
	if calls < 100 {
		t.Errorf("%d calls, want more than 100", calls)
	}
}

// TestTableIsComplete holds that every public name of rsatoolbox is in the table.
func TestTableIsComplete(t *testing.T) {
	content, err := os.ReadFile("testdata/rsatoolbox.txt")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, r := range tableOfRsatoolbox(t) {
		have[r.theirs] = true
	}
	names := 0
	for name := range strings.Lines(string(content)) {
		if name = strings.TrimSpace(name); name == "" || name[0] == '#' {
			continue
		}
		names++
		if !have[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
	if names < 150 {
		t.Errorf("%d names, want more than 150", names)
	}
}
