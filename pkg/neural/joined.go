package neural

import "slices"

// joined are values side by side along one axis: 0 for observations, 1 for channels.
type joined struct {
	parts []Values
	axis  int
}

// join puts values side by side: in memory those that are, and lazily where one is lazy. What all have in one type keeps that type, and else becomes float64.
func join(parts []Values, axis int) (Values, error) {
	if len(parts) == 1 {
		return parts[0], nil
	}
	first, in := parts[0].(typed)
	alike := in
	for _, v := range parts {
		t, ok := v.(typed)
		in = in && ok
		alike = in && alike && t.element() == first.element()
	}
	out := &joined{parts, axis}
	observations, channels, samples := out.Dims()
	switch {
	case !in:
		return out, nil
	case alike:
		return first.join(parts, axis), nil
	}
	values := make([]float64, observations*channels*samples)
	if err := out.Block(values, [3]int{}, [3]int{observations, channels, samples}); err != nil {
		return nil, err
	}
	return Of(observations, channels, samples, values), nil
}

// join of arrays of one type.
func (a *Array[T]) join(parts []Values, axis int) Values {
	arrays := make([]*Array[T], len(parts))
	for i, v := range parts {
		arrays[i] = v.(*Array[T])
	}
	out := &Array[T]{}
	out.Observations, out.Channels, out.Samples = (&joined{parts, axis}).Dims()
	if axis == 0 {
		all := make([][]T, len(arrays))
		for i, b := range arrays {
			all[i] = b.Elements
		}
		out.Elements = slices.Concat(all...)
		return out
	}
	out.Elements = make([]T, 0, out.Observations*out.Channels*out.Samples)
	for o := range out.Observations {
		for _, b := range arrays {
			out.Elements = append(out.Elements, b.Elements[o*b.Channels*b.Samples:(o+1)*b.Channels*b.Samples]...)
		}
	}
	return out
}

// Dims returns the sums along the axis.
func (j *joined) Dims() (observations, channels, samples int) {
	dims := [3]int{}
	for _, v := range j.parts {
		n, m, s := v.Dims()
		sum := dims[j.axis]
		dims = [3]int{n, m, s}
		dims[j.axis] += sum
	}
	return dims[0], dims[1], dims[2]
}

// Block reads from the parts that the block touches.
func (j *joined) Block(dst []float64, at, size [3]int) error {
	if err := inside(j, len(dst), at, size); err != nil || len(dst) == 0 {
		return err
	}
	first := 0
	for _, v := range j.parts {
		dims := [3]int{}
		dims[0], dims[1], dims[2] = v.Dims()
		from, to := max(at[j.axis], first), min(at[j.axis]+size[j.axis], first+dims[j.axis])
		first += dims[j.axis]
		if from >= to {
			continue
		}
		here, part := at, size
		here[j.axis], part[j.axis] = from-(first-dims[j.axis]), to-from
		offset := from - at[j.axis]
		if j.axis == 0 { // one piece of dst
			each := size[1] * size[2]
			if err := v.Block(dst[offset*each:(offset+part[0])*each], here, part); err != nil {
				return err
			}
			continue
		}
		block := make([]float64, part[0]*part[1]*part[2])
		if err := v.Block(block, here, part); err != nil {
			return err
		}
		for o := range part[0] {
			copy(dst[(o*size[1]+offset)*size[2]:], block[o*part[1]*size[2]:(o+1)*part[1]*size[2]])
		}
	}
	return nil
}
