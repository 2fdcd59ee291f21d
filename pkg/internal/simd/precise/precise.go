// Package precise computes elementary functions in math/big to some 240 bits: the reference that the errors of package simd are measured against, and what its
// polynomials are fitted to. Nothing here is fast; arguments are finite, and at most some thousands in size.
package precise

import (
	"math"
	"math/big"
)

// Bits is the precision of every result. The last 20 or so may be wrong.
const Bits = 256

var (
	// Pi and Ln2 as tabulated (OEIS A000796 and A002162).
	Pi  = parse("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651")
	Ln2 = parse("0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542147932140")

	one = New(1)
	two = New(2)
)

// New is x as a big.Float of precision Bits.
func New(x float64) *big.Float { return new(big.Float).SetPrec(Bits).SetFloat64(x) }

func parse(s string) *big.Float {
	f, _, err := big.ParseFloat(s, 10, Bits, big.ToNearestEven)
	if err != nil {
		panic("precise: " + err.Error())
	}
	return f
}

func fresh() *big.Float { return new(big.Float).SetPrec(Bits) }

// Add is x + y.
func Add(x, y *big.Float) *big.Float { return fresh().Add(x, y) }

// Sub is x − y.
func Sub(x, y *big.Float) *big.Float { return fresh().Sub(x, y) }

// Mul is x·y.
func Mul(x, y *big.Float) *big.Float { return fresh().Mul(x, y) }

// Quo is x/y.
func Quo(x, y *big.Float) *big.Float { return fresh().Quo(x, y) }

// Neg is −x.
func Neg(x *big.Float) *big.Float { return fresh().Neg(x) }

// Exp is e^x.
func Exp(x *big.Float) *big.Float {
	t, _ := Quo(x, Ln2).Float64()
	k := math.Round(t)
	r := Sub(x, Mul(New(k), Ln2))
	const halvings = 16
	r.SetMantExp(r, -halvings)
	s := expm1Series(r)
	for range halvings { // (1+s)² − 1 = s(2+s)
		s = Mul(s, Add(s, two))
	}
	return fresh().SetMantExp(Add(s, one), int(k))
}

// Expm1 is e^x − 1, to full relative precision near 0.
func Expm1(x *big.Float) *big.Float {
	if x.Sign() == 0 {
		return fresh()
	}
	if x.MantExp(nil) >= 0 { // |x| ≥ 1/2
		return Sub(Exp(x), one)
	}
	return expm1Series(x)
}

func expm1Series(x *big.Float) *big.Float {
	sum, term := fresh(), New(1)
	for n := 1; ; n++ {
		term = Quo(Mul(term, x), New(float64(n)))
		if term.Sign() == 0 || sum.Sign() != 0 && term.MantExp(nil) < sum.MantExp(nil)-Bits {
			return sum
		}
		sum = Add(sum, term)
	}
}

// Log is the natural logarithm of x > 0, to full relative precision near 1.
func Log(x *big.Float) *big.Float {
	m := fresh()
	k := x.MantExp(m) // m in [1/2, 1)
	if m.Cmp(New(math.Sqrt2/2)) < 0 {
		m, k = Mul(m, two), k-1
	}
	return Add(Log1p(Sub(m, one)), Mul(New(float64(k)), Ln2))
}

// Log1p is log(1+x) for −1 < x, to full relative precision near 0.
func Log1p(x *big.Float) *big.Float {
	if e := x.MantExp(nil); e > 1 { // |x| ≥ 2
		return Log(Add(x, one))
	}
	if f, _ := x.Float64(); f > 0.5 || f < -0.4 {
		y := New(math.Log1p(f)) // Halley's step takes 53 right bits to 159, the next to all
		u := Add(x, one)
		for range 2 {
			e := Exp(y)
			y = Add(y, Quo(Mul(two, Sub(u, e)), Add(u, e)))
		}
		return y
	}
	s := Quo(x, Add(x, two)) // log(1+x) = 2 atanh(x/(2+x))
	z, sum, power := Mul(s, s), fresh(), s
	for n := 1; ; n += 2 {
		term := Quo(power, New(float64(n)))
		if term.Sign() == 0 || sum.Sign() != 0 && term.MantExp(nil) < sum.MantExp(nil)-Bits {
			return Mul(sum, two)
		}
		sum, power = Add(sum, term), Mul(power, z)
	}
}

// Tanh is the hyperbolic tangent.
func Tanh(x *big.Float) *big.Float {
	e := Expm1(Mul(x, two))
	return Quo(e, Add(e, two))
}

// Sech2 is 1 − tanh², the slope of Tanh.
func Sech2(x *big.Float) *big.Float {
	e := Exp(Mul(x, two))
	s := Add(e, one)
	return Quo(Mul(New(4), e), Mul(s, s))
}

// Sigmoid is 1/(1+e^−x).
func Sigmoid(x *big.Float) *big.Float { return Quo(one, Add(one, Exp(Neg(x)))) }

// SigmoidSlope is e^−x/(1+e^−x)².
func SigmoidSlope(x *big.Float) *big.Float {
	e := Exp(Neg(x))
	s := Add(e, one)
	return Quo(e, Mul(s, s))
}

// Softplus is log(1+e^x).
func Softplus(x *big.Float) *big.Float { return Log1p(Exp(x)) }

// Gauss is e^(−x²).
func Gauss(x *big.Float) *big.Float { return Exp(Neg(Mul(x, x))) }

// ErfSlope is 2/√π·e^(−x²).
func ErfSlope(x *big.Float) *big.Float {
	return Quo(Mul(two, Gauss(x)), fresh().Sqrt(Pi))
}

// Erf is the error function: 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), a sum of terms of one sign (Abramowitz and Stegun 7.1.6).
func Erf(x *big.Float) *big.Float {
	if x.Sign() == 0 {
		return fresh()
	}
	z := Mul(two, Mul(x, x))
	sum, term := fresh(), fresh().Set(x)
	for n := 1; ; n += 2 {
		sum = Add(sum, term)
		term = Quo(Mul(term, z), New(float64(n+2)))
		if term.MantExp(nil) < sum.MantExp(nil)-Bits {
			return Mul(ErfSlope(x), sum)
		}
	}
}

// Sin is the sine, by its series: for |x| of a few at most.
func Sin(x *big.Float) *big.Float { return alternating(x, x, 1) }

// Cos is the cosine, likewise.
func Cos(x *big.Float) *big.Float { return alternating(x, one, 0) }

// alternating is term − term·x²/((n+1)(n+2)) + ….
func alternating(x, term *big.Float, n int) *big.Float {
	z, sum := Mul(x, x), fresh()
	for ; ; n += 2 {
		sum = Add(sum, term)
		term = Neg(Quo(Mul(term, z), New(float64((n+1)*(n+2)))))
		if term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-Bits {
			return sum
		}
	}
}
