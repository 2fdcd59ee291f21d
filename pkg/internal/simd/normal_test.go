package simd

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// words is a source that gives these numbers in turn.
type words struct {
	list []uint64
	next int
}

func (w *words) Uint64() uint64 {
	w.next++
	return w.list[(w.next-1)%len(w.list)]
}

// xoshiro is the generator xoshiro256++ as its authors publish it, https://prng.di.unimi.it/xoshiro256plusplus.c.
func xoshiro(s *[4]uint64) uint64 {
	result := bits.RotateLeft64(s[0]+s[3], 23) + s[0]
	t := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= t
	s[3] = bits.RotateLeft64(s[3], 45)
	return result
}

func TestXoshiroReference(t *testing.T) {
	s := [4]uint64{1, 2, 3, 4}
	for i, want := range []uint64{41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162} { // test vector of Rust's rand_xoshiro
		if got := xoshiro(&s); got != want {
			t.Errorf("number %d: %d, want %d", i, got, want)
		}
	}
}

// The numbers are Box and Muller's transform of what the eight generators give, computed here with package math.
func TestNormalsAreBoxMuller(t *testing.T) {
	const blocks = 5000
	var state [32]uint64
	streams(&state, rand.NewPCG(5, 5))
	// One lane starts with the smallest uniform number: 0 comes out where the first and last words are 0.
	state[3], state[24+3] = 0, 0
	lanes := [8][4]uint64{}
	for j := range lanes {
		for w := range 4 {
			lanes[j][w] = state[8*w+j]
		}
	}
	dst := make([]float64, 16*blocks)
	normals64(dst, &state)
	worst := 0.0
	for b := range blocks {
		for j := range lanes {
			u := (float64(xoshiro(&lanes[j])) + 1) / (1 << 64)
			v := xoshiro(&lanes[j])
			r := math.Sqrt(-2 * math.Log(u))
			sin, cos := math.Sincos(math.Pi / 2 * float64(v<<12>>12) / (1 << 52))
			if v>>63 == 1 {
				cos = -cos
			}
			if v>>62&1 == 1 {
				sin = -sin
			}
			if b == 0 && j == 3 && math.Abs(r-math.Sqrt(128*math.Ln2)) > 1e-14 {
				t.Errorf("radius %v, want the largest", r)
			}
			for i, want := range []float64{r * cos, r * sin} {
				worst = max(worst, math.Abs(dst[16*b+8*i+j]-want)/max(1, r))
			}
		}
	}
	t.Logf("largest difference: %.3g of the radius", worst)
	if worst > 6e-16 {
		t.Errorf("difference %v", worst)
	}
}

func TestNormalsPrefix(t *testing.T) {
	long := make([]float64, 3*chunk+5)
	Normals(long, rand.NewPCG(8, 1))
	long32 := make([]float32, len(long))
	Normals32(long32, rand.NewPCG(8, 1))
	for _, p := range Paths() {
		for _, n := range []int{0, 1, 7, 15, 16, 17, 100, chunk, chunk + 1, 3*chunk + 5} {
			short, short32 := make([]float64, n), make([]float32, n)
			src := rand.NewPCG(8, 1)
			onPath(p, func() { Normals(short, src); Normals32(short32, rand.NewPCG(8, 1)) })
			if !slices.Equal(short, long[:n]) || !slices.Equal(short32, long32[:n]) {
				t.Errorf("%v: %d numbers are not the first %d of %d", p, n, n, len(long))
			}
			four := rand.NewPCG(8, 1)
			for range 4 {
				four.Uint64()
			}
			if src.Uint64() != four.Uint64() {
				t.Errorf("%v: %d numbers did not take four from the source", p, n)
			}
		}
	}
	for i := range long {
		if long32[i] != float32(long[i]) {
			t.Fatalf("number %d: %v in float32, %v in float64", i, long32[i], long[i])
		}
	}
}

func sample(n int) []float64 {
	x := make([]float64, n)
	Normals(x, rand.NewPCG(20, 26))
	return x
}

// Moments up to the eighth within 4.5 standard errors of 0, 1, 0, 3, 0, 15, 0, 105.
func TestNormalsMoments(t *testing.T) {
	x := sample(1 << 22)
	moment := func(k int) float64 { // (k−1)!! for even k
		m := 1.0
		for ; k > 1; k -= 2 {
			m *= float64(k - 1)
		}
		if k == 1 {
			return 0
		}
		return m
	}
	var m [9]float64
	for _, v := range x {
		p := 1.0
		for k := range m {
			m[k] += p
			p *= v
		}
	}
	for k := 1; k <= 8; k++ {
		want := moment(k)
		z := (m[k]/float64(len(x)) - want) / math.Sqrt((moment(2*k)-want*want)/float64(len(x)))
		t.Logf("moment %d: %+.2f standard errors", k, z)
		if math.Abs(z) > 4.5 {
			t.Errorf("moment %d is %v, %.1f standard errors from %v", k, m[k]/float64(len(x)), z, want)
		}
	}
}

// Kolmogorov–Smirnov and Anderson–Darling against Φ, at their 0.1 % points.
func TestNormalsDistribution(t *testing.T) {
	x := sample(1 << 21)
	slices.Sort(x)
	n := float64(len(x))
	d, a := 0.0, 0.0
	for i, v := range x {
		p, q := math.Erfc(-v/math.Sqrt2)/2, math.Erfc(v/math.Sqrt2)/2
		d = max(d, math.Abs(p-float64(i)/n), math.Abs(p-float64(i+1)/n))
		a += (2*float64(i)+1)*math.Log(p) + (2*(n-float64(i))-1)*math.Log(q)
	}
	ks, ad := d*math.Sqrt(n), -n-a/n
	t.Logf("√n·D = %.3f, A² = %.3f", ks, ad)
	if ks > 1.95 || ad > 6 {
		t.Errorf("√n·D = %v (0.1 %%: 1.95), A² = %v (0.1 %%: 6.0)", ks, ad)
	}
}

// Counts beyond 3, 4 and 5 on either side, within 4 standard errors of a Poisson number.
func TestNormalsTails(t *testing.T) {
	n := 1 << 25
	if testing.Short() {
		n = 1 << 22
	}
	x, src := make([]float64, 1<<16), rand.NewPCG(6, 28)
	above, below, largest := [6]float64{}, [6]float64{}, 0.0
	for range n / len(x) {
		Normals(x, src)
		for _, v := range x {
			largest = max(largest, math.Abs(v))
			if k := int(min(math.Abs(v), 5)); k >= 3 {
				for ; k >= 3; k-- {
					if v > 0 {
						above[k]++
					} else {
						below[k]++
					}
				}
			}
		}
	}
	for k := 3; k <= 5; k++ {
		want := float64(n) * math.Erfc(float64(k)/math.Sqrt2) / 2
		t.Logf("beyond %d: %v and %v, expected %.1f", k, below[k], above[k], want)
		for _, got := range []float64{below[k], above[k]} {
			if math.Abs(got-want) > 4*math.Sqrt(want)+1 {
				t.Errorf("%v of %d beyond %d, want %.1f", got, n, k, want)
			}
		}
	}
	t.Logf("the largest of %d: %.3f", n, largest)
}
