package figure

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// raster is a population of neurons with codes, as from a sigmoidal layer: rows sorted by code, columns by class.
func raster(neurons, each int, names bool) Raster {
	r := rand.New(rand.NewPCG(4, 2))
	codes := []string{"110", "101", "011", "100"}
	d := Raster{Title: "Layer 1", Caption: fmt.Sprintf("One posterior sample; %d neurons sorted by code, %d stimuli by class.", neurons, 3*each),
		X: Axis{Name: "stimulus"}, Y: Axis{Name: "neuron"}, Values: mat.NewDense(neurons, 3*each, nil), Measure: "activation φ(z)"}
	for i := range neurons {
		code := codes[min(i*10/3/neurons, 3)]
		for j := range 3 * each {
			level := .05
			if code[j/each] == '1' {
				level = .93
			}
			d.Values.Set(i, j, min(max(level+.08*r.NormFloat64(), 0), 1))
			if names && i == 0 {
				d.ColumnGroups = append(d.ColumnGroups, fmt.Sprintf("class %d", j/each+1))
			}
		}
		if names {
			d.RowGroups = append(d.RowGroups, code)
		}
	}
	return d
}

// stages is a heat map of measures over steps of learning, with times at which they turn.
func stages() Raster {
	m := Raster{Title: "Stages of learning", Caption: "Each measure from its least value (0) to its largest (1). Lines: change points; bars above: their 95 % credible intervals.",
		X: Axis{Name: "step"}, Y: Axis{Name: "measure"}, Measure: "share of the range", Min: 0, Max: 1,
		RowGroups: []string{"capacity", "dimension", "radius", "centre alignment", "axis alignment"}, Marks: []Mark{{8, 7, 10}, {14, 14, 14}, {26, 22, 27}}}
	m.Values = mat.NewDense(5, 32, nil)
	for j := range 32 {
		m.ColumnNames = append(m.ColumnNames, fmt.Sprint(int(math.Exp2(float64(j)/2.4))))
		for i := range 5 {
			m.Values.Set(i, j, 1/(1+math.Exp(float64(j-6*i-4)/3)))
		}
	}
	m.Values.Set(3, 31, math.NaN())
	return m
}

func kernelRaster() Raster {
	k := Raster{Title: "Kernel of layer 1", Caption: "Mean over 200 posterior samples.", X: Axis{Name: "stimulus"}, Y: Axis{Name: "stimulus"},
		Values: mat.NewDense(30, 30, nil), Measure: "kernel φφᵀ/N", Square: true}
	class := func(i int) int {
		return map[bool]int{true: 0}[i < 15] + map[bool]int{true: 1}[i >= 15] + map[bool]int{true: 1}[i >= 24]
	}
	for i := range 30 {
		k.RowGroups = append(k.RowGroups, fmt.Sprintf("class %d", class(i)+1))
		for j := range 30 {
			v := -0.1
			if class(i) == class(j) {
				v = []float64{1.4, 1.8, 2.2}[class(i)]
			}
			if i == j {
				v++
			}
			k.Values.Set(i, j, v)
		}
	}
	k.ColumnGroups = k.RowGroups
	return k
}

func histogramSample() Histogram {
	r := rand.New(rand.NewPCG(3, 3))
	h := Histogram{Title: "Readout weights", Caption: "100 neurons in 50 posterior samples; the line is the theory.", X: Axis{Name: "readout weight a₁"}}
	values, curve := make([]float64, 5000), Series{Name: "theory"}
	normal := func(x, m, s float64) float64 { return math.Exp(-(x-m)*(x-m)/2/s/s) / s / math.Sqrt(2*math.Pi) }
	for i := range values {
		values[i] = -1.6 + .25*r.NormFloat64()
		if i%3 > 0 {
			values[i] = 1.6 + .25*r.NormFloat64()
		}
	}
	for i := range 241 {
		x := -3 + float64(i)/40
		curve.X, curve.Y = append(curve.X, x), append(curve.Y, normal(x, -1.6, .25)/3+2*normal(x, 1.6, .25)/3)
	}
	h.Samples, h.Curves = []Samples{{"samples", values}}, []Series{curve}
	return h
}

// codingSamples are the figures of coding schemes and chains.
func codingSamples() map[string][]Figure {
	r := rand.New(rand.NewPCG(8, 8))
	h := histogramSample()
	two := h
	two.Title, two.Curves = "Two networks", nil
	var wide []float64
	for range 2000 {
		wide = append(wide, 1.1*r.NormFloat64())
	}
	two.Samples = append(two.Samples, Samples{"lazy", wide})
	cropped := h
	cropped.Title, cropped.X.Min, cropped.X.Max = "Right peak", 0, 3
	later := raster(100, 10, true)
	later.Title = "Later"
	plain := raster(100, 10, false)
	for i := range 100 {
		for j := range 30 {
			later.Values.Set(i, j, plain.Values.At((i*37)%100, j))
		}
	}
	var chains [][]float64
	var counts [][]int
	for c := range 4 {
		var draws []float64
		x := 0.0
		for range 400 {
			x = .5*x + r.NormFloat64() + .2*float64(c/3)
			draws = append(draws, x)
		}
		var bins []int
		for range 20 {
			bins = append(bins, 15+r.IntN(12))
		}
		chains, counts = append(chains, draws), append(counts, bins)
	}
	low, high := make([]int, 20), make([]int, 20)
	for i := range low {
		low[i], high[i] = 9, 32
	}
	traces := Traces(Axis{Name: "log τ"}, 1001, chains...)
	traces.Title, traces.Caption = "Traces", "400 draws of each of four chains after warm-up."
	ranks := RankLines("log τ", counts, low, high)
	ranks.Title, ranks.Caption = "Ranks", "The band holds all counts of agreeing chains with 95 % probability."
	q := Map{Title: "Overlap of layer 1", Caption: "Centred correlation of the responses of 100 neurons at 40 times of one chain.", X: Axis{Name: "trajectory"}, Y: Axis{Name: "trajectory"},
		Columns: 40, Rows: 40, StepX: 20, StepY: 20, Measure: "overlap q(t, t′)", Min: 0, Max: 1, Equal: true}
	for i := range 1600 {
		q.Values = append(q.Values, .3+.7*math.Exp(-math.Abs(float64(i%40-i/40))/4))
	}
	return map[string][]Figure{"raster": {raster(100, 10, true)}, "raster-pair": SharedRasters(raster(100, 10, true), later),
		"raster-plain": {raster(12, 2, false)}, "raster-kernel": {kernelRaster()}, "raster-marks": {stages()},
		"histogram": {h}, "histogram-pair": {two, cropped}, "lines-traces": {traces}, "lines-ranks": {ranks}, "map-overlap": {q}}
}

func hardCoding() map[string][]Figure {
	loud := raster(4, 2, true)
	loud.Title, loud.Caption, loud.X.Name, loud.Y.Name, loud.Measure = hostile, hostile, hostile, hostile, hostile
	for i := range loud.RowGroups {
		loud.RowGroups[i] = hostile
	}
	for i := range loud.ColumnGroups {
		loud.ColumnGroups[i] = hostile
	}
	one := Raster{Title: "One", X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Values: mat.NewDense(1, 1, []float64{math.NaN()}), Measure: "v"}
	many := raster(300, 5, true)
	for i := range many.RowGroups {
		many.RowGroups[i] = fmt.Sprint("group ", i/2)
	}
	h := histogramSample()
	h.Title, h.Caption, h.X.Name, h.Y.Name, h.Samples[0].Name, h.Curves[0].Name = hostile, hostile, hostile, hostile, hostile+"1", hostile+"2"
	constant := Histogram{Title: "Constant", X: Axis{Name: "x"}, Samples: []Samples{{"a", []float64{2, 2, 2}}}}
	return map[string][]Figure{"raster-hostile": {loud}, "raster-one": {one}, "raster-many": {many},
		"raster-large": {raster(600, 40, true)}, "histogram-hostile": {h}, "histogram-constant": {constant}}
}
