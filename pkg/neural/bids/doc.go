// Package bids reads data sets that are organised by the Brain Imaging Data Structure, and the output of fMRIPrep: names, side-cars, events, confounds, masks, and the time
// courses of voxels.
//
// [Open] looks for files and reads no data:
//
//	d, err := bids.Open("ds000105", file.Limits{})
//	fmt.Println(d)                                            // its name, and the numbers of subjects, files, tasks and derivatives
//	fmt.Println(d.Skipped)                                    // subjects without data, names that are none of BIDS, files that were not fetched
//	runs := d.Find(bids.Where{"sub": "1", "task": "objectviewing", "suffix": "bold", "extension": ".nii.gz"})
//
// [Dataset.Run] is what is known of an image: TR, events, side-cars by the principle of inheritance. It checks what is wrong most often: the TR of the side-car is
// not that of the image,
// events begin after the run. [Dataset.Recording] reads the voxels of a mask in several runs as a [neural.Recording] of volumes × voxels:
//
//	rec, err := d.Recording(runs, bids.RecordingOptions{Mask: "vt.nii.gz", Label: "trial_type", Delay: 5})
//
// # fMRIPrep
//
// Derivatives in the folder "derivatives" are data sets too, and take events from their raw data:
//
//	prep, err := d.Derivative("fmriprep")
//	runs := prep.Find(bids.Where{"sub": "1", "space": "MNI152NLin2009cAsym", "desc": "preproc", "suffix": "bold", "extension": ".nii.gz"})
//	rec, err := prep.Recording(runs, bids.RecordingOptions{})                                          // the voxels that are in the brain masks of all runs
//	confounds, err := prep.Confounds(runs[0], bids.Confounds{Motion: 24, ACompCor: 5, Cosines: true, Scrub: .5})
//	confounds, err = bids.Backfill(confounds)                                                          // derivatives have no value in the first volume
//
// # Times
//
// Onsets are in seconds from the first volume. Volume i stands for the time i · TR, and after slice timing correction for i · TR + StartTime, as the side-car of fMRIPrep says.
//
// # Bad data
//
// Failures are [file.Error] or [nifti] errors that name the file; images and masks on different grids are [nifti.ErrGrid]. What is odd and no error is in [Run.Warnings].
//
// # Sources
//
// The BIDS specification 1.8 (bids-specification.readthedocs.io); the documentation of fMRIPrep on confounds (fmriprep.org); Friston et al. (1996) Magn. Reson. Med. 35:346–355;
// Behzadi et al. (2007) NeuroImage 37:90–101; Power et al. (2012) NeuroImage 59:2142–2154.
package bids
