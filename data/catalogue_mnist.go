package data

// mnistEntry lists the files of the original distribution, at the mirror of the Common Visual Data Foundation: the authors' own page no longer hands them out.
func mnistEntry() Entry {
	entry := Entry{
		Name:  "mnist",
		Call:  "data.MNIST",
		Title: "MNIST: 70 000 handwritten digits (LeCun et al. 1998)",
		Holds: "Four gzip files in idx format: grey images of 28 × 28 pixels and their labels 0 to 9, 60 000 for training and 10 000 for testing. " +
			"The same content in another compression is taken from a folder too.",
		Licence: "CC BY-SA 3.0 (LeCun, Cortes & Burges)",
		Citation: []string{"LeCun Y, Bottou L, Bengio Y, Haffner P (1998). Gradient-based learning applied to document recognition. " +
			"Proc IEEE 86:2278-2324. doi:10.1109/5.726791"},
		Source: "http://yann.lecun.com/exdb/mnist/ (mirror: https://storage.googleapis.com/cvdf-datasets/mnist/)",
		Files: []File{
			{Path: "train-images-idx3-ubyte.gz", Size: 9912422, SHA256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
				Twins: []Twin{{Size: 9719438, SHA256: "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971"}}},
			{Path: "train-labels-idx1-ubyte.gz", Size: 28881, SHA256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
				Twins: []Twin{{Size: 28857, SHA256: "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203"}}},
			{Path: "t10k-images-idx3-ubyte.gz", Size: 1648877, SHA256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
				Twins: []Twin{{Size: 1616508, SHA256: "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be"}}},
			{Path: "t10k-labels-idx1-ubyte.gz", Size: 4542, SHA256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
				Twins: []Twin{{Size: 4517, SHA256: "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b"}}},
		},
	}
	for i := range entry.Files {
		entry.Files[i].URL = "https://storage.googleapis.com/cvdf-datasets/mnist/" + entry.Files[i].Path
	}
	return entry
}
