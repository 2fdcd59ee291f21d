// Command gen writes the fast loop of the decoder for amd64 with BMI2, and the sums of Adler-32 with AVX2: loop_amd64.s and its Go declarations.
//
//	go run ./gen -dir .
//
// The loop is runGo of loop.go, instruction by instruction; which explains what it means.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

var ctx = build.NewContext()

func main() {
	dir := flag.String("dir", ".", "folder to write to")
	flag.Parse()
	ctx.ConstraintExpr("amd64")
	newMachine().write()
	adler()
	file, err := ctx.Result()
	check(err)
	check(pass.Compile.Execute(file))
	c := printer.Config{Name: "go run ./gen", Pkg: "inflate"}
	assembly, err := printer.NewGoAsm(c).Print(file)
	check(err)
	stubs, err := printer.NewStubs(c).Print(file)
	check(err)
	for name, text := range map[string][]byte{"loop_amd64.s": assembly, "loop_amd64.go": stubs} {
		check(os.WriteFile(filepath.Join(*dir, name), text, 0o644))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func newMachine() *machine {
	ctx.Function("runBMI2")
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(l *byte) int")
	ctx.Pragma("noescape")
	ctx.Doc("runBMI2 is runGo, of the loop at l, with the instructions of BMI2.")
	m := &machine{l: ctx.GP64()}
	ctx.Load(ctx.Param("l"), m.l)
	for _, r := range []struct {
		to     *register
		offset int
	}{{&m.in, offIn}, {&m.out, offOut}, {&m.bits, offBits}, {&m.n, offN}, {&m.litlen, offLitlen}, {&m.distance, offDistance}} {
		*r.to = ctx.GP64()
		ctx.MOVQ(m.field(r.offset), *r.to)
	}
	m.entry, m.length, m.t, m.s = ctx.GP64(), ctx.GP64(), ctx.GP64(), ctx.GP64()
	m.from, m.to = ctx.GP64(), ctx.GP64()
	return m
}

func (m *machine) field(offset int) operand.Mem { return operand.Mem{Base: m.l, Disp: offset} }

func label(s string, i int) string { return fmt.Sprintf("%s%d", s, i) }
