package params

import (
	"fmt"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// A Param is one parameter of a notebook.
type Param struct {
	Name    string
	Default string // the Go expression of the default, as written
	Cell    int    // index in the notebook's cells
}

// Scan returns the parameters that the notebook declares, in order, each once. open says that at least one call names its parameter by something
// else than a string literal, so that the list may be incomplete. Comments and strings are not mistaken for calls; code that does not compile is
// read as far as its tokens go.
func Scan(nb *ipynb.Notebook) (list []Param, open bool) {
	names := []string{"notebook"} // what the package is called in the cells, "." for a dot import
	seen := map[string]bool{}
	for i, cell := range nb.Cells {
		if cell.Kind != ipynb.Code || strings.HasPrefix(strings.TrimSpace(cell.Source), "%%") && !goCell(cell.Source) {
			continue
		}
		tokens, source := scan(cell.Source)
		names = append(names, imported(tokens)...)
		for at := range tokens {
			param, ok, literal := call(tokens[at:], source, names)
			switch {
			case !ok:
			case !literal:
				open = true
			case !seen[param.Name]:
				seen[param.Name], param.Cell = true, i
				list = append(list, param)
			}
		}
	}
	return list, open
}

// goCell reports whether a cell that begins with %% is Go: %% alone or with arguments, not a cell magic such as %%script.
func goCell(source string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(source), "\n")
	return first == "%%" || strings.HasPrefix(first, "%% ")
}

type lexeme struct {
	tok token.Token
	lit string
	pos int
}

// scan splits a cell into Go tokens. Lines for the kernel (%… and !…) are blanked first, as they may hold quotes that are none to Go.
func scan(source string) ([]lexeme, []byte) {
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "%") || strings.HasPrefix(line, "!") {
			lines[i] = ""
		}
	}
	text := []byte(strings.Join(lines, "\n"))
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(text))
	var s scanner.Scanner
	s.Init(file, text, func(token.Position, string) {}, 0)
	var all []lexeme
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return all, text
		}
		all = append(all, lexeme{tok, lit, file.Offset(pos)})
	}
}

// imported returns the other names under which the cell imports pkg/notebook.
func imported(tokens []lexeme) (names []string) {
	for i := 1; i < len(tokens); i++ {
		value, err := strconv.Unquote(tokens[i].lit)
		if tokens[i].tok != token.STRING || err != nil || path.Base(path.Dir(value))+"/"+path.Base(value) != "pkg/notebook" {
			continue
		}
		switch tokens[i-1].tok {
		case token.IDENT:
			names = append(names, tokens[i-1].lit)
		case token.PERIOD:
			names = append(names, ".")
		}
	}
	return names
}

// call reads a call notebook.Param("name", default) or notebook.Param[T]("name", default) at the start of t.
func call(t []lexeme, source []byte, names []string) (p Param, ok, literal bool) {
	at := func(i int, tok token.Token) bool { return i < len(t) && t[i].tok == tok }
	i := 0
	switch {
	case at(0, token.IDENT) && slices.Contains(names, t[0].lit) && at(1, token.PERIOD) && at(2, token.IDENT) && t[2].lit == "Param":
		i = 3
	case slices.Contains(names, ".") && at(0, token.IDENT) && t[0].lit == "Param":
		i = 1
	default:
		return p, false, false
	}
	for depth := 0; at(i, token.LBRACK) || depth > 0; i++ {
		switch {
		case i >= len(t):
			return p, false, false
		case at(i, token.LBRACK):
			depth++
		case at(i, token.RBRACK):
			depth--
		}
	}
	if !at(i, token.LPAREN) {
		return p, false, false
	}
	if !at(i+1, token.STRING) || !at(i+2, token.COMMA) {
		return p, true, false
	}
	p.Name, _ = strconv.Unquote(t[i+1].lit)
	depth := 0
	for j := i + 3; j < len(t); j++ {
		switch t[j].tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RBRACK, token.RBRACE:
			depth--
		case token.RPAREN, token.COMMA:
			if depth == 0 {
				p.Default = strings.TrimSpace(string(source[t[i+2].pos+1 : t[j].pos]))
				return p, true, true
			}
			if t[j].tok == token.RPAREN {
				depth--
			}
		}
	}
	return p, true, true
}

// Parse reads the NAME=VALUE of --set and refuses a name that the notebooks do not declare, with the list of those that they do.
func Parse(sets []string, known []Param, open bool) (map[string]string, error) {
	values := map[string]string{}
	for _, set := range sets {
		name, value, ok := strings.Cut(set, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, fmt.Errorf("--set %s: wanted NAME=VALUE", set)
		}
		if _, twice := values[name]; twice {
			return nil, fmt.Errorf("--set %s: %s is set twice", set, name)
		}
		if !open && !slices.ContainsFunc(known, func(p Param) bool { return p.Name == name }) {
			return nil, fmt.Errorf("--set %s: the notebook has no parameter %q; %s", set, name, describe(known))
		}
		values[name] = value
	}
	return values, nil
}

func describe(known []Param) string {
	if len(known) == 0 {
		return `it declares none (notebook.Param("NAME", default))`
	}
	var all []string
	for _, p := range known {
		all = append(all, fmt.Sprintf("%s (%s)", p.Name, p.Default))
	}
	return "it has " + strings.Join(all, ", ")
}
