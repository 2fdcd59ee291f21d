package capacity

import "math"

// settle goes from λ to the optimum over passive points, and takes out those that stand in the way of λ ≥ 0. It returns false, having changed nothing but that j is out
// again, where the new point j (−1: none) goes at once to λ ≤ 0, which rounding alone can bring about.
func (s *solver) settle(j int) bool {
	const negligible = 1e-14
	for first := true; ; first = false {
		s.solves++
		s.solve(s.z)
		share, at := 1.0, -1
		for i, k := range s.passive {
			now, target := s.y[k]*s.mu[k], s.y[k]*s.z[i]
			if target > 0 {
				continue
			}
			if first && k == j {
				s.leave(len(s.passive) - 1)
				return false
			}
			part := 0.0
			if now > 0 {
				part = now / (now - target)
			}
			if at < 0 || part < share {
				share, at = part, i
			}
		}
		if at < 0 {
			for i, k := range s.passive {
				s.mu[k] = s.z[i]
			}
			return true
		}
		largest := 0.0
		for i, k := range s.passive {
			s.mu[k] += share * (s.z[i] - s.mu[k])
			largest = max(largest, s.y[k]*s.mu[k])
		}
		s.mu[s.passive[at]] = 0
		for i := len(s.passive) - 1; i >= 0; i-- {
			if k := s.passive[i]; i == at || s.y[k]*s.mu[k] <= negligible*largest && s.y[k]*s.z[i] <= 0 {
				s.leave(i)
			}
		}
	}
}

// exchange takes in point j, of which the margin is violated though its direction is in the span of the passive ones, for one of these. v stays where it is; the dual gains
// in proportion to what j takes on. It returns false where nothing bounds that gain: no v has the margins.
func (s *solver) exchange(j int) bool {
	row := s.row(j)
	for i, k := range s.passive {
		s.work[i] = row[k]
	}
	a := s.work[:s.size]
	s.forward(a)
	s.backward(a) // z_j = Σ a_i z_i
	largest := 0.0
	for _, v := range a {
		largest = max(largest, math.Abs(v))
	}
	take, at := math.Inf(1), -1
	for i, k := range s.passive {
		if sink := s.y[j] * s.y[k] * a[i]; sink > 1e-12*largest {
			if step := s.y[k] * s.mu[k] / sink; step < take {
				take, at = step, i
			}
		}
	}
	if at < 0 {
		return false
	}
	for i, k := range s.passive {
		s.mu[k] -= s.y[j] * take * a[i]
	}
	s.leave(at)
	if s.enter(j) {
		s.mu[j] = s.y[j] * take
	}
	return true
}

// total is Σ λ.
func (s *solver) total() float64 {
	sum := 0.0
	for _, k := range s.passive {
		sum += math.Abs(s.mu[k])
	}
	return sum
}
