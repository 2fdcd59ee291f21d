package simd

import (
	"math"
	"math/rand/v2"
)

type number interface{ float32 | float64 }

// An operation is a function of this package that reads and writes some arrays of one length; what it returns, if anything, comes back; else 0.
type operation[T number] struct {
	name   string
	arrays int
	call   func(a [][]T) T
}

func op1[T number](name string, f func(dst, x []T)) operation[T] {
	return operation[T]{name, 2, func(a [][]T) T { f(a[0], a[1]); return 0 }}
}

func op2[T number](name string, f func(dst, slope, x []T)) operation[T] {
	return operation[T]{name, 3, func(a [][]T) T { f(a[0], a[1], a[2]); return 0 }}
}

func reduce1[T number](name string, f func(x []T) T) operation[T] {
	return operation[T]{name, 1, func(a [][]T) T { return f(a[0]) }}
}

var source = rand.NewPCG(0, 0)

var step = AdamStep{Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, L2: 0.01, Decay: 0.1, Step: 7}

var operations64 = []operation[float64]{
	op1("Exp", Exp), op1("Log", Log), op1("Tanh", Tanh), op1("Erf", Erf), op1("Sigmoid", Sigmoid), op1("Softplus", Softplus), op1("ReLU", ReLU),
	op2("TanhGrad", TanhGrad), op2("ErfGrad", ErfGrad), op2("SigmoidGrad", SigmoidGrad), op2("SoftplusGrad", SoftplusGrad), op2("ReLUGrad", ReLUGrad),
	op2("Add", Add), op2("Mul", Mul),
	reduce1("Sum", Sum), reduce1("SumSquares", SumSquares),
	{"Dot", 2, func(a [][]float64) float64 { return Dot(a[0], a[1]) }},
	{"Scale", 1, func(a [][]float64) float64 { Scale(0.3, a[0]); return 0 }},
	{"Axpy", 2, func(a [][]float64) float64 { Axpy(0.3, a[0], a[1]); return 0 }},
	{"MulAdd", 3, func(a [][]float64) float64 { MulAdd(a[0], -0.3, a[1], a[2]); return 0 }},
	{"Momentum", 3, func(a [][]float64) float64 { Momentum(a[0], a[1], a[2], 0.01, 0.9); return 0 }},
	{"Nesterov", 3, func(a [][]float64) float64 { Nesterov(a[0], a[1], a[2], 0.01, 0.9); return 0 }},
	{"Adam", 4, func(a [][]float64) float64 { Adam(a[0], a[1], a[2], a[3], step); return 0 }},
	{"Normals", 1, func(a [][]float64) float64 { source.Seed(1, 2); Normals(a[0], source); return 0 }},
}

var operations32 = []operation[float32]{
	op1("Exp32", Exp32), op1("Log32", Log32), op1("Tanh32", Tanh32), op1("Erf32", Erf32), op1("Sigmoid32", Sigmoid32), op1("Softplus32", Softplus32), op1("ReLU32", ReLU32),
	op2("TanhGrad32", TanhGrad32), op2("ErfGrad32", ErfGrad32), op2("SigmoidGrad32", SigmoidGrad32), op2("SoftplusGrad32", SoftplusGrad32), op2("ReLUGrad32", ReLUGrad32),
	op2("Add32", Add32), op2("Mul32", Mul32),
	reduce1("Sum32", Sum32), reduce1("SumSquares32", SumSquares32),
	{"Dot32", 2, func(a [][]float32) float32 { return Dot32(a[0], a[1]) }},
	{"Scale32", 1, func(a [][]float32) float32 { Scale32(0.3, a[0]); return 0 }},
	{"Axpy32", 2, func(a [][]float32) float32 { Axpy32(0.3, a[0], a[1]); return 0 }},
	{"MulAdd32", 3, func(a [][]float32) float32 { MulAdd32(a[0], -0.3, a[1], a[2]); return 0 }},
	{"Momentum32", 3, func(a [][]float32) float32 { Momentum32(a[0], a[1], a[2], 0.01, 0.9); return 0 }},
	{"Nesterov32", 3, func(a [][]float32) float32 { Nesterov32(a[0], a[1], a[2], 0.01, 0.9); return 0 }},
	{"Adam32", 4, func(a [][]float32) float32 { Adam32(a[0], a[1], a[2], a[3], step); return 0 }},
	{"Normals32", 1, func(a [][]float32) float32 { source.Seed(1, 2); Normals32(a[0], source); return 0 }},
}

// sameBits holds for numbers with the same bits, and for any two NaNs: which NaN comes out of NaNs is not defined.
func sameBits[T number](x, y T) bool {
	return x != x && y != y || x == y && math.Signbit(float64(x)) == math.Signbit(float64(y))
}

// awkward are numbers at which functions change their way, or that are special.
var awkward = func() (all []float64) {
	for _, x := range []float64{0, 1, 2, math.Inf(1), math.NaN(), math.SmallestNonzeroFloat64, 3 * math.SmallestNonzeroFloat64, 0x1p-1022, 0x1p-1023, math.MaxFloat64,
		math.SmallestNonzeroFloat32, 0x1p-126, 0x1p-127, math.MaxFloat32, 0x1p-149 * 3,
		709.782712893384, 745.1332191019411, 708.396418532264, 88.72283, 103.97208, 87.33655, math.Ln2 / 2, math.Ln2, 0.8, 0.625, 6, 28, 10.5, 26.5, 27.2, math.Sqrt2 / 2, math.Sqrt2} {
		for _, y := range []float64{x, math.Nextafter(x, math.Inf(1)), math.Nextafter(x, 0), float64(float32(x)), float64(math.Nextafter32(float32(x), 1e38)), float64(math.Nextafter32(float32(x), 0))} {
			all = append(all, y, -y)
		}
	}
	return all
}()

// fill draws arguments of all kinds: of moderate size, of any exponent, of any bits, awkward ones.
func fill[T number](x []T, r *rand.Rand) {
	for i := range x {
		var v float64
		switch r.IntN(8) {
		case 0:
			v = awkward[r.IntN(len(awkward))]
		case 1:
			v = math.Float64frombits(r.Uint64())
		case 2:
			v = float64(math.Float32frombits(r.Uint32()))
		case 3:
			v = math.Ldexp(r.NormFloat64(), r.IntN(300)-200)
		case 4:
			v = 800 * (2*r.Float64() - 1)
		default:
			v = 4 * r.NormFloat64()
		}
		x[i] = T(v)
	}
}
