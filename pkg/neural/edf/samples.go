package edf

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Digital returns n samples of a signal, from the first one on, as they are stored: 16 bits in EDF, 24 in BDF. Samples are counted over all records, whether or not time is
// missing between them.
func (f *File) Digital(signal, first, n int) ([]int32, error) {
	if err := f.check(signal, first, n); err != nil {
		return nil, err
	}
	if want, got, ok := file.NewBudget(f.in.Limits).Hold(int64(n), 4); !ok {
		return nil, f.in.Fail(file.ErrLimit, -1, "samples", want, got)
	}
	out := make([]int32, n)
	err := f.each([]int{signal}, first, n, func(_, at int, b []byte) {
		for i := range len(b) / int(f.width) {
			out[at+i] = f.stored(b, i)
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Physical returns n samples of a signal, from the first one on, in its unit, in float64:
//
//	PhysicalMin + (stored − DigitalMin) · ((PhysicalMax − PhysicalMin) / (DigitalMax − DigitalMin))
//
// Samples are counted as by [File.Digital]. A signal that is not [Signal.Scaled] is an error.
func (f *File) Physical(signal, first, n int) ([]float64, error) {
	if err := f.check(signal, first, n); err != nil {
		return nil, err
	}
	if want, got, ok := file.NewBudget(f.in.Limits).Hold(int64(n), 8); !ok {
		return nil, f.in.Fail(file.ErrLimit, -1, "samples", want, got)
	}
	if err := f.scaled(signal); err != nil {
		return nil, err
	}
	out := make([]float64, n)
	if err := f.physical(out, []int{signal}, []float64{1}, first, n); err != nil {
		return nil, err
	}
	return out, nil
}

func (f *File) check(signal, first, n int) error {
	if signal < 0 || signal >= len(f.Signals) {
		return f.wanted(fmt.Sprintf("one of %d signals", len(f.Signals)), fmt.Sprintf("signal %d", signal))
	}
	if all := f.Records * f.Signals[signal].PerRecord; first < 0 || n < 0 || first > all-n {
		return f.wanted(fmt.Sprintf("samples of the %d that signal %q has", all, f.Signals[signal].Label), fmt.Sprintf("%d from sample %d on", n, first))
	}
	return nil
}

func (f *File) scaled(signal int) error {
	if s := f.Signals[signal]; !s.Scaled() {
		return f.wanted(fmt.Sprintf("a physical range of signal %q", s.Label),
			fmt.Sprintf("%v to %v %s for %v to %v (Digital gives what is stored)", s.PhysicalMin, s.PhysicalMax, s.Unit, s.DigitalMin, s.DigitalMax))
	}
	return nil
}

// physical reads samples of signals of one rate into dst, signals × n, each multiplied by its factor.
func (f *File) physical(dst []float64, signals []int, factors []float64, first, n int) error {
	return f.each(signals, first, n, func(k, at int, b []byte) {
		s, row := f.Signals[signals[k]], dst[k*n+at:]
		for i := range len(b) / int(f.width) {
			row[i] = s.physical(float64(f.stored(b, i))) * factors[k]
		}
	})
}

// stored is number i of b.
func (f *File) stored(b []byte, i int) int32 {
	if f.BDF {
		return int32(uint32(b[3*i])<<8|uint32(b[3*i+1])<<16|uint32(b[3*i+2])<<24) >> 8
	}
	return int32(int16(uint16(b[2*i]) | uint16(b[2*i+1])<<8))
}

// chunk is about how many bytes are read at a time.
const chunk = 1 << 20

// each hands out the bytes of signals that have equally many samples a record: those of signals[k] from sample first+at on. Records are read as a whole, several
// at a time, where a good part of them is wanted, and only the signals' bytes where not.
func (f *File) each(signals []int, first, n int, use func(k, at int, b []byte)) error {
	if n == 0 || len(signals) == 0 {
		return nil
	}
	per := f.Signals[signals[0]].PerRecord
	low, high := f.record, int64(0) // the part of a record in which all signals lie
	for _, k := range signals {
		low, high = min(low, f.Signals[k].offset), max(high, f.Signals[k].offset+int64(per)*f.width)
	}
	whole := int64(len(signals)*per)*f.width*4 >= high-low && int64(n) > int64(per)/4
	step := 1
	if whole && high-low <= chunk {
		step = max(1, int((chunk-(high-low))/f.record)+1)
	}
	last := (first + n - 1) / per
	var buf []byte
	for record := first / per; record <= last; record += step {
		records := min(step, last-record+1)
		base := f.data + int64(record)*f.record
		if whole && high-low <= chunk {
			size := int64(records-1)*f.record + high - low
			if int64(len(buf)) < size {
				buf = make([]byte, size)
			}
			if err := f.in.Read(buf[:size], base+low, "samples"); err != nil {
				return err
			}
		}
		for r := record; r < record+records; r++ {
			from, to := max(first, r*per), min(first+n, (r+1)*per)
			begin, end := int64(from-r*per)*f.width, int64(to-r*per)*f.width
			for k, signal := range signals {
				offset := f.Signals[signal].offset
				if whole && high-low <= chunk {
					at := int64(r-record)*f.record + offset - low
					use(k, from-first, buf[at+begin:at+end])
					continue
				}
				for ; begin < end; begin += chunk / 6 * 6 { // a multiple of 2 and of 3 bytes
					size := min(end-begin, chunk/6*6)
					if int64(len(buf)) < size {
						buf = make([]byte, size)
					}
					if err := f.in.Read(buf[:size], base+int64(r-record)*f.record+offset+begin, "samples"); err != nil {
						return err
					}
					use(k, from-first+int((begin-int64(from-r*per)*f.width)/f.width), buf[:size])
				}
				begin = int64(from-r*per) * f.width
			}
		}
	}
	return nil
}
