// Package brainvision reads the data sets of the BrainVision Core Data Format: a header (.vhdr), data (.eeg, .dat) and markers (.vmrk), in the three files that
// recorders of Brain Products and many programs write.
//
//	f, err := brainvision.Open("format-fixtures/mne/test.vhdr", file.Limits{})
//	fmt.Println(f)                                               // BrainVision INT_16, 32 channels at 1000 samples/s, 7.9 s, 14 markers
//	rec, err := f.Recording(brainvision.Options{From: 0, To: 10, SI: true})
//
// The markers are a table; rows of it make epochs, of which nothing is read until they are loaded:
//
//	faces, err := f.Markers.Where("description", "S  1")
//	rec, err := f.Epochs(f.Markers.Select(faces), brainvision.Options{From: -.2, To: .8, Channels: []string{"Cz", "Pz"}, SI: true})
//	rec, err = rec.Load(file.Limits{})
//
// [File.Segments] are data that were cut into epochs before they were exported.
//
// # What is read
//
// Binary data of the types INT_16, UINT_16, INT_32 and IEEE_FLOAT_32, multiplexed or vectorized, and ASCII data in both orientations; coordinates of electrodes; header
// and marker files in UTF-8 and in Latin-1 (Codepage=ANSI, or bytes that are no UTF-8). Frequency-domain data and other types are refused by name.
//
// A value is the stored number times the resolution of its channel, in its unit: without a resolution 1, without a unit µV, as the format has it.
//
// # Time
//
// Times are in seconds, counted in samples, as the positions of markers are. Where the recording was paused ("New Segment") a stretch ends; nothing is read across such
// a place. See [File.Stretches].
//
// # Bad files
//
// Every failure is a [file.Error] that names the file and the byte. Data that do not hold whole samples of all channels, a number of data points that is another than the
// header's, channels without a name, keys that come twice and file names that lead to other folders are errors.
//
// # Sources
//
// BrainVision Core Data Format 1.0 (Brain Products, 2019). testdata/expected.json holds what NumPy and MNE 1.3 read.
package brainvision
