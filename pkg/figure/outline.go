package figure

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// outlined draws letters as their outlines. gonum's PDF canvas knows only the letters of Western Europe and no bold type; outlines show every letter of the
// font, "σ" and "≤" as well, in every viewer.
type outlined struct{ vg.CanvasWriterTo }

// FillString draws text whose base line starts at pt.
func (o outlined) FillString(face plotfont.Face, pt vg.Point, s string) {
	var buf sfnt.Buffer
	em := fixed.Int26_6(face.Face.UnitsPerEm())
	scale := face.Font.Size / vg.Length(em) // outlines in units of the font, as if these were 26.6 fixed points
	var path vg.Path
	at, before := pt.X, sfnt.GlyphIndex(0)
	for i, r := range []rune(s) {
		glyph, err := face.Face.GlyphIndex(&buf, r)
		if err != nil {
			panic("figure: font: " + err.Error()) // the fonts are embedded
		}
		if i > 0 {
			if kern, err := face.Face.Kern(&buf, before, glyph, em, font.HintingNone); err == nil {
				at += vg.Length(kern) * scale
			}
		}
		segments, err := face.Face.LoadGlyph(&buf, glyph, em, nil)
		if err != nil {
			panic("figure: font: " + err.Error())
		}
		path = append(path, contours(segments, vg.Point{X: at, Y: pt.Y}, scale)...)
		advance, err := face.Face.GlyphAdvance(&buf, glyph, em, font.HintingNone)
		if err != nil {
			panic("figure: font: " + err.Error())
		}
		at, before = at+vg.Length(advance)*scale, glyph
	}
	if len(path) > 0 {
		o.Fill(path)
	}
}

// contours turns the outline of a letter, with y downwards, into a path.
func contours(segments sfnt.Segments, origin vg.Point, scale vg.Length) (path vg.Path) {
	to := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: origin.X + vg.Length(p.X)*scale, Y: origin.Y - vg.Length(p.Y)*scale}
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(path) > 0 {
				path.Close()
			}
			path.Move(to(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(to(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(to(s.Args[0]), to(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(to(s.Args[0]), to(s.Args[1]), to(s.Args[2]))
		}
	}
	if len(path) > 0 {
		path.Close()
	}
	return path
}
