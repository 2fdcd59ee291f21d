package data

// Mante, Sussillo, Shenoy & Newsome (2013): the unit files that are public in raw form.
const (
	manteRepository = "pjjeongjun/Orthogonal_Code"
	manteCommit     = "52402bf639b627551f2d81f3858a8bb6ad14fb7c"
	manteFolder     = "PFC data 1a/"
	manteSuffix     = "_Vstim_100_850_ms.mat"
)

func manteEntry() Entry {
	entry := Entry{
		Name:  "mante",
		Call:  "data.Mante2013",
		Title: "Context-dependent integration in prefrontal cortex: 20 units of monkey A (Mante et al. 2013)",
		Holds: "One MATLAB v5 file per unit: spike counts in samples of 1 ms, .100 to .850 s after the onset of the dots (trials × 751), and per trial the " +
			"motion and colour coherence, the context, the choice and the outcome. 20 of the 762 units of monkey A, 262 to 2831 trials each, not recorded together.",
		Licence: "none stated in that repository; the authors offer the whole set for download on their page. Not bundled: all users download it for themselves",
		Citation: []string{"Mante V, Sussillo D, Shenoy KV, Newsome WT (2013). Context-dependent computation by recurrent dynamics in prefrontal cortex. " +
			"Nature 503:78-84. doi:10.1038/nature12742"},
		Source: "https://github.com/" + manteRepository + "/tree/" + manteCommit + "/TDR (the authors' page: https://www.ini.uzh.ch/en/research/groups/mante/data.html)",
	}
	for _, unit := range manteUnits {
		path := manteFolder + unit.name + manteSuffix
		entry.Files = append(entry.Files, File{Path: path, URL: raw(manteRepository, manteCommit, "TDR/"+path), Size: unit.size, SHA256: unit.sha256})
	}
	return entry
}

// manteUnits lists the units in alphabetical order.
var manteUnits = []struct {
	name   string
	size   int64
	sha256 string
}{
	{"ar090313_1_a3", 53269, "0b58e6dfd17ba4e6847c02bf0a054a4d181a9321e4fb0bbcd191631aa55110cb"},
	{"ar090320_2_a1", 25266, "323ae3e94813c61bedff18665ccc0e9fd45475687c9fd81378b592f4d9445a60"},
	{"ar090323_2_a6", 24240, "9069b3d9b73d2aa5f86d0f97f3075435ec0099e1bae790bf5f595c34d0e28280"},
	{"ar090326_5_a5", 43457, "7c8d9b213038b39c7c76cb5030be5dc44105c254ae5384cffea01989593064b1"},
	{"ar090330_3_a10", 11598, "1e68774ae4b931df2779db6756aba41e6c7bf58e37f84f7f46ad5ee2ffc946d2"},
	{"ar090525_1_a5", 14622, "9886e8b1307a85745b65358c715bf4fe182fa12c7c6db86ac505947df6572d78"},
	{"ar090526_2_a7", 32420, "a94acd6bb89b6e2de0ba121f471abc09168b36e4ae8931167718a2a41fd45f00"},
	{"ar090604_4_a4", 29141, "6857ff4f2577dc0e350eff8f96b9f935e4f4be4c3f8a3fb6897367c1d9a3e336"},
	{"ar090619_1_a2", 107611, "0bbc8d564ee170160a688035e551bc11e467cfda4fdf05f0b3a0798dab97ddc6"},
	{"ar090624_1_a8", 60918, "debb640f6b9829d144605c2871a0151b3cefc4db9f3120494e279461d7710654"},
	{"ar090714_2_a1", 102989, "53fb6d9f0aa670ee5575bf188bdfa565f0bfc5bc11184aad07f805a193779ba0"},
	{"ar090720_1_a3", 85480, "3978dc204e495c3a292fc72bb8c6b97f3f4ee0b9b0113b885b673dd2264b41d0"},
	{"ar090728_1_a4", 11547, "aa9a617a76782f0e5a17e4d34357b05e0052f474d33454f4468f7ee90ef88a17"},
	{"ar100412_3_a5", 30578, "5880b743b39bc4e31a86dfdf6bcd4cc52f09ae4add86cdc665c3955110b74a21"},
	{"ar100430_5_a2", 25988, "8b7734c7bda4c52d184aa764ad972c643048ca5f7f5c5c327ca2b14dd4500258"},
	{"ar100506_1_a9", 28354, "30921cae5cafb9f0dff3eba9e5d84763949509f4c2013bd42c373c47ed1466db"},
	{"ar100513_4_a8", 23062, "143667002c6637407e6d67bc0e9097cd1e1c30fe0afa8304d511ff40e0c1ec7a"},
	{"ar100527_1_a9", 59824, "55228b3ba8b5fac0e6a6bd793f642375520e400351e3b4b864812c91a1655a72"},
	{"ar100603_1_a8", 63332, "8f08016bab1c5d13176411fbeefc048f6ac27b1935dc041de9362e2537fa95e1"},
	{"ar100617_2_a4", 9776, "001fd4a3145c25c26a8b862c6c3e70dc5327572e7e3021de52a03509fcbb1bfe"},
}
