/*
Package load opens a file of any format that the packages below pkg/neural read, and tells what is in it.

	c, err := load.Open("unknown.dat", file.Limits{})
	defer c.Close()
	fmt.Print(c)

	unknown.dat: MATLAB file
	unit                struct 1×1
	  .response         double 2831×751
	  .time             double 1×751

What it found is in Value, as the package of the format gives it, for those who know what they have:

	m, ok := c.Value.(*matlab.File)

[Detect] only tells the format. Both go by the content and not by the name, but for formats without a mark of their own (version 4 of MATLAB, MGH, tables, safetensors), and look into gzip files.
A folder is a data set of BIDS. Whoever knows the format calls its package: that is shorter, and only what is used is built.

	NumPy array, archive    *npy.Array, *npy.Archive
	MATLAB 4 to 7.3         *matlab.File
	HDF5                    *nwb.File, *anndata.File, else *hdf5.File
	NIfTI, CIFTI, MGH       *nifti.Image, or *nifti.Header without an image; *cifti.File, *mgh.Image
	GIFTI                   *gifti.File
	EDF, BDF                *edf.File
	BrainVision             *brainvision.File, by its header (.vhdr)
	FIF                     *fif.File
	safetensors, PyTorch    *safetensors.File, *torch.File
	CSV, TSV, columns       table.Table
	IDX (MNIST)             *npy.Array
	BIDS                    *bids.Dataset

A Parquet file is named and not opened, since its reader is large: package parquet has it.
*/
package load
