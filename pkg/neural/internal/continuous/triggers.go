package continuous

import (
	"github.com/richlazy/richlazy/pkg/table"
)

// Triggers returns the events of a channel of triggers: where its number, of which only the bits of mask count, becomes another one that is not 0. Numbers reads n samples from
// the first one on; hold is asked before memory is taken for n events of so many bytes. A number that is there from the first sample of a stretch on is no event, as its
// onset is not known.
func Triggers(stretches []Stretch, rate float64, mask int, numbers func(first, n int) ([]int32, error), hold func(n, size int64) error) (table.Table, error) {
	const piece = 1 << 18
	var onset, duration []float64
	var value, sample []int
	for _, stretch := range stretches {
		open, last := false, 0
		for done := 0; done < stretch.N; {
			n := min(stretch.N-done, piece)
			x, err := numbers(stretch.First+done, n)
			if err != nil {
				return nil, err
			}
			for i, stored := range x {
				now, at := int(stored)&mask, done+i
				if at == 0 {
					last = now
				}
				if now == last {
					continue
				}
				t := stretch.Begin + float64(at)/rate
				if open {
					duration[len(duration)-1] = t - onset[len(onset)-1]
				}
				if open = now != 0; open {
					if err := hold(4, 8); err != nil {
						return nil, err
					}
					onset, duration, value, sample = append(onset, t), append(duration, 0), append(value, now), append(sample, stretch.First+at)
				}
				last = now
			}
			done += n
		}
		if open {
			duration[len(duration)-1] = stretch.End(rate) - onset[len(onset)-1]
		}
	}
	return table.Table{{Name: "onset", Number: onset}, {Name: "duration", Number: duration}, table.Integers("value", value...), table.Integers("sample", sample...)}, nil
}
