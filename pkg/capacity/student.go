package capacity

import (
	"fmt"
	"math"
)

// TeacherCapacity is the capacity of points with labels that a teacher gives and features tell in part: the largest number of points for each feature at which their labels
// y = sign(ρg + √(1−ρ²)ξ) are still separable by a hyperplane through the origin. ρ is the correlation of the teacher's value before the sign with the best linear predictor g
// from the features, all jointly Gaussian; what covariance the features have makes no difference. In the limit of many points and features the labels are separable below
//
//	1/α(ρ) = min_c ∫ 2φ(v) Φ(ρv/√(1−ρ²)) [(1+c²v²)Φ(cv) + cvφ(cv)] dv
//
// (Candès & Sur 2020, theorem 1, by Gordon's comparison; Montanari et al. 2019 for the margin), and not above. The integral is an orthant moment of two normal numbers,
// [arccos u − u√(1−u²)]/[π(1−s²)] with u = ρs and c = −s/√(1−s²), and where it is least, at s² = sin(2ϑ)/(2ϑ) with cos ϑ = u, it is ϑ/π. So, with ϑ = π/α,
//
//	ρ² = ϑ cot ϑ
//
// which this solves for α to rounding. The capacity is 2 for ρ = 0, that of random labels, 2.2549 for ½, grows with ρ, and goes to ∞ as π/(√3·arccos ρ) for ρ → 1, where labels
// are always separable. It panics where ρ is not between 0 and 1.
func TeacherCapacity(rho float64) float64 {
	demandCorrelation("TeacherCapacity", rho)
	return math.Pi / teacherAngle((1-rho)*(1+rho))
}

// TeacherCorrelation is the inverse of [TeacherCapacity], ρ = √(ϑ cot ϑ) with ϑ = π/α: the correlation at which labels have that capacity. It is 0 for α = 2, 1 for ∞ and NaN
// below 2: no labels are that hard for points, and what is measured there is so by chance, or of features that are not independent.
func TeacherCorrelation(alpha float64) float64 {
	if !(alpha >= 2) {
		return math.NaN()
	}
	if alpha > 6 {
		return math.Sqrt(1 - teacherDeficit(math.Pi/alpha))
	}
	return math.Sqrt(math.Pi / alpha * math.Tan(math.Pi/2*(alpha-2)/alpha)) // cot ϑ, with all its digits near 2
}

// TeacherAccuracy is the share of fresh points of which the best linear readout tells the label that [TeacherCapacity] has: 1 − arccos(ρ)/π, from ½ for ρ = 0 to 1 for ρ = 1.
// Readouts that are learnt from few points have less. It panics where ρ is not between 0 and 1.
func TeacherAccuracy(rho float64) float64 {
	demandCorrelation("TeacherAccuracy", rho)
	return 1 - math.Acos(rho)/math.Pi
}

// AccuracyOfCapacity is h of Acc = h(α): the accuracy of the best linear readout of labels of which the capacity is α, both of them functions of one correlation with the
// teacher, so that the features do not enter otherwise:
//
//	h(α) = 1 − arccos(√(ϑ cot ϑ))/π,    ϑ = π/α
//
// It is ½ at α = 2, grows, and is about 1 − 1/(√3 α) for large α. It is NaN below 2, as [TeacherCorrelation] is. Theorem 3.1 of Chou et al. 2025 says that there is such a
// function for networks after one step of learning; this form holds where features and teacher are jointly Gaussian, or act as if they were.
func AccuracyOfCapacity(alpha float64) float64 {
	if !(alpha >= 2) {
		return math.NaN()
	}
	if alpha > 6 {
		return 1 - math.Asin(math.Sqrt(teacherDeficit(math.Pi/alpha)))/math.Pi // arcsin √(1−ρ²) keeps the digits that arccos ρ loses near 1
	}
	return 1 - math.Acos(TeacherCorrelation(alpha))/math.Pi
}

// CapacityOfAccuracy is the inverse of [AccuracyOfCapacity]: the capacity of labels that the best linear readout has this accuracy for, 2 for ½ and ∞ for 1. It panics where the
// accuracy is not between ½ and 1.
func CapacityOfAccuracy(accuracy float64) float64 {
	if !(accuracy >= 0.5 && accuracy <= 1) {
		panic(fmt.Sprintf("capacity: CapacityOfAccuracy: accuracy %v is not between ½ and 1", accuracy))
	}
	sine := math.Sin(math.Pi * (1 - accuracy))
	return math.Pi / teacherAngle(sine*sine)
}

func demandCorrelation(name string, rho float64) {
	if !(rho >= 0 && rho <= 1) {
		panic(fmt.Sprintf("capacity: %s: correlation %v is not between 0 and 1", name, rho))
	}
}

// teacherDeficit is 1 − ϑ cot ϑ, which is 1 − ρ², for ϑ up to π/2.
func teacherDeficit(angle float64) float64 {
	if angle > 0.3 {
		return 1 - angle/math.Tan(angle)
	}
	q := angle * angle // Σ 2^(2k)|B_2k|/(2k)! q^k, where the difference would lose digits
	return q * (1./3 + q*(1./45+q*(2./945+q*(1./4725+q*(2./93555+q*(1382./638512875+q*(4./18243225+q*3617./162820783125)))))))
}

// teacherAngle is the ϑ between 0 and π/2 with this deficit, by bisection in the square of ϑ, which is about 3 times the deficit where that is small.
func teacherAngle(deficit float64) float64 {
	if deficit <= 0 {
		return 0
	}
	low, high := min(deficit, 1)*2.4, min(deficit, 1)*3 // ϑ² lies between (π/2)² and 3 deficits
	for range 100 {
		if middle := (low + high) / 2; teacherDeficit(math.Sqrt(middle)) < deficit {
			low = middle
		} else {
			high = middle
		}
	}
	return min(math.Sqrt((low+high)/2), math.Pi/2)
}
