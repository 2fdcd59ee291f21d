// Package fif reads the FIF files of MEG and EEG: continuous data, epochs, evoked responses, covariance matrices and lists of events, as Elekta (MEGIN) systems and
// MNE write them, .fif and .fif.gz.
//
//	f, err := fif.Open("testdata/single_raw.fif", file.Limits{})
//	fmt.Println(f)                                                // FIF, 6 channels at 250 samples/s, raw data of 1.2 s
//	rec, err := f.Recording(fif.Options{Kinds: []string{"eeg"}, Good: true, From: .2, To: 1})
//
// Continuous data become epochs around events, which stay in the file until they are loaded; epochs that were stored are read as they are:
//
//	triggers, err := f.Triggers("STI 014", 0)
//	rec, err := f.Around(triggers, fif.Options{From: -.2, To: .5, Kinds: []string{"grad"}})
//	rec, err = epo.Epochs(fif.Options{})                          // of sub01-epo.fif; rec.Observations has the column "condition"
//	rec, err = ave.Evoked(fif.Options{}, "Left Auditory")         // of sub01-ave.fif
//	covs, err := cov.Covariances()                                // of sub01-cov.fif
//
// # Values
//
// Stored numbers (int16, int32, float32, float64) are multiplied by the calibrations of their channels in float64, as MNE does: by Range and Cal in continuous data, by Cal in
// epochs and evoked responses. They are in the unit of their channel: T, T/m or V. Projections are named, not applied; those that are marked as active were applied before the
// file was written.
//
// # Time
//
// Times of continuous data are in seconds from the first sample; where the recording was interrupted (skips), nothing is read across the gap, see [File.Stretches]. The samples
// in lists of events count from an origin of the acquisition system, for which the first sample has the number [File.FirstSample].
//
// # What is not read
//
// Complex numbers, sparse matrices, source spaces, forward and inverse solutions, digitised points and compensation matrices. Recordings that were split into several files are
// read as one, if all are in one folder. Data with active shielding (MaxShield) are read, and [File.Shielded] says so: they mean nothing before Maxwell filtering.
//
// # Bad files
//
// Every failure is a [file.Error] that names the file, the byte, what was wanted there and what was found. Tags that do not follow each other, blocks that do not
// nest, sizes that
// disagree with dimensions, and files that are continued in a circle are errors; memory is taken for bytes that are there.
//
// # Sources
//
// Functional Image File Format, Elekta Neuromag (NM20568A-A); the constants of fiff_file.h. testdata/expected.json holds what MNE 1.3 reads.
package fif
