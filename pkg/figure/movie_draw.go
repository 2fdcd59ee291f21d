package figure

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// movieInfo is what the script knows of a movie.
type movieInfo struct {
	Frames []string `json:"frames"` // upper triangles: 32-bit floating-point numbers, the least byte first, in base64
	Times  []string `json:"times"`
	Name   string   `json:"name"`
	First  int      `json:"first"`
}

func (m RDMMovie) interactive() script {
	low, high, holes := m.scale()
	first := m.frame(0)
	first.Min, first.Max, first.mayMiss = low, high, holes
	s := first.interactive()
	if s.Option == nil {
		return s
	}
	s.Condensed = nil
	info := &movieInfo{Name: m.Time.Name}
	for k := 0; k < len(m.Frames); k += m.every() {
		values := m.frame(k).arranged().Values
		packed := make([]byte, 0, 4*len(values))
		for _, v := range values {
			packed = binary.LittleEndian.AppendUint32(packed, math.Float32bits(float32(v)))
		}
		info.Frames, info.Times = append(info.Frames, base64.StdEncoding.EncodeToString(packed)), append(info.Times, m.at(k))
	}
	s.Movie = info
	return s
}

func (m RDMMovie) draw(on draw.Canvas, k ink) {
	low, high, holes := m.scale()
	columns, _ := m.grid()
	shown := even(len(m.Frames), movieFrames)
	rows := (len(shown) + columns - 1) / columns
	barWidth := vg.Length(66+Axis{Min: low, Max: high}.widest()) * px
	foot := vg.Length(0)
	if len(shown) < len(m.Frames) {
		foot = 18 * px
	}
	wide := (on.Max.X - on.Min.X - barWidth) / vg.Length(columns)
	tall := (on.Max.Y - on.Min.Y - foot) / vg.Length(rows)
	side := min(wide-movieGap*px, tall-(movieTime+4)*px)
	left := on.Min.X + 4*px
	for i, frame := range shown {
		r := m.frame(frame).arranged()
		corner := vg.Point{X: left + vg.Length(i%columns)*(side+movieGap*px), Y: on.Max.Y - vg.Length(i/columns)*(side+movieTime*px) - movieTime*px}
		name := style(tickSize, k.text, text.XCenter, text.YBottom)
		on.FillText(name, vg.Point{X: corner.X + side/2, Y: corner.Y + 4*px}, cut(m.at(frame), name, float64(side/px)))
		on.DrawImage(vg.Rectangle{Min: vg.Point{X: corner.X, Y: corner.Y - side}, Max: vg.Point{X: corner.X + side, Y: corner.Y}}, r.raster(low, high, k))
		r.gaps(on, corner, side, 1.5*px, k)
	}
	used := vg.Length(rows)*(side+movieTime*px) - movieTime*px
	scale := m.frame(0)
	scale.mayMiss = holes
	scale.bar(on, left+vg.Length(columns)*(side+movieGap*px)+6*px, on.Max.Y-movieTime*px, max(used, 120*px), low, high, k)
	if foot > 0 {
		on.FillText(style(tickSize, k.muted, text.XLeft, text.YBottom), vg.Point{X: left, Y: on.Max.Y - vg.Length(rows)*(side+movieTime*px) - 16*px},
			fmt.Sprintf("%d of %d times; %s above each map", len(shown), len(m.Frames), m.Time.Name))
	}
}
