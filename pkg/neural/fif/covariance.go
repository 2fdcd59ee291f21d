package fif

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Covariance is the covariance matrix of channels, in the products of their units.
type Covariance struct {
	Kind        string        // "noise", "source", "signal" … "kind 7" for one that has no name here
	Names       []string      // channels, the rows of Matrix; nil where the file has none
	Matrix      *mat.SymDense // channels × channels
	Diagonal    bool          // only variances are stored; the others are 0
	DOF         int           // degrees of freedom, -1 where the file says nothing
	Method      string        // of estimation, "" where the file says nothing
	Bad         []string      // channels marked as bad
	Projections []Projection
}

var covariances = map[int32]string{1: "noise", 2: "source", 3: "fmri prior", 4: "signal", 5: "depth prior", 6: "orientation prior"}

// Covariances returns the covariance matrices of a file, in its order.
func (f *File) Covariances() ([]Covariance, error) {
	blocks, parts := f.all(blockCov)
	var out []Covariance
	for i, b := range blocks {
		c, err := parts[i].covariance(b)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if out == nil {
		return nil, f.wanted("a covariance matrix", "none: "+f.String())
	}
	return out, nil
}

func (p *part) covariance(b *block) (Covariance, error) {
	out := Covariance{DOF: -1}
	kind, dim := int32(-1), int32(-1)
	var data tag
	for _, t := range b.tags {
		var err error
		var n int32
		switch t.kind {
		case kindCovKind:
			kind, err = p.integer(t)
		case kindCovDim:
			dim, err = p.integer(t)
		case kindCovFree:
			n, err = p.integer(t)
			out.DOF = int(n)
		case kindCovMethod:
			out.Method, err = p.text(t)
		case kindRowNames:
			out.Names, err = p.names(t)
		case kindCov, kindCovDiag:
			if data.kind == 0 || t.kind == kindCov {
				data, out.Diagonal = t, t.kind == kindCovDiag
			}
		}
		if err != nil {
			return out, err
		}
	}
	var ok bool
	if out.Kind, ok = covariances[kind]; !ok {
		out.Kind = fmt.Sprintf("kind %d", kind)
	}
	if data.kind == 0 || dim < 1 || dim > 1<<20 {
		return out, p.in.Fail(file.ErrFormat, 0, "covariance matrix", "a dimension and numbers", fmt.Sprintf("dimension %d", dim))
	}
	if out.Names != nil && len(out.Names) != int(dim) {
		return out, p.in.Fail(file.ErrFormat, data.at, "covariance matrix", fmt.Sprintf("%d names", dim), len(out.Names))
	}
	if data.typ&^0xffff != 0 {
		_, _, err := p.matrix(data) // sparse, or a matrix where the format wants a list
		if err == nil {
			err = p.in.Fail(file.ErrUnsupported, data.at, "covariance matrix", "a list of numbers", "a dense matrix")
		}
		return out, err
	}
	x, err := p.numbers(data)
	if err != nil {
		return out, err
	}
	n := int(dim)
	want := n * (n + 1) / 2
	if out.Diagonal {
		want = n
	}
	if len(x) != want {
		return out, p.in.Fail(file.ErrFormat, data.at, "covariance matrix", fmt.Sprintf("%d numbers for %d channels", want, n), len(x))
	}
	if err := p.in.Charge(data.at, "covariance matrix", int64(n)*int64(n), 8); err != nil {
		return out, err
	}
	out.Matrix = mat.NewSymDense(n, nil)
	for i := range n {
		if out.Diagonal {
			out.Matrix.SetSym(i, i, x[i])
			continue
		}
		for j := range i + 1 { // the lower triangle, row by row
			out.Matrix.SetSym(i, j, x[i*(i+1)/2+j])
		}
	}
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return out, p.in.Fail(file.ErrFormat, data.at, "covariance matrix", "finite numbers", v)
		}
	}
	if out.Bad, err = p.bads(b); err != nil {
		return out, err
	}
	out.Projections, err = p.projections(b)
	return out, err
}
