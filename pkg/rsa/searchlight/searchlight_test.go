package searchlight_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("c%02d", i)
	}
	return out
}

func normal(rows, columns int, name string) *mat.Dense {
	r, m := rng.New(5).At(name).Rand(), mat.NewDense(rows, columns, nil)
	m.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, m)
	return m
}

// Spheres against distances measured one by one, with voxels that are no cubes, an irregular mask and the edges of the grid.
func TestSpheresAreWhatIsNear(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{6, 5, 7}, Voxel: [3]float64{2, 3, 1.5}, Mask: make([]bool, 6*5*7)}
	r := rng.New(1).Rand()
	for i := range v.Mask {
		v.Mask[i] = r.IntN(3) > 0
	}
	voxels := v.Voxels()
	place := func(channel int) [3]float64 {
		i := voxels[channel]
		return [3]float64{2 * float64(i%6), 3 * float64(i/6%5), 1.5 * float64(i/30)}
	}
	apart := func(a, b int) float64 {
		p, q := place(a), place(b)
		return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
	}
	for _, radius := range []float64{1.6, 3, 4.2, 100} {
		s, err := v.Spheres(searchlight.SphereOptions{Radius: radius, MinVoxels: 1})
		if err != nil {
			t.Fatal(err)
		}
		if s.Len() != len(voxels) {
			t.Fatalf("radius %v: %d spheres, want one for each of %d voxels", radius, s.Len(), len(voxels))
		}
		for i := range s.Len() {
			var want []int
			for c := range voxels {
				if apart(c, s.Centre(i)) < radius {
					want = append(want, c)
				}
			}
			got := s.Members(nil, i)
			for k := 1; k < len(got); k++ {
				if apart(got[k], s.Centre(i)) < apart(got[k-1], s.Centre(i))-1e-12 {
					t.Errorf("radius %v: member %d is nearer than the one before", radius, k)
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Fatalf("radius %v, centre %d: %v, want %v", radius, s.Centre(i), got, want)
			}
		}
	}
	nearest, err := v.Spheres(searchlight.SphereOptions{Nearest: 9})
	if err != nil {
		t.Fatal(err)
	}
	for i := range nearest.Len() {
		got := nearest.Members(nil, i)
		farthest := 0.0
		for _, c := range got {
			farthest = max(farthest, apart(c, nearest.Centre(i)))
		}
		if len(got) != 9 {
			t.Fatalf("%d nearest voxels, want 9", len(got))
		}
		for c := range voxels {
			if d := apart(c, nearest.Centre(i)); d < farthest-1e-9 && !slices.Contains(got, c) {
				t.Fatalf("voxel %d is nearer than the farthest of the nearest and left out", c)
			}
		}
	}
}

// In a full cube the sphere of radius 1.5 voxels has 19 voxels in the middle, 7 of them within 1.1, and 7 at a corner.
func TestSpheresOfACube(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{5, 5, 5}}
	for _, c := range []struct {
		radius         float64
		middle, corner int
	}{{1, 1, 1}, {1.1, 7, 4}, {1.5, 19, 7}, {2, 27, 8}, {2.01, 33, 11}} {
		s, err := v.Spheres(searchlight.SphereOptions{Radius: c.radius, MinVoxels: 1})
		if err != nil {
			t.Fatal(err)
		}
		if m, e := len(s.Members(nil, 62)), len(s.Members(nil, 0)); m != c.middle || e != c.corner {
			t.Errorf("radius %v: %d voxels in the middle and %d at the corner, want %d and %d", c.radius, m, e, c.middle, c.corner)
		}
	}
	v.Mask = make([]bool, 125)
	for i := range v.Mask {
		v.Mask[i] = i%5 != 0 // the face x = 0 is out
	}
	s, err := v.Spheres(searchlight.SphereOptions{Radius: 1.1, MinInside: 1})
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 75 { // x = 1 has a neighbour outside the mask; at the other faces the sphere ends at the grid
		t.Errorf("%d spheres lie wholly inside the mask, want 75", s.Len())
	}
}

func search(t *testing.T, ctx context.Context, x *mat.Dense, n searchlight.Neighbourhoods, o searchlight.Options) (*searchlight.Map, error) {
	t.Helper()
	rows, _ := x.Dims()
	return searchlight.Run(ctx, rsa.Patterns(x, names(rows)), n, searchlight.Plain(rsa.SquaredEuclidean), o)
}

func models(t *testing.T, n, k int) *rsa.Stack {
	t.Helper()
	var all []*rsa.RDM
	for i := range k {
		r, err := rsa.SquaredEuclidean(rsa.Patterns(normal(n, 3, fmt.Sprint("model", i)), names(n)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	s, err := rsa.NewStack(all...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each neighbourhood's result is that of its columns alone, on one core and on many.
func TestRunIsEachOnItsOwnForAnyNumberOfCores(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{7, 6, 5}}
	s, err := v.Spheres(searchlight.SphereOptions{Radius: 2.1})
	if err != nil {
		t.Fatal(err)
	}
	x, m := normal(8, v.Len(), "data"), models(t, 8, 3)
	o := searchlight.Options{Models: m, Measure: compare.Cosine(), Keep: true}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := search(t, context.Background(), x, s, o)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(5)
	five, err := search(t, context.Background(), x, s, o)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(one.Values, five.Values) || !mat.Equal(one.RDMs.Values, five.RDMs.Values) {
		t.Error("one core and five differ")
	}
	for i := range s.Len() {
		members := s.Members(nil, i)
		sub := mat.NewDense(8, len(members), nil)
		for k, c := range members {
			sub.SetCol(k, mat.Col(nil, c, x))
		}
		want, err := rsa.SquaredEuclidean(rsa.Patterns(sub, names(8)))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(want.Values, one.RDMs.RDM(i).Values) || one.Channels[i] != len(members) || one.Centres[i] != s.Centre(i) {
			t.Fatalf("sphere %d differs from its columns alone", i)
		}
		for k := range 3 {
			dot, a, b := 0.0, 0.0, 0.0
			for p, d := range want.Values {
				q := m.Values.At(k, p)
				dot, a, b = dot+d*q, a+d*d, b+q*q
			}
			if got := one.Values.At(i, k); !(math.Abs(got-dot/math.Sqrt(a*b)) < 1e-12) {
				t.Fatalf("sphere %d, model %d: cosine %v, want %v", i, k, got, dot/math.Sqrt(a*b))
			}
		}
	}
}

func TestCancelledSearchGoesOn(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{8, 8, 8}}
	s, err := v.Spheres(searchlight.SphereOptions{Radius: 2})
	if err != nil {
		t.Fatal(err)
	}
	x, o := normal(6, v.Len(), "data"), searchlight.Options{Models: models(t, 6, 2), Measure: compare.Cosine()}
	want, err := search(t, context.Background(), x, s, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.Progress = progress.Func(func(done, total int64) {
		if done > 100 {
			cancel()
		}
	})
	part, err := search(t, ctx, x, s, o)
	if !errors.Is(err, context.Canceled) || part == nil || !slices.Contains(part.Done, true) || !slices.Contains(part.Done, false) {
		t.Fatalf("cancelled: %v, part %v", err, part != nil)
	}
	before := mat.DenseCopyOf(part.Values)
	o.Progress, o.Resume = nil, part
	whole, err := search(t, context.Background(), x, s, o)
	if err != nil || !mat.Equal(whole.Values, want.Values) || !slices.Equal(whole.Channels, want.Channels) {
		t.Errorf("resumed: %v, or other values than without interruption", err)
	}
	if math.IsNaN(before.At(slices.Index(part.Done, true), 0)) {
		t.Error("what was done was lost")
	}
	o.Models = models(t, 6, 1)
	if _, err := search(t, context.Background(), x, s, o); err == nil || !strings.Contains(err.Error(), "resume: it has 2 models") {
		t.Errorf("another search resumed: %v", err)
	}
}

func TestNeighbourhoodsWithoutRDM(t *testing.T) {
	x := normal(5, 6, "data")
	for i := range 3 {
		x.Set(2, i, 1) // a constant pattern in the first neighbourhood
	}
	n := searchlight.List{{Centre: 0, Members: []int{0, 1, 2}}, {Centre: 3, Members: []int{3, 4, 5}}, {Centre: 1}, {Centre: 2, Members: []int{6}}}
	o := searchlight.Options{Models: models(t, 5, 1), Measure: compare.Cosine()}
	m, err := searchlight.Run(context.Background(), rsa.Patterns(x, names(5)), n, searchlight.Plain(rsa.Correlation), o)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{`"c02"`, "", "no channel", "channel 6, the data have 6"} {
		if got := m.Errors[i]; want == "" && (got != "" || math.IsNaN(m.Values.At(i, 0))) || !strings.Contains(got, want) {
			t.Errorf("neighbourhood %d: %q, want %q; value %v", i, got, want, m.Values.At(i, 0))
		}
		if want != "" && !math.IsNaN(m.Values.At(i, 0)) {
			t.Errorf("neighbourhood %d failed and has the value %v", i, m.Values.At(i, 0))
		}
	}
	if _, err := searchlight.Run(context.Background(), rsa.Patterns(x, names(5)), n[2:], searchlight.Plain(rsa.Correlation), o); err == nil {
		t.Error("a search that failed everywhere has no error")
	}
}

func TestSurfaceAndTime(t *testing.T) {
	// A strip of triangles: 2 × 5 vertices with edges of length 1 and diagonals of √2.
	var vertices [][3]float64
	var faces [][3]int
	for i := range 5 {
		vertices = append(vertices, [3]float64{float64(i)}, [3]float64{float64(i), 1})
		if i > 0 {
			a := 2 * i
			faces = append(faces, [3]int{a - 2, a - 1, a}, [3]int{a - 1, a + 1, a})
		}
	}
	d, err := searchlight.Surface(vertices, faces, 2.1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from int
		want []int // vertex 1 has a diagonal to 2, vertex 0 none
	}{{0, []int{0, 1, 2, 3, 4}}, {1, []int{1, 0, 3, 2, 5}}, {4, []int{4, 2, 5, 6, 3, 0, 7, 8}}} {
		if got := d.Members(nil, c.from); !slices.Equal(got, c.want) {
			t.Errorf("disc of %d: %v, want %v", c.from, got, c.want)
		}
	}
	if got := searchlight.Centres(d); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("discs around %v, want one around each vertex", got)
	}
	w := searchlight.Windows{Samples: 10, Width: 4, Step: 3}
	if w.Len() != 3 || w.Centre(2) != 7 || !slices.Equal(w.Members(nil, 2), []int{6, 7, 8, 9}) {
		t.Errorf("%d windows, the last around %d with %v", w.Len(), w.Centre(2), w.Members(nil, 2))
	}
	balls, err := searchlight.Balls([][3]float64{{0}, {1}, {2.5}}, 1.2)
	if err != nil {
		t.Fatal(err)
	}
	p := searchlight.Product{Space: balls, Time: w, Samples: 10}
	if p.Len() != 9 || p.Centre(4) != 14 || !slices.Equal(p.Members(nil, 3), []int{10, 11, 12, 13, 0, 1, 2, 3}) {
		t.Errorf("product: %d, centre %d, members %v", p.Len(), p.Centre(4), p.Members(nil, 3))
	}
}

func TestRegions(t *testing.T) {
	r, err := searchlight.Regions([]int{0, 7, 3, 7, 3, 0})
	if err != nil || r.Len() != 2 || r.Centre(0) != 2 || !slices.Equal(r.Members(nil, 1), []int{1, 3}) {
		t.Errorf("regions %v, %v", r, err)
	}
	if _, err := searchlight.Regions([]int{0, 0}); err == nil {
		t.Error("an atlas without regions has no error")
	}
}

func TestRefusals(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{3, 3, 3}}
	x := normal(4, 27, "data")
	s, err := v.Spheres(searchlight.SphereOptions{Radius: 1.5})
	if err != nil {
		t.Fatal(err)
	}
	other := models(t, 5, 1)
	for want, call := range map[string]func() error{
		"radius 0":   func() error { _, err := v.Spheres(searchlight.SphereOptions{}); return err },
		"radius NaN": func() error { _, err := v.Spheres(searchlight.SphereOptions{Radius: math.NaN()}); return err },
		"centre 27 of 27": func() error {
			_, err := v.Spheres(searchlight.SphereOptions{Radius: 1, Centres: []int{27}})
			return err
		},
		"none of 27": func() error { _, err := v.Spheres(searchlight.SphereOptions{Radius: 1}); return err },
		"mask has 2": func() error {
			_, err := searchlight.Volume{Size: v.Size, Mask: make([]bool, 2)}.Spheres(searchlight.SphereOptions{Radius: 1})
			return err
		},
		"0 voxels along z": func() error {
			_, err := searchlight.Volume{Size: [3]int{1, 1, 0}}.Spheres(searchlight.SphereOptions{Radius: 1})
			return err
		},
		"neither Models": func() error { _, err := search(t, context.Background(), x, s, searchlight.Options{}); return err },
		"without a Measure": func() error {
			_, err := search(t, context.Background(), x, s, searchlight.Options{Models: models(t, 4, 1)})
			return err
		},
		"5 conditions, want 4": func() error {
			_, err := search(t, context.Background(), x, s, searchlight.Options{Models: other, Measure: compare.Cosine()})
			return err
		},
	} {
		if err := call(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
