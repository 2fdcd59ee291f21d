package precise

import (
	"math"
	"math/big"
	"testing"
)

// Values from the Digital Library of Mathematical Functions and OEIS, to 40 digits and more.
func TestConstants(t *testing.T) {
	for _, c := range []struct {
		name string
		got  *big.Float
		want string
	}{
		{"e (A001113)", Exp(New(1)), "2.71828182845904523536028747135266249775724709369995"},
		{"1/e (A068985)", Exp(New(-1)), "0.36787944117144232159552377016146086744581113103176"},
		{"e − 1", Expm1(New(1)), "1.71828182845904523536028747135266249775724709369995"},
		{"log 10 (A002392)", Log(New(10)), "2.30258509299404568401799145468436420760110148862877"},
		{"log 2 by log1p", Log1p(New(1)), "0.69314718055994530941723212145817656807550013436025"},
		{"erf 1 (A099286)", Erf(New(1)), "0.84270079294971486934122063508260925929606699796630"},
		{"tanh 1 (A073744)", Tanh(New(1)), "0.76159415595576488811945828260479359041276859725793"},
		{"sin 1 (A049469)", Sin(New(1)), "0.84147098480789650665250232163029899962256306079837"},
		{"cos 1 (A049470)", Cos(New(1)), "0.54030230586813971740093660744297660373231042061792"},
	} {
		if d, _ := Sub(c.got, parse(c.want)).Float64(); math.Abs(d) > 1e-48 {
			t.Errorf("%s = %.50f, want %s", c.name, c.got, c.want)
		}
	}
}

// Identities to 230 bits, at large and small arguments.
func TestIdentities(t *testing.T) {
	for _, x := range []float64{1e-200, 1e-10, 0.3, 0.49, 0.51, 1, 2.5, 17, 700} {
		b := New(x)
		close(t, x, "log(e^x)", Log(Exp(b)), b, math.Max(1, x)) // e^x itself is rounded
		close(t, x, "log1p(expm1 x)", Log1p(Expm1(b)), b, x)
		close(t, x, "e^x e^−x", Mul(Exp(b), Exp(Neg(b))), one, 1)
		close(t, x, "σ(x) + σ(−x)", Add(Sigmoid(b), Sigmoid(Neg(b))), one, 1)
		close(t, x, "softplus(x) − softplus(−x)", Sub(Softplus(b), Softplus(Neg(b))), b, math.Max(1, x))
		close(t, x, "1 − tanh²", Sub(one, Mul(Tanh(b), Tanh(b))), Sech2(b), 1)
		close(t, x, "σ(x)σ(−x)", Mul(Sigmoid(b), Sigmoid(Neg(b))), SigmoidSlope(b), 1)
	}
}

func close(t *testing.T, x float64, name string, got, want *big.Float, size float64) {
	t.Helper()
	if d, _ := Sub(got, want).Float64(); !(math.Abs(d) <= size*0x1p-225) {
		t.Errorf("%s at %v is off by %v", name, x, d)
	}
}
