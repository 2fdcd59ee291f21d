package figure

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// hardSamples are figures at the edge of what can be drawn: nothing in them may be cut off, overlap or fail.
func hardSamples() map[string][]Figure {
	nan := math.NaN()
	long := "A title that is so long that it does not fit into the width of any figure and must go on in a second line, and even in a third"
	x, y := Axis{Name: "time", Unit: "s"}, Axis{Name: "rate", Unit: "spikes per second"}
	ramp := func(n int, f func(i int) float64) (v []float64) {
		for i := range n {
			v = append(v, f(i))
		}
		return v
	}
	index := ramp(20, func(i int) float64 { return float64(i) })
	var many []Series
	for k := range 12 {
		many = append(many, Series{Name: fmt.Sprintf("series %d with a name", k), X: index, Y: ramp(20, func(i int) float64 { return float64(k) + math.Sin(float64(i)/3) })})
	}
	many[11].Dashed = true
	gaps := Series{Name: "gaps", X: index, Y: ramp(20, func(i int) float64 {
		if i%7 == 3 || i == 11 || i == 13 {
			return nan
		}
		return float64(i)
	})}
	gaps.Low, gaps.High = ramp(20, func(i int) float64 { return gaps.Y[i] - 2 }), ramp(20, func(i int) float64 { return gaps.Y[i] + 2 })
	matrix := func(n int, f func(i, j int) float64) RDM {
		r := RDM{Title: fmt.Sprint(n, " conditions"), Measure: "crossnobis distance"}
		for i := range n {
			r.Conditions = append(r.Conditions, fmt.Sprintf("condition %d", i))
			for j := i + 1; j < n; j++ {
				r.Values = append(r.Values, f(i, j))
			}
		}
		return r
	}
	far := func(i, j int) float64 { return math.Abs(float64(i - j)) }
	grouped := matrix(30, far)
	grouped.Groups, grouped.Group = []string{"faces", "houses", "x"}, nil
	for i := range 30 {
		grouped.Group = append(grouped.Group, min(i/12, 2))
	}
	grouped.Group[29] = 1
	icons := matrix(12, far)
	for i := range 12 {
		img := image.NewGray(image.Rect(0, 0, 40, 20+i))
		img.SetGray(i, i, color.Gray{255})
		icons.Icons = append(icons.Icons, img)
	}
	cloud := func(rows ...[]float64) *mat.Dense {
		m := mat.NewDense(len(rows), len(rows[0]), nil)
		for i, r := range rows {
			m.SetRow(i, r)
		}
		return m
	}
	var spread2 [][]float64
	var member []int
	var eight []string
	for g := range 9 {
		eight = append(eight, fmt.Sprintf("group %d", g))
		for k := range 4 {
			spread2, member = append(spread2, []float64{float64(g) + .2*float64(k), float64(k)}), append(member, g)
		}
	}
	z := Axis{Name: "MDS 3"}
	wordy := Axis{Name: "a very long name of an axis that tells all about the quantity and how it was measured, before and after", Unit: "spikes per second and square millimetre"}
	one := [][]float64{{2, 3, 4}}
	names := func(n int, f string) (s []string) {
		for i := range n {
			s = append(s, fmt.Sprintf(f, i))
		}
		return s
	}
	long3 := Scatter3D{Title: long, Caption: strings.Repeat("A long caption that goes on. ", 12), X: wordy, Y: wordy, Z: wordy, Points: cloud([]float64{0, 0, 0}, []float64{1, 2, 3}, []float64{3, 1, 2}), Group: []int{0, 1, 2}, Groups: []string{"a", "b", "c"}}
	nineBars := Bars{Title: "Nine series", X: Axis{Name: "group"}, Y: y, Groups: names(4, "g%d")}
	for k := range 9 {
		nineBars.Series = append(nineBars.Series, BarSeries{Name: fmt.Sprintf("s%d", k), Values: []float64{float64(k), 1, 2, 3}, Errors: []float64{.5, .5, .5, nan}})
	}
	all := map[string][]Figure{
		"lines-one-point": {Lines{Title: "One point", X: x, Y: Axis{Name: "y", Log: true}, Series: []Series{{Name: "a", X: []float64{3}, Y: []float64{2}}}}},
		"lines-unsorted":  {Lines{Title: "Unsorted", X: x, Y: y, Series: []Series{{Name: "a", X: []float64{3, 1, 2, 0}, Y: []float64{2, 1, 5, 3}}}}},
		"lines-constant":  {Lines{Title: "Constant", X: Axis{Name: "x", Log: true}, Y: Axis{Name: "y", Log: true}, Series: []Series{{Name: "a", X: []float64{1, 10, 100}, Y: []float64{7, 7, 7}}}}},
		"lines-decade":    {Lines{Title: "One decade", X: x, Y: Axis{Name: "y", Log: true}, Series: []Series{{Name: "a", X: index[:5], Y: []float64{3, 4, 5, 6, 20}}}}},
		"lines-decades":   {Lines{Title: "Many decades", X: x, Y: Axis{Name: "y", Log: true}, Series: []Series{{Name: "a", X: index, Y: ramp(20, func(i int) float64 { return math.Pow(10, float64(i-16)) })}}}},
		"lines-tiny":      {Lines{Title: "Tiny", X: x, Y: Axis{Name: "current", Unit: "A"}, Series: []Series{{Name: "a", X: index, Y: ramp(20, func(i int) float64 { return 1e-12 * float64(i*i) })}}}},
		"lines-huge":      {Lines{Title: "Huge", X: Axis{Name: "x"}, Y: y, Series: []Series{{Name: "a", X: ramp(20, func(i int) float64 { return 1e9 + float64(i) }), Y: ramp(20, func(i int) float64 { return -1e9 * float64(i) })}}}},
		"lines-many":      {Lines{Title: long, Caption: strings.Repeat("A long caption that goes on. ", 12), X: wordy, Y: wordy, Series: many}},
		"lines-gaps":      {Lines{Title: "Gaps", X: x, Y: y, Series: []Series{gaps}}},
		"lines-nothing":   {Lines{Title: "Nothing but NaN", X: x, Y: y, Series: []Series{{Name: "a", X: []float64{1, 2}, Y: []float64{nan, nan}}}}},
		"lines-fixed":     {Lines{Title: "Given ends", X: x, Y: Axis{Name: "y", Min: 5, Max: 10}, Series: []Series{gaps}}},
		"lines-measured": {Lines{Title: "Measured", X: Axis{Name: "x", Log: true}, Y: y, Series: []Series{
			{Name: "theory", X: []float64{1, 3, 10}, Y: []float64{1, 2, 4}, Points: []Measurement{{1, 1.1, 0.8, 1.4}, {5, 2.5, nan, nan}, {9, nan, nan, nan}, {8, 3, 3, 3}}},
			{Name: "no theory", Points: []Measurement{{2, 3, 2.5, 4.5}, {20, 5, 4, 8}}},
		}}},
		"rdm-2":            {matrix(2, far)},
		"rdm-200":          {matrix(200, far)},
		"rdm-201":          {matrix(201, far), Scatter{Title: "Beside", X: x, Y: y, Points: cloud([]float64{1, 2}, []float64{2, 1})}},
		"rdm-201-alone":    {matrix(201, far)},
		"rdm-equal":        {matrix(5, func(i, j int) float64 { return 3 })},
		"rdm-zero":         {matrix(5, func(i, j int) float64 { return 0 })},
		"rdm-negative":     {matrix(30, func(i, j int) float64 { return math.Sin(float64(i*j))*.7 + .4 })},
		"rdm-nan":          {matrix(8, func(i, j int) float64 { return []float64{nan, 1, 2}[(i+j)%3] })},
		"rdm-tiny":         {matrix(8, func(i, j int) float64 { return 1e-9 * far(i, j) })},
		"rdm-groups":       {grouped, icons},
		"scatter-one":      {Scatter{Title: "One", X: x, Y: y, Points: cloud([]float64{2, 3}), Equal: true}},
		"scatter-same":     {Scatter{Title: "The same", X: x, Y: y, Points: cloud([]float64{2, 3}, []float64{2, 3}), Edges: [][2]int{{0, 1}}}},
		"scatter-line":     {Scatter{Title: "Collinear", X: x, Y: y, Points: cloud([]float64{1e9, 3}, []float64{1e9 + 1, 3}), Equal: true}},
		"scatter-groups":   {Scatter{Title: "Nine groups", X: x, Y: y, Points: cloud(spread2...), Group: member, Groups: eight}},
		"scatter3d-one":    {Scatter3D{Title: "One", X: x, Y: y, Z: z, Points: cloud(one...)}},
		"scatter3d-line":   {Scatter3D{Title: "Collinear", X: x, Y: y, Z: z, Points: cloud([]float64{1, 2, 3}, []float64{1, 2, 5}), Edges: [][2]int{{0, 1}}}},
		"scatter3d-long":   {long3},
		"bars-one":         {Bars{Title: "One", X: Axis{Name: "group"}, Y: y, Groups: []string{"only"}, Series: []BarSeries{{Name: "a", Values: []float64{3}}}}},
		"bars-negative":    {Bars{Title: "Negative", X: Axis{Name: "group"}, Y: y, Groups: []string{"a", "b", "c"}, Series: []BarSeries{{Name: "a", Values: []float64{-3, -1, nan}, Errors: []float64{1, nan, 1}}}}},
		"bars-many":        {Bars{Title: "Many groups", X: Axis{Name: "condition"}, Y: y, Groups: names(40, "condition %d"), Series: []BarSeries{{Name: "a", Values: ramp(40, func(i int) float64 { return float64(i) })}}}},
		"bars-long":        {Bars{Title: "Long names", X: wordy, Y: y, Groups: []string{"the first of the models", "the second of the models", "orthogonal"}, Series: []BarSeries{{Name: "a", Values: []float64{1, 2, 3}}}}},
		"bars-long-slant":  {Bars{Title: "Very long names", X: Axis{Name: "area"}, Y: y, Groups: names(9, "dorsolateralprefrontal%d"), Series: []BarSeries{{Name: "a", Values: index[:9]}}}},
		"bars-nine-series": {nineBars},
		"forest-own":       {forestStates()},
		"forest-one":       {Forest{Title: "One", X: Axis{Name: "x"}, Series: []string{""}, Rows: []ForestRow{{Name: "only", Values: []float64{3}, Low: []float64{nan}, High: []float64{nan}}}}},
		"forest-none":      {Forest{Title: "No value", X: Axis{Name: "x", Log: true}, Series: []string{""}, Rows: []ForestRow{{Name: "only", Values: []float64{nan}, Low: []float64{nan}, High: []float64{nan}}}}},
		"forest-long": {Forest{Title: "Long names", Caption: long, X: wordy, OwnScales: true, Series: names(5, "series %d"), Path: true, Rows: []ForestRow{
			{Group: strings.Repeat("group ", 20), Name: strings.Repeat("name ", 30), Note: strings.Repeat("note ", 9), Values: index[:5], Low: index[:5], High: index[1:6]},
			{Name: "zero", Values: make([]float64, 5), Low: make([]float64, 5), High: make([]float64, 5)},
			{Group: "again", Name: "zero", Note: "tiny", Values: []float64{1e-9, -1e-9, nan, 0, 2e-9}, Low: ramp(5, func(int) float64 { return nan }), High: ramp(5, func(int) float64 { return nan })}}}},
		"hostile": {Forest{Title: hostile, X: Axis{Name: hostile}, Series: []string{hostile, "b"}, References: []Reference{{hostile, 1}}, Rows: []ForestRow{
			{Group: hostile, Name: hostile, Note: hostile, Values: []float64{1, 2}, Low: []float64{0, 1}, High: []float64{2, 3}}}},
			Bars{Title: hostile, Caption: hostile, X: Axis{Name: hostile, Unit: hostile}, Y: Axis{Name: hostile}, Groups: []string{hostile}, Series: []BarSeries{{Name: hostile, Values: []float64{1}}}},
			Scatter{Title: hostile, Caption: hostile, X: Axis{Name: hostile}, Y: y, Points: cloud([]float64{1, 2}), Labels: []string{hostile}, Groups: []string{hostile}, Named: true}},
	}
	maps.Copy(all, hardDendrograms())
	maps.Copy(all, hardModels())
	maps.Copy(all, hardMovies())
	maps.Copy(all, hardShepards())
	maps.Copy(all, hardMaps())
	maps.Copy(all, hardCoding())
	return all
}

// hostile is text that would break a page, a script or an option that is put together without care.
const hostile = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>'\"&\u2028\u2029@c0{a}{b|x}\\"
