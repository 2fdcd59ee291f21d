package inference

import (
	"fmt"
	"math"
)

// TwoFactor returns the variance of a mean over S subjects and n conditions, from three bootstrap variances of it: that over samples of subjects, of conditions, and of both.
//
// Take values with effects of subjects (variance A), of conditions (B) and noise (E). Their mean has the variance A/S + B/n + E/(Sn), and the bootstrap variances have
// the expectations
//
//	subjects    v_s = (S−1)/S · (A/S + E/(Sn))
//	conditions  v_c = (n−1)/n · (B/n + E/(Sn))
//	both        v_b = v_s + v_c + (S−1)(n−1)/(Sn) · E/(Sn)
//
// which gives, without bias for every S and n,
//
//	v = c_s + c_c − Sn/((S−1)(n−1)) · (v_b − v_s − v_c),    c_s = S/(S−1) v_s,  c_c = n/(n−1) v_c.
//
// For large S and n that is 2(v_s + v_c) − v_b (Schütt et al. 2023, eLife 12:e82566). As no component is negative, v lies between max(c_s, c_c) and c_s + c_c, and is moved
// there. Evaluations of RDMs, which are means over pairs and not linear, follow the additive model approximately.
//
// The result is NaN where one of the variances is, or where v is negative even so. It panics for fewer than two subjects or conditions.
func TwoFactor(overSubjects, overConditions, overBoth float64, subjects, conditions int) float64 {
	if subjects < 2 || conditions < 2 {
		panic(fmt.Sprintf("inference: two-factor variance of %d subjects and %d conditions, want two of each", subjects, conditions))
	}
	s, n := float64(subjects), float64(conditions)
	bySubjects, byConditions := s/(s-1)*overSubjects, n/(n-1)*overConditions
	v := bySubjects + byConditions - s*n/((s-1)*(n-1))*(overBoth-overSubjects-overConditions)
	v = math.Max(math.Max(bySubjects, byConditions), math.Min(v, bySubjects+byConditions)) // NaN stays NaN
	if v < 0 {
		return math.NaN()
	}
	return v
}
