package train

import "gonum.org/v1/gonum/blas"

// gather adds up the derivatives of trials that show the same row, and those by the biases.
func (s *span[T]) gather(delta []T) {
	units := s.units
	for _, v := range s.room.views {
		if len(v.rows) == len(v.at) && v.at[0] == 0 && v.at[len(v.at)-1] == len(v.at)-1 && ascending(v.at) {
			v.delta = delta
			continue
		}
		v.delta = v.store[:len(v.rows)*units]
		clear(v.delta)
		for i, at := range v.at {
			to := v.delta[at*units : (at+1)*units]
			s.add(to, to, delta[i*units:(i+1)*units])
		}
	}
	s.gatherBias()
}

// gatherBias adds up the derivatives by the biases.
func (s *span[T]) gatherBias() {
	if s.biased < 0 {
		return
	}
	to, v := s.room.gradient[s.biased:s.biased+s.units], s.room.views[s.folded]
	copy(to, v.delta)
	for at := s.units; at < len(v.delta); at += s.units {
		s.add(to, to, v.delta[at:at+s.units])
	}
}

// gatherShallow does, for one hidden layer and one linear output, all that Descend and gather do together: the derivative by the drive of a row is w ∘ Σ f′, with the
// readout weights w and the sum over its trials of the slopes f′ times the derivative by the output.
func (s *span[T]) gatherShallow(back []T) {
	r, units, n := s.room, s.units, len(back)
	slopes, w := r.pass.Slopes(0), s.chain.Weights(s.params, 1)
	for _, v := range r.views {
		d := len(v.rows)
		v.delta = v.store[:d*units]
		switch {
		case slopes == nil:
			clear(v.delta)
			for i, at := range v.at {
				s.axpy(back[i], w, v.delta[at*units:(at+1)*units])
			}
			continue
		case d <= 4: // few rows of many trials: as a product
			pick := v.pick[:d*n]
			clear(pick)
			for i, at := range v.at {
				pick[at*n+i] = back[i]
			}
			s.gemm(blas.NoTrans, blas.NoTrans, d, units, n, 1, pick, n, slopes, units, 0, v.delta, units)
		default:
			clear(v.delta)
			for i, at := range v.at {
				s.axpy(back[i], slopes[i*units:(i+1)*units], v.delta[at*units:(at+1)*units])
			}
		}
		for at := 0; at < len(v.delta); at += units {
			s.mul(v.delta[at:at+units], v.delta[at:at+units], w)
		}
	}
	s.gatherBias()
	readout := s.chain.Weights(r.gradient, 1)
	s.gemv(blas.Trans, n, units, 1, r.pass.Responses(0), units, back, 1, 0, readout, 1)
	if bias := s.chain.Bias(r.gradient, 1); bias != nil {
		bias[0] = 0
		for _, b := range back {
			bias[0] += b
		}
	}
}

func ascending(x []int) bool {
	for i, v := range x {
		if v != i {
			return false
		}
	}
	return true
}
