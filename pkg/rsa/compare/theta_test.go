package compare

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestTheta compares the parameters of the Riemannian distance with those that were found by another minimiser. Their distance is in TestGoldenCompare.
// A minimum is flat: parameters that are 1e-4 apart differ by some 1e-8 in distance.
func TestTheta(t *testing.T) {
	text, err := os.ReadFile("testdata/compare.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Theta [][][]float64 `json:"neg_riem_dist_theta"`
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	models, data := doubles(t, "compare_models.npy", 66), doubles(t, "compare_data.npy", 66)
	one := make([]float64, 12)
	for i := range one {
		one[i] = 1
	}
	m := riemannian{sigma: mat.NewDiagDense(12, one)}
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	m = m.start(all).(riemannian)
	shape := func(x []float64) moment {
		d := mat.NewSymDense(12, nil)
		for p, v := range x {
			g, h := conditionsOf(12, p)
			d.SetSym(g, h, v)
		}
		return m.shape(d).(moment)
	}
	for i, row := range want.Theta {
		for j, w := range row {
			_, t0, t1 := m.distance(shape(models[i]), shape(data[j]))
			if !(math.Abs(t0-w[0]) <= 1e-4) || !(math.Abs(t1-w[1]) <= 1e-4) {
				t.Errorf("(%d,%d): θ = %v, %v, want %v", i, j, t0, t1, w)
			}
		}
	}
}

// doubles reads the rows of an array of little-endian float64, which stand at the end of the file.
func doubles(t *testing.T, name string, columns int) [][]float64 {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	data = data[10+int(binary.LittleEndian.Uint16(data[8:])):]
	var rows [][]float64
	for len(data) > 0 {
		row := make([]float64, columns)
		for i := range row {
			row[i] = math.Float64frombits(binary.LittleEndian.Uint64(data))
			data = data[8:]
		}
		rows = append(rows, row)
	}
	return rows
}
