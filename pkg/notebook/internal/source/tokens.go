package source

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"hash"
)

// tokens writes the tokens of a node: its code without comments and layout. The semicolons that line ends stand for are written as those that are
// spelled out.
func (p *pkg) tokens(to hash.Hash, f *file, n ast.Node) {
	at := p.fset.File(n.Pos())
	src := f.src[at.Offset(n.Pos()):at.Offset(n.End())]
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(src)), src, func(token.Position, string) {}, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			fmt.Fprint(to, "\x00")
			return
		}
		if tok == token.SEMICOLON {
			lit = ""
		}
		fmt.Fprintf(to, "%d %d:%s ", tok, len(lit), lit)
	}
}
