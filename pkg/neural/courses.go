package neural

import "strings"

// Average returns the time courses of [Population.TimeCourses] as one recording, conditions × channels × samples: what reduces the dimensions of a population (principal
// components, demixed or targeted) begins with, and what [Recording.SoftNormalise] is for. The observations are the conditions, with the columns of their factors; spike
// counts with times have become rates in spikes per second. n says how many observations are behind each number. Channels have the names of [Population.Names] and the
// column "session". A condition in which a channel has no value in some sample is an [EmptyError].
func (p *Population) Average(by ...string) (mean *Recording, n *Array[int32], err error) {
	courses, err := p.TimeCourses(by...)
	if err != nil {
		return nil, nil, err
	}
	first := courses[0]
	conditions, channels := first.Mean.Dims()
	values := Of(conditions, channels, len(courses), make([]float64, conditions*channels*len(courses)))
	n = Of(conditions, channels, len(courses), make([]int32, len(values.Elements)))
	for sample, c := range courses {
		for i := range conditions {
			for k := range channels {
				values.Row(i, k)[sample], n.Row(i, k)[sample] = c.Mean.At(i, k), int32(c.Trials[i][k])
			}
		}
	}
	r := p.Sessions[0]
	mean = &Recording{Name: p.Name, Measure: first.Measure, Unit: first.Unit, Observations: first.Factors, Time: r.Time, Width: r.Width, Values: values,
		From: together(p.Sessions).then("mean of the observations of each %s", strings.Join(by, " × "))}
	if mean.Channels, err = p.channels(); err != nil {
		return nil, nil, p.fail("%w", err)
	}
	return mean, n, mean.Check()
}
