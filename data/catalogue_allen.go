package data

// allenEntry lists the files of the public repository that hold the mean responses; its single trials have no labels and are left out.
func allenEntry() Entry {
	const repository, commit, folder = "psailamul/Allen_Brain_Observatory", "44c5e0bb3342ef20611a320ef9d023c9620d8acb", "Allen_data_170513/"
	entry := Entry{
		Name:  "allen_v1_scenes",
		Call:  "data.AllenV1Scenes",
		Title: "Mouse primary visual cortex: 212 cells, 118 natural scenes (Allen Brain Observatory)",
		Holds: "NumPy files: mean responses of 212 cells of area VISp (two-photon imaging, Cux2-CreERT2, depth 275 µm, experiment container 511510667) to 118 natural scenes over 50 " +
			"repeats, split into 100 and 18 scenes, and the scenes as 31 × 31 pixels. The unit of the responses is not stated.",
		Licence: "none stated in that repository; the terms of use of the Allen Institute apply (citation, not for sale). Not bundled: all users download it for themselves",
		Citation: []string{"de Vries SEJ, Lecoq JA, Buice MA, et al. (2020). A large-scale standardized physiological survey reveals functional organization of the mouse visual cortex. " +
			"Nat Neurosci 23:138-151. doi:10.1038/s41593-019-0550-9", "Allen Institute for Brain Science (2016). Allen Brain Observatory. https://observatory.brain-map.org/visualcoding"},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/" + folder,
	}
	for _, f := range []struct {
		path   string
		size   int64
		sha256 string
	}{
		{"Allen_test_input.npy", 138464, "737078f8c73a67eba504b62a11657a3bb85a838af71a47f85acb35b319b2215e"},
		{"Allen_test_output.npy", 30608, "4a761c48fc020acac16f993199d82c6243bcbde846878ea6fd488832bae5cb33"},
		{"Allen_train_input.npy", 768880, "1e688234d71453e655dd8d3b1122c149986fd56a79c8bb86d36d1224443a72e4"},
		{"Allen_train_output.npy", 169680, "d51c2606fc7df9f4caa747fdb10f9da7ef46786009167a5a66a3ca4290aeabc8"},
		{"all_input_scenes_118_961.npy", 907264, "0d40bbf7490200a0f833c8ca942773c60e72959c32a9810baeae73972ac73ea2"},
	} {
		entry.Files = append(entry.Files, File{Path: f.path, URL: raw(repository, commit, folder+f.path), Size: f.size, SHA256: f.sha256})
	}
	return entry
}
