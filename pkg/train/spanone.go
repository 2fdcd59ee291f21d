package train

// respondOne is respond for one trial and one hidden layer with one linear output, without what a batch needs: all is summed where it is used.
func (s *span[T]) respondOne() []T {
	r, units := s.room, s.units
	z := r.drive[:units]
	for b, space := range s.spaces {
		row := r.views[b].rows[0]
		begin := s.begin[b][row*units : (row+1)*units]
		switch {
		case s.moves:
			s.mul(r.keep, begin, s.rho(b))
			begin = r.keep
			if b > 0 {
				s.add(z, z, begin)
			} else {
				copy(z, begin)
			}
		case b > 0:
			s.add(z, z, begin)
		default:
			copy(z, begin)
		}
		r.combination.Add(z, space.gram[row*space.size:(row+1)*space.size], s.taken(b))
	}
	if s.biased >= 0 {
		s.add(z, z, s.params[s.biased:s.biased+units])
	}
	if grad := s.chain.Layers()[0].Grad; grad != nil {
		grad(r.response, r.slopes, z)
	} else {
		copy(r.response, z)
	}
	r.answer[0] = s.dot(r.response, s.chain.Weights(s.params, 1))
	if bias := s.chain.Bias(s.params, 1); bias != nil {
		r.answer[0] += bias[0]
	}
	return r.answer
}

// gatherOne is gatherShallow for one trial.
func (s *span[T]) gatherOne(back T) {
	r, w := s.room, s.chain.Weights(s.params, 1)
	delta := r.delta
	if s.chain.Layers()[0].Grad != nil {
		s.mul(delta, r.slopes, w)
	} else {
		copy(delta, w)
	}
	s.scale(back, delta)
	for _, v := range r.views {
		v.delta = delta
	}
	s.gatherBias()
	readout := s.chain.Weights(r.gradient, 1)
	copy(readout, r.response)
	s.scale(back, readout)
	if bias := s.chain.Bias(r.gradient, 1); bias != nil {
		bias[0] = back
	}
}
