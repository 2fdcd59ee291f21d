package data

// parkEntry lists files of several folders of the public repository. It holds two files of two of these names, one in early_delay and one in late_delay; which of them has these bytes is not
// known, and the hash decides after the download.
func parkEntry() Entry {
	const commit = "52402bf639b627551f2d81f3858a8bb6ad14fb7c"
	entry := Entry{
		Name:  "park2025_pfc",
		Call:  "data.Park2025",
		Title: "Look or do not look: 319 units of monkey prefrontal cortex that hold a place in memory (Park et al. 2025)",
		Holds: "MATLAB files: spike rates of 319 units in bins of 50 ms in two contexts (look, no look) × 6 directions, trial by trial through the delay, and of the preferred and the opposite " +
			"direction through the whole trial. Two monkeys; the units were not recorded together.",
		Licence:  "none stated. Not bundled: all users download it for themselves",
		Citation: []string{"Park J, et al. (2025). bioRxiv. doi:10.1101/2025.02.25.640211"},
		Source:   "https://github.com/" + manteRepository + "/tree/" + commit + " (folders Figure1 to Figure5)",
	}
	for _, f := range []struct {
		path, folder string
		size         int64
		sha256       string
	}{
		{"all_cellList.mat", "Figure1/", 15827, "7c4b05f57ad0e432911ac2457093221ff74013656ad5c8870c2d4e0dc069f896"},
		{"behavior.mat", "Figure1/", 1655, "9fa85fea69bd881c39f12c1f72dccc03df66f2d635de3f472b13693240d2830f"},
		{"firingRates_directions_15_normalized.mat", "Figure3/3C_decoding/early_delay/", 4027967, "60a68eea9a70f684c8976ee1873d1eea7f254498eef8b7004d1d8d5b413d6c0b"},
		{"firingRates_early_delay.mat", "Figure3/3A_principalAngle/", 328678, "034d57722d53064060a95f43c85e7096a51c0456c71ad3b333c27c1a3f43d1ca"},
		{"firingRates_late_delay.mat", "Figure3/3A_principalAngle/", 323922, "5409459dfd57d2b0d1043be649b480a8f0a0cf9afa7f31f804a67886d932c3de"},
		{"firingRates_pref_null.mat", "Figure2/2D_psth/", 3724560, "398dd9856312032c1a77a4dc641f70c181ab3263eb7ad1f399f438e9b3a0861b"},
		{"spikes_binary_6directions_delay.mat", "Figure5/5C_PCspace/early_delay/", 1207514, "8c49402c88a2a44539f870e0d5d4f0acc12d05b2d6a3522f1b5b7f9ff3250da4"},
		{"spikes_binary_directions_pref_null.mat", "Figure5/5B_principalAngle/", 1033855, "fd060a96a1b5438b164c3139ea81e0238a4839f846214b816a28fbbc3e1a8f86"},
	} {
		entry.Files = append(entry.Files, File{Path: f.path, URL: raw(manteRepository, commit, f.folder+f.path), Size: f.size, SHA256: f.sha256})
	}
	return entry
}
