package data

// images118Entry names files of which nobody has told size and SHA-256: both are facts about bytes, and these bytes were not at hand when the entry was written.
func images118Entry() Entry {
	const repository, commit, folder = "rsagroup/rsatoolbox", "f1f83cadb7243492a1aae7460466e0f0140b20ac", "demos/118_images_files"
	return Entry{
		Name:  "118_images_files",
		Call:  "data.Images118",
		Title: "118 images: an RDM of the demonstrations of rsatoolbox",
		Holds: "Two NumPy files of the demonstrations of rsatoolbox, named after animate things: an RDM of 118 images and their labels. The folder names neither the study nor " +
			"the measure. Size and SHA-256 are not known here, so that the files are not downloaded: put them into the folder by hand. Their content is checked when they are read.",
		Licence: "MIT, Copyright (c) 2019 pyrsa authors, stated for the repository as a whole",
		Citation: []string{"Nili H, Wingfield C, Walther A, Su L, Marslen-Wilson W, Kriegeskorte N (2014). A toolbox for representational similarity analysis. " +
			"PLoS Comput Biol 10:e1003553. doi:10.1371/journal.pcbi.1003553 (the toolbox; the study behind the images is not named)"},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/" + folder,
		ByHand: []string{"118_animate_RDM.npy", "118_animate_labels.npy"},
	}
}
