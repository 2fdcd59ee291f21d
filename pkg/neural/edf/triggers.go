package edf

import (
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// TriggerBits are those of the status channel of BioSemi that hold triggers. Bit 16 is set where an epoch begins, bits 17 to 19 and 21 tell the speed of the amplifier,
// bit 20 that its common mode is in range, bit 22 that the battery is low.
const TriggerBits = 1<<16 - 1

// Triggers returns the events of a channel of triggers, such as "Status" of BDF: where its stored number, of which only the bits of mask count (0 stands for
// [TriggerBits]), becomes another number that is not 0. Columns are "onset" in seconds from the first sample of the file, "duration" until the number changes again
// or a gap or the file ends, "value", and "sample", counted over all records. A number that is there from the first sample of a stretch on has no onset that is known,
// and is no event.
func (f *File) Triggers(label string, mask int) (table.Table, error) {
	signal, err := f.Find(label)
	if err != nil {
		return nil, err
	}
	if mask == 0 {
		mask = TriggerBits
	}
	var onset, duration []float64
	var value, sample []int
	s, held := f.Signals[signal], file.NewBudget(f.in.Limits)
	for _, stretch := range f.of(s) {
		open, last := false, 0
		for done := 0; done < stretch.N; {
			n := min(stretch.N-done, chunk/4)
			x, err := f.Digital(signal, stretch.First+done, n)
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
				t := stretch.Begin + float64(at)/s.Rate
				if open {
					duration[len(duration)-1] = t - onset[len(onset)-1]
				}
				if open = now != 0; open {
					if want, got, ok := held.Hold(4, 8); !ok {
						return nil, f.in.Fail(file.ErrLimit, -1, "events", want, got)
					}
					onset, duration, value, sample = append(onset, t), append(duration, 0), append(value, now), append(sample, stretch.First+at)
				}
				last = now
			}
			done += n
		}
		if open {
			duration[len(duration)-1] = stretch.End(s.Rate) - onset[len(onset)-1]
		}
	}
	return table.Table{{Name: "onset", Number: onset}, {Name: "duration", Number: duration}, table.Integers("value", value...), table.Integers("sample", sample...)}, nil
}
