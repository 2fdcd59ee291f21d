package neural

// rowFunc fills dst with what becomes of the samples of one observation and channel. The two are of equal length and do not overlap.
type rowFunc func(dst, src []float64, observation, channel int)

// mapped are values that a function makes of others when they are read.
type mapped struct {
	of   Values
	rows bool // the function needs whole rows of samples
	do   rowFunc
}

// transform returns what a function makes of values: in memory what is in memory, lazily what is lazy. Unless rows is set, each new value depends on the old one alone.
func transform(v Values, rowwise bool, do rowFunc) (Values, error) {
	if _, in := v.(typed); !in {
		return &mapped{v, rowwise, do}, nil
	}
	observations, channels, samples := v.Dims()
	out := make([]float64, observations*channels*samples)
	err := rows(v, func(o, c int, row []float64) error {
		do(out[(o*channels+c)*samples:][:samples], row, o, c)
		return nil
	})
	return Of(observations, channels, samples, out), err
}

// Dims returns the numbers of observations, channels and samples.
func (m *mapped) Dims() (observations, channels, samples int) { return m.of.Dims() }

// Block reads what it needs and transforms it.
func (m *mapped) Block(dst []float64, at, size [3]int) error {
	if err := inside(m, len(dst), at, size); err != nil || len(dst) == 0 {
		return err
	}
	from, wide := at, size
	if m.rows {
		from[2] = 0
		_, _, wide[2] = m.Dims()
	}
	src := make([]float64, wide[0]*wide[1]*wide[2])
	if err := m.of.Block(src, from, wide); err != nil {
		return err
	}
	row := make([]float64, wide[2])
	for i := range size[0] * size[1] {
		m.do(row, src[i*wide[2]:(i+1)*wide[2]], at[0]+i/size[1], at[1]+i%size[1])
		copy(dst[i*size[2]:], row[at[2]-from[2]:][:size[2]])
	}
	return nil
}
