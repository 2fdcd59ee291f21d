package data

func hebbclEntry() Entry {
	const repository, commit, folder = "summerfieldlab/Flesch_Nagy_etal_HebbCL", "b23abb9fb8aacb03cc7b51ad96d7fb97c18301b2", "datasets/"
	entry := Entry{
		Name:  "hebbcl_mit",
		Call:  "data.HumanGardens",
		Title: "People's choices in two gardens after blocked or interleaved training (Flesch et al. 2018, as aggregated by Flesch et al. 2023)",
		Holds: "Five MATLAB v5 files of experiment 1a: accuracies, choice matrices, choices by relevant and irrelevant feature and the slopes of sigmoids " +
			"fitted to them, of 48 people with one block a garden and 47 with interleaved gardens; no trials, no persons. And the fits of three choice models to " +
			"people of all four curricula of 2018.",
		Licence: "MIT, stated for the repository as a whole",
		Citation: []string{
			"Flesch T, Nagy DG, Saxe A, Summerfield C (2023). Modelling continual learning in humans with Hebbian context gating and exponentially decaying task " +
				"signals. PLoS Comput Biol 19:e1010808. doi:10.1371/journal.pcbi.1010808 (the files)",
			"Flesch T, Balaguer J, Dekker R, Nili H, Summerfield C (2018). Comparing continual task learning in minds and machines. PNAS 115:E10313. " +
				"doi:10.1073/pnas.1800755115 (the experiment)",
		},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/" + folder,
		Files: []File{
			{Path: "accs_exp1a.mat", Size: 470, SHA256: "a756be05b855e5b597f672400d2ee57803c00907826fa6863d180ab00eef2d7b"},
			{Path: "choicemats_exp1a.mat", Size: 2679, SHA256: "7ca126673ca85fe37ca43f302e2df5ba268ff39f1eb04af53b9986846823e54b"},
			{Path: "choices_exp1a.mat", Size: 1845, SHA256: "63707caed466bc6ae7f158838fbe0a8099bccd61b85b7a7a3c18f5107d3196d5"},
			{Path: "slopes_sigmoids_exp1a.mat", Size: 1906, SHA256: "dad6368bffa91793bd2003503586908332e83fffe45dcf2198c56d13a5440ac5"},
			{Path: "modelfits_exp1a.mat", Size: 41559, SHA256: "f4d83d8314b5a9fd18d5767cb9c94a003ff2aaa87fa18a23c15a83e2a48163bc"},
		},
	}
	for i := range entry.Files {
		entry.Files[i].URL = raw(repository, commit, folder+entry.Files[i].Path)
	}
	return entry
}
