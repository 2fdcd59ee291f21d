package matlab

import (
	"fmt"
	"path/filepath"
	"strings"
)

// String lists what the file holds, with the fields of single structs below them: what MATLAB's whos shows, and more.
//
//	ar090313.mat (MATLAB 5)
//	unit              struct 1×1
//	  .response       double 2831×751
func (f *File) String() string {
	order := ""
	if f.bigEndian {
		order = ", big-endian"
	}
	t := tree{}
	for _, v := range f.vars {
		t.add(v.Name, v.Value, 0)
	}
	wide := 0
	for _, l := range t.lines {
		wide = max(wide, len([]rune(l[0])))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (MATLAB %s%s)\n", filepath.Base(f.name), f.version, order)
	for _, l := range t.lines {
		b.WriteString(l[0] + strings.Repeat(" ", wide-len([]rune(l[0]))+2) + l[1] + "\n")
	}
	return b.String()
}

// treeLines and treeDepth keep the listing readable.
const (
	treeLines = 200
	treeDepth = 4
)

type tree struct{ lines [][2]string }

func (t *tree) add(name string, v Value, depth int) {
	if len(t.lines) == treeLines {
		t.lines = append(t.lines, [2]string{"…", ""})
	}
	if len(t.lines) > treeLines {
		return
	}
	s, single := v.(*Struct)
	single = single && s.n == 1 && depth < treeDepth
	text := v.String()
	if single {
		text = "struct 1×1"
	}
	t.lines = append(t.lines, [2]string{strings.Repeat("  ", depth) + name, text})
	if single {
		for i, field := range s.fields {
			t.add("."+field, s.values[i], depth+1)
		}
	}
}
