package data

func fingersEntry() Entry {
	const repository, commit, folder = "jdiedrichsen/pcm_toolbox", "4c72c0b83449697ff0b7a02f65ea60e6d855ef23", "recipe_finger/"
	return Entry{
		Name:  "finger7T",
		Call:  "data.Finger7T",
		Title: "Presses of the five fingers in sensorimotor cortex at 7 tesla (Ejaz et al. 2015)",
		Holds: "One MATLAB v5 file: prewhitened responses of 1589 to 1946 voxels of 7 people to each finger in each of 7 or 8 runs, and three models: activity of the " +
			"muscles, statistics of natural movements, and somatotopy.",
		Licence: "MIT, stated for the repository as a whole",
		Citation: []string{
			"Ejaz N, Hamada M, Diedrichsen J (2015). Hand use predicts the structure of representations in sensorimotor cortex. Nat Neurosci 18:1034-1040. " +
				"doi:10.1038/nn.4038",
			"Diedrichsen J, Yokoi A, Arbuckle SA (2018). Pattern component modeling: A flexible approach for understanding the representational structure of " +
				"brain activity patterns. NeuroImage 180:119-133. doi:10.1016/j.neuroimage.2017.08.051 (the file)",
		},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/" + folder + " (the same file: https://github.com/DiedrichsenLab/PcmPy)",
		Files: []File{{Path: "data_recipe_finger7T.mat", URL: raw(repository, commit, folder+"data_recipe_finger7T.mat"), Size: 3535000,
			SHA256: "923448f4e78c7bdc94afe5adc331df4aa63cd0e2083a77cf8869f498524ece4f"}},
	}
}
