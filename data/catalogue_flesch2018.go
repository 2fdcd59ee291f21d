package data

func flesch2018Entry() Entry {
	const repository, commit = "TimoFlesch/Flesch_etal_2018", "eb84270a2e3adcb96baa45952bf43b364d1677ac"
	return Entry{
		Name:  "flesch2018",
		Call:  "data.Flesch2018",
		Title: "Trees in two gardens: choices of 342 people after blocked or interleaved training (Flesch et al. 2018, experiments 1a and 1b)",
		Holds: "All 600 trials of 176 people with cardinal and 166 with diagonal category boundaries, as compressed CSV and as MATLAB v5 of the same content, without identifiers " +
			"of persons, free text, age or gender; choice RDMs of each person; choices and response times by feature (1a). The files trials_* are a de-identified derivative " +
			"(of Data/Exp1*/allData/allData_exp1*.mat, which hold such identifiers) that is published nowhere: put them into a folder.",
		Licence: "CC BY-NC-SA, academic use (README of the repository)",
		Citation: []string{
			"Flesch T, Balaguer J, Dekker R, Nili H, Summerfield C (2018). Comparing continual task learning in minds and machines. PNAS 115:E10313-E10322. " +
				"doi:10.1073/pnas.1800755115",
		},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/Data/",
		Files: []File{
			{Path: "trials_exp1a.mat", Size: 568945, SHA256: "fab8d92eb3fb811017701a6f22c751efa19522db6a7c258c51170a1e2b7f0646"},
			{Path: "trials_exp1b.mat", Size: 541614, SHA256: "aeec45d4461bbcf3a6696eaf75e0549c2b1d2e97de9da7dd2975e005b4355a2e"},
			{Path: "rdmCollection_exp1a.mat", Size: 811375, SHA256: "e59af3a4e735fa2e304ca739f7f78b098bfd6e243356eef1e149696996afcf37",
				URL: raw(repository, commit, "Data/Exp1a/rsa/rdmCollection_exp1a.mat")},
			{Path: "rdmCollection_exp1b.mat", Size: 822262, SHA256: "bcfb83877f1eaef06449f6eb271e6da5bfc6e4dd6822b9f706b9ce47afadea10",
				URL: raw(repository, commit, "Data/Exp1b/rsa/rdmCollection_exp1b.mat")},
			{Path: "choiceRTstats_exp1a.mat", Size: 251582, SHA256: "360b3faf73aaa1f9fa93baf03dca7870b49cb792f91f362d5144e2a9af544a27",
				URL: raw(repository, commit, "Data/Exp1a/basicstats/choiceRTstats_exp1a.mat")},
			{Path: "trials_exp1a.csv.gz", Size: 839344, SHA256: "e8b1311fe4e68005a3d16ba0fec1989fdf2c49bd845cf99d52737af653d30155"},
			{Path: "trials_exp1b.csv.gz", Size: 802321, SHA256: "583c24bec54e10ee63d10a9c0ac0d9b92e7f4be02192ec2f39d62c8d10c27db9"},
		},
	}
}
