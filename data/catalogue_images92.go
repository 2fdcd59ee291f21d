package data

func images92Entry() Entry {
	const repository, commit, folder = "rsagroup/rsatoolbox", "f1f83cadb7243492a1aae7460466e0f0140b20ac", "demos/92imageData/"
	entry := Entry{
		Name:  "92imageData",
		Call:  "data.Images92",
		Title: "92 object images: brain, model and behavioural RDMs (Kriegeskorte et al. 2008)",
		Holds: "Four MATLAB v5 files: correlation distances in human IT (fMRI, 4 subjects × 2 sessions), 8 model RDMs, similarity judgements of 16 people, " +
			"and the published monkey IT and human IT RDMs with the categories and pictures of the 92 objects.",
		Licence: "MIT, Copyright (c) 2019 pyrsa authors, stated for the repository as a whole",
		Citation: []string{
			"Kriegeskorte N, Mur M, Ruff DA, Kiani R, Bodurka J, Esteky H, Tanaka K, Bandettini PA (2008). Matching categorical object representations in " +
				"inferior temporal cortex of man and monkey. Neuron 60:1126-1141. doi:10.1016/j.neuron.2008.10.043",
			"Mur M, Meys M, Bodurka J, Goebel R, Bandettini PA, Kriegeskorte N (2013). Human object-similarity judgments reflect and transcend the " +
				"primate-IT object representation. Front Psychol 4:128. doi:10.3389/fpsyg.2013.00128 (the judgements)",
			"Nili H, Wingfield C, Walther A, Su L, Marslen-Wilson W, Kriegeskorte N (2014). A toolbox for representational similarity analysis. " +
				"PLoS Comput Biol 10:e1003553. doi:10.1371/journal.pcbi.1003553 (the files)",
		},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/" + folder,
		Files: []File{
			{Path: "92_behavRDMs.mat", Size: 982719, SHA256: "7a8e118c144c3840adeeeef6ea0706a0be2b3e80df719af15fbb56fc62562f5f"},
			{Path: "92_brainRDMs.mat", Size: 224663, SHA256: "1743f90a15e895798a94318649e80e1123a7e5943a1703fa1dd7c31ea5780b7c"},
			{Path: "92_modelRDMs.mat", Size: 333004, SHA256: "e1d2b58bb2f9508bc13da4c81b94d1ab07823b25ed30b9563bd9d6d730c2a00a"},
			{Path: "Kriegeskorte_Neuron2008_supplementalData.mat", Size: 3603779, SHA256: "06f21214399a5d43dc264eed19a7f4b8daf11c8622a59eec3e106064ce5e3504"},
		},
	}
	for i := range entry.Files {
		entry.Files[i].URL = raw(repository, commit, folder+entry.Files[i].Path)
	}
	return entry
}
