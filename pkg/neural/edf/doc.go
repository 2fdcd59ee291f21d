// Package edf reads recordings of EEG and sleep in the European Data Format and its relatives: EDF, EDF+, BDF and BDF+ (24 bits, BioSemi), continuous or not.
//
// [Open] reads the header and, in EDF+ and BDF+, all annotations. Samples are read when they are wanted:
//
//	f, err := edf.Open("testdata/plus.edf", file.Limits{})
//	fmt.Println(f)                                             // EDF+, 3 signals at 50 samples/s, 4 s, 5 annotations
//	c3, err := f.Find("EEG Fpz-Cz")
//	x, err := f.Physical(c3, 0, 100)                           // []float64 in f.Signals[c3].Unit
//	stages := f.Annotations                                    // a table: onset and duration in seconds, text
//
// # Recordings
//
// [File.Recording] makes a stretch of time a [neural.Recording], [File.Epochs] the time around events, one observation each. Both stay in the file until they are
// loaded, so that a night that is larger than memory can be cut into epochs:
//
//	triggers, err := f.Triggers("Status", 0)
//	rec, err := f.Epochs(triggers, edf.Options{From: -.2, To: .8, SI: true})
//	rec, err = rec.Load(file.Limits{})
//
// Signals of one recording have one rate; Options.Rate and Options.Signals choose them. There is no resampling.
//
// # Values
//
// A stored number becomes PhysicalMin + (stored − DigitalMin) · ((PhysicalMax − PhysicalMin) / (DigitalMax − DigitalMin)), in float64. A signal whose header gives no
// such line has no values; [File.Digital] reads its numbers.
//
// # Time
//
// Times are in seconds from the first sample of the file. Header.Start is the clock time of the header; in EDF+ the first sample comes [File.Delay] later, less
// than a second. Where records of EDF+D do not follow each other, [File.Stretches] are the times without a gap, and nothing is read across one.
//
// # Bad files
//
// Every failure is a [file.Error]. A file whose size does not agree with its header is refused, whether it is too short or too long; one with −1 records (that was
// not closed) is read where it ends with a whole record. Annotations that are no lists of onset and text, records of EDF+C that do not follow each other and
// records of EDF+D that overlap are errors. Text that is not UTF-8 is taken for Latin-1.
//
// # Sources
//
// Kemp et al. (1992) Electroencephalogr. Clin. Neurophysiol. 82:391–393; Kemp and Olivan (2003) Clin. Neurophysiol. 114:1755–1761 (EDF+); www.edfplus.info;
// www.biosemi.com/faq/file_format.htm. testdata/expected.json holds what NumPy and MNE 1.3 read.
package edf
