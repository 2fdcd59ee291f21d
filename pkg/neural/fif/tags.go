package fif

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
)

// Kinds of tags and blocks that are read here, as numbered by fiff_file.h.
const (
	kindFileID     = 100
	kindBlockStart = 104
	kindBlockEnd   = 105
	kindRefRole    = 115
	kindRefNumber  = 117
	kindRefName    = 118
	kindChannels   = 200
	kindRate       = 201
	kindChannel    = 203
	kindDate       = 204
	kindComment    = 206
	kindAverages   = 207
	kindFirst      = 208
	kindLast       = 209
	kindAspect     = 210
	kindExperiment = 212
	kindLowPass    = 219
	kindHighPass   = 223
	kindSamples    = 228
	kindFirstTime  = 229
	kindName       = 233
	kindLine       = 235
	kindScan       = 250
	kindChKind     = 252
	kindChRange    = 253
	kindChCal      = 254
	kindChLoc      = 255
	kindChUnit     = 256
	kindChMul      = 257
	kindChName     = 258
	kindChCoil     = 350
	kindBuffer     = 300
	kindSkip       = 301
	kindEpoch      = 302
	kindSkipSample = 303

	kindProjKind   = 3411
	kindProjCount  = 3414
	kindProjNames  = 3417
	kindRowNames   = 3502
	kindNameList   = 3507
	kindCovKind    = 3530
	kindCovDim     = 3531
	kindCov        = 3532
	kindCovDiag    = 3533
	kindCovFree    = 3536
	kindCovMethod  = 3537
	kindProjActive = 3560
	kindEventList  = 3561
	kindEventNames = 3566
	kindBaseMin    = 3568
	kindBaseMax    = 3569
	kindSelection  = 3800
	kindRawRate    = 3803

	blockMeas        = 100
	blockInfo        = 101
	blockRaw         = 102
	blockEvoked      = 104
	blockAspect      = 105
	blockContinuous  = 112
	blockChannel     = 113
	blockRef         = 118
	blockShielded    = 119
	blockShieldedAsp = 120
	blockProj        = 313
	blockProjItem    = 314
	blockCov         = 355
	blockBads        = 359
	blockEvents      = 361
	blockEpochs      = 373
	blockAnnotations = 3810
	blockMetadata    = 3811

	typeInt16      = 2
	typeInt32      = 3
	typeFloat32    = 4
	typeFloat64    = 5
	typeString     = 10
	typePack16     = 16
	typeComplex64  = 20
	typeComplex128 = 21
	typeChannel    = 30

	matrixDense   = 0x4000 << 16
	matrixColumns = 0x4010 << 16
	matrixRows    = 0x4020 << 16
)

// tag is the head of a tag: 16 bytes in the file, its data after it.
type tag struct {
	kind, typ int32
	size      int64
	at        int64 // of its data
}

// block is a node of the tree of a file.
type block struct {
	kind     int32
	tags     []tag // not those of blocks within it
	children []*block
}

// all appends the blocks of a kind, in the order of the file.
func (b *block) all(kind int32) []*block {
	var out []*block
	if b.kind == kind {
		out = append(out, b)
	}
	for _, c := range b.children {
		out = append(out, c.all(kind)...)
	}
	return out
}

// find returns the first tag of a kind.
func (b *block) find(kind int32) (tag, bool) {
	for _, t := range b.tags {
		if t.kind == kind {
			return t, true
		}
	}
	return tag{}, false
}

// part is one file: most recordings have one, long ones are split.
type part struct {
	in   *file.Random
	root *block
}

// parse reads the heads of all tags.
func parse(in *file.Random) (*part, error) {
	p := &part{in: in, root: &block{}}
	stack := []*block{p.root}
	var head [16]byte
	for at, count := int64(0), 0; ; count++ {
		if err := in.Read(head[:], at, "tag"); err != nil {
			return nil, err
		}
		t := tag{kind: int32(binary.BigEndian.Uint32(head[0:])), typ: int32(binary.BigEndian.Uint32(head[4:])), size: int64(int32(binary.BigEndian.Uint32(head[8:]))), at: at + 16}
		next := int64(int32(binary.BigEndian.Uint32(head[12:])))
		if count == 0 && (t.kind != kindFileID || t.size != 20) {
			return nil, in.Fail(file.ErrFormat, 0, "first tag", "the identifier of a FIF file (kind 100, 20 bytes)", fmt.Sprintf("kind %d, %d bytes", t.kind, t.size))
		}
		what := fmt.Sprintf("tag of kind %d", t.kind)
		if t.size < 0 || next < -1 {
			return nil, in.Fail(file.ErrFormat, at, what, "a size, and a place of the next tag", fmt.Sprintf("%d and %d", t.size, next))
		}
		if t.size > in.Size()-t.at {
			return nil, in.Fail(file.ErrTruncated, t.at, what, fmt.Sprintf("%d bytes", t.size), fmt.Sprintf("%d, then the file ends", in.Size()-t.at))
		}
		if err := in.Charge(at, "tags", 1, 48); err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t.kind {
		case kindBlockStart, kindBlockEnd:
			kind, err := p.integer(t)
			if err != nil {
				return nil, err
			}
			if t.kind == kindBlockEnd {
				if len(stack) == 1 || top.kind != kind {
					return nil, in.Fail(file.ErrFormat, at, what, fmt.Sprintf("the end of block %d", top.kind), fmt.Sprintf("that of block %d", kind))
				}
				stack = stack[:len(stack)-1]
				break
			}
			if len(stack) > in.Limits.MaxDepth {
				return nil, in.Fail(file.ErrLimit, at, what, fmt.Sprintf("at most %d blocks within each other (Limits.MaxDepth)", in.Limits.MaxDepth), "more")
			}
			if err := in.Charge(at, "blocks", 1, 96); err != nil {
				return nil, err
			}
			b := &block{kind: kind}
			top.children = append(top.children, b)
			stack = append(stack, b)
		default:
			top.tags = append(top.tags, t)
		}
		switch {
		case next < 0 && len(stack) > 1:
			return nil, in.Fail(file.ErrTruncated, at, what, fmt.Sprintf("the end of block %d", stack[len(stack)-1].kind), "the last tag")
		case next < 0:
			return p, nil
		case next == 0:
			at = t.at + t.size
		case next <= at: // a tag that comes later in the file ends every cycle
			return nil, in.Fail(file.ErrFormat, at, what, "the place of a later tag", next)
		default:
			at = next
		}
	}
}

// numbers reads all numbers of a tag without a shape, as float64.
func (p *part) numbers(t tag) ([]float64, error) {
	width := map[int32]int64{typeInt16: 2, typeInt32: 4, typeFloat32: 4, typeFloat64: 8}[t.typ]
	what := fmt.Sprintf("tag of kind %d", t.kind)
	if width == 0 || t.size%width != 0 {
		return nil, p.in.Fail(file.ErrFormat, t.at, what, "numbers (type 2 to 5)", fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
	}
	if err := p.in.Charge(t.at, what, t.size/width, 8); err != nil {
		return nil, err
	}
	b, err := p.in.Bytes(t.at, t.size, what)
	if err != nil {
		return nil, err
	}
	out := make([]float64, t.size/width)
	decode(out, b, t.typ, 1)
	return out, nil
}

// decode turns big-endian numbers into float64, times a factor.
func decode(dst []float64, b []byte, typ int32, factor float64) {
	switch typ {
	case typeInt16, typePack16:
		for i := range dst {
			dst[i] = float64(int16(binary.BigEndian.Uint16(b[2*i:]))) * factor
		}
	case typeInt32:
		for i := range dst {
			dst[i] = float64(int32(binary.BigEndian.Uint32(b[4*i:]))) * factor
		}
	case typeFloat32:
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.BigEndian.Uint32(b[4*i:]))) * factor
		}
	default:
		for i := range dst {
			dst[i] = math.Float64frombits(binary.BigEndian.Uint64(b[8*i:])) * factor
		}
	}
}

// number reads the one number of a tag.
func (p *part) number(t tag) (float64, error) {
	x, err := p.numbers(tag{t.kind, t.typ, min(t.size, 16), t.at})
	if err == nil && (len(x) != 1 || t.size > 8) {
		err = p.in.Fail(file.ErrFormat, t.at, fmt.Sprintf("tag of kind %d", t.kind), "one number", fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
	}
	if err != nil {
		return 0, err
	}
	return x[0], nil
}

// integer reads the one whole number of a tag.
func (p *part) integer(t tag) (int32, error) {
	if t.typ != typeInt32 || t.size != 4 {
		return 0, p.in.Fail(file.ErrFormat, t.at, fmt.Sprintf("tag of kind %d", t.kind), "one number of type 3 (int32)", fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
	}
	var b [4]byte
	if err := p.in.Read(b[:], t.at, fmt.Sprintf("tag of kind %d", t.kind)); err != nil {
		return 0, err
	}
	return int32(binary.BigEndian.Uint32(b[:])), nil
}

// text reads a text, which is in Latin-1.
func (p *part) text(t tag) (string, error) {
	if t.typ != typeString && t.typ != 1 {
		return "", p.in.Fail(file.ErrFormat, t.at, fmt.Sprintf("tag of kind %d", t.kind), "a text (type 10)", fmt.Sprintf("type %d", t.typ))
	}
	b, err := p.in.Bytes(t.at, t.size, "text")
	return strings.TrimRight(continuous.Latin1(b), "\x00"), err
}

// names reads a list of names with colons between them.
func (p *part) names(t tag) ([]string, error) {
	s, err := p.text(t)
	if err != nil || s == "" {
		return nil, err
	}
	if err := p.in.Charge(t.at, "names", int64(strings.Count(s, ":")+1), 16); err != nil {
		return nil, err
	}
	return strings.Split(s, ":"), nil
}

// matrix checks a dense matrix and returns its dimensions, the last of which varies fastest, and the type of its numbers.
func (p *part) matrix(t tag) (dims []int64, typ int32, err error) {
	what := fmt.Sprintf("matrix of kind %d", t.kind)
	typ = t.typ & 0xffff
	switch coding := t.typ &^ 0xffff; {
	case coding == matrixColumns || coding == matrixRows:
		return nil, 0, p.in.Fail(file.ErrUnsupported, t.at, what, "a dense matrix", "a sparse one")
	case coding != matrixDense:
		return nil, 0, p.in.Fail(file.ErrFormat, t.at, what, "a dense matrix", fmt.Sprintf("type %#x", t.typ))
	case typ == typeComplex64 || typ == typeComplex128:
		return nil, 0, p.in.Fail(file.ErrUnsupported, t.at, what, "real numbers", "complex ones")
	}
	width := map[int32]int64{typeInt16: 2, typeInt32: 4, typeFloat32: 4, typeFloat64: 8}[typ]
	if width == 0 || t.size < 4 {
		return nil, 0, p.in.Fail(file.ErrFormat, t.at, what, "numbers of type 2 to 5", fmt.Sprintf("%d bytes of type %d", t.size, typ))
	}
	var b [16]byte
	if err := p.in.Read(b[:4], t.at+t.size-4, what); err != nil {
		return nil, 0, err
	}
	n := int64(int32(binary.BigEndian.Uint32(b[:])))
	if n < 1 || n > 3 || t.size < 4*(n+1) {
		return nil, 0, p.in.Fail(file.ErrFormat, t.at+t.size-4, what, "1 to 3 dimensions", n)
	}
	if err := p.in.Read(b[:4*n], t.at+t.size-4*(n+1), what); err != nil {
		return nil, 0, err
	}
	dims = make([]int64, n)
	for i := range dims {
		dims[n-1-int64(i)] = int64(int32(binary.BigEndian.Uint32(b[4*i:])))
	}
	count, ok := file.Product(dims, p.in.Limits.MaxElements)
	if !ok || count*width != t.size-4*(n+1) {
		return nil, 0, p.in.Fail(file.ErrFormat, t.at, what, fmt.Sprintf("dimensions of %d numbers", (t.size-4*(n+1))/width), fmt.Sprint(dims))
	}
	return dims, typ, nil
}
