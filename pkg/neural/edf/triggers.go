package edf

import (
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
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
	s, held := f.Signals[signal], file.NewBudget(f.in.Limits)
	return continuous.Triggers(f.of(s), s.Rate, mask, func(first, n int) ([]int32, error) { return f.Digital(signal, first, n) }, func(n, size int64) error {
		if want, got, ok := held.Hold(n, size); !ok {
			return f.in.Fail(file.ErrLimit, -1, "events", want, got)
		}
		return nil
	})
}
