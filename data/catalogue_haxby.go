package data

import "fmt"

const (
	haxbySubject = "haxby2001/sub001/"
	haxbyRuns    = 12
)

func haxbyEntry() Entry {
	const repository, commit, folder = "PyMVPA/PyMVPA", "20f0335f98bbb59a0e11bc0b7a469edf8681a9a1", "mvpa2/data/"
	entry := Entry{
		Name:  "haxby_pymvpa",
		Call:  "data.Haxby2001",
		Title: "Faces, houses and six other categories: subject 1 of Haxby et al. (2001), reduced by PyMVPA",
		Holds: "fMRI of 12 runs of 121 volumes (TR 2.5 s) with a block of each of 8 categories: one slice of 40 × 20 voxels in a NIfTI file with the label of each " +
			"volume; the whole brain at 25 mm, a file a run, with masks; blocks and head motion of each run. The repository's copies of the slice by run, of " +
			"the onsets and of the anatomy are left out.",
		Licence: "CC BY-SA 3.0, Copyright of the original authors, as that repository states",
		Citation: []string{"Haxby JV, Gobbini MI, Furey ML, Ishai A, Schouten JL, Pietrini P (2001). Distributed and overlapping representations of faces and objects in " +
			"ventral temporal cortex. Science 293:2425-2430. doi:10.1126/science.1063736"},
		Source: "https://github.com/" + repository + "/tree/" + commit + "/" + folder,
	}
	add := func(path string, size int64, sha256 string) {
		entry.Files = append(entry.Files, File{Path: path, URL: raw(repository, commit, folder+path), Size: size, SHA256: sha256})
	}
	for _, f := range haxbySingle {
		add(f.path, f.size, f.sha256)
	}
	for run, files := range haxbyByRun {
		for i, f := range files {
			add(haxbyPath(run, haxbyKinds[i]), f.size, f.sha256)
		}
	}
	return entry
}

// haxbyKinds are the files of each run, in the order of haxbyByRun.
var haxbyKinds = [3]string{"bold_events.tsv", "bold_moest.txt", "bold_25mm.nii.gz"}

// haxbyPath is the path of a file of a run, counted from 0.
func haxbyPath(run int, kind string) string {
	return fmt.Sprintf("%sBOLD/task001_run%03d/%s", haxbySubject, run+1, kind)
}

var haxbySingle = []struct {
	path   string
	size   int64
	sha256 string
}{
	{"bold.nii.gz", 1311329, "cbbd4d07803caaa9f77381af24e790cf77058664a128bd514a4c1668eefb92d7"},
	{"attributes_literal.txt", 12026, "7769f235e93d3157ef7bd1102abfaf3bc058ad9ca28e89dc60b8e47f473207c3"},
	{"haxby2001/sub001/masks/25mm/brain.nii.gz", 858, "06baff59204b30dfdae31845f2b9b3fac2bb3363d558b8955000536c4567a151"},
	{"haxby2001/sub001/masks/25mm/gray.nii.gz", 865, "84ea63ac81d75119f8d82aaf8da40cbb403b215bf872f8aaae4b060b6814ca18"},
	{"haxby2001/sub001/masks/25mm/white.nii.gz", 863, "d3799c20fdbeece63e352e146fd385ffd7352ad9d5fe952c9ba5f57bbd07a56d"},
	{"haxby2001/sub001/masks/25mm/hoc.nii.gz", 879, "9785889c78ae9cbbe9ac8fcc551afde66600187940c1106dc71bd6f85ea98f73"},
	{"haxby2001/sub001/masks/25mm/vt.nii.gz", 817, "7d018dc136203856a30445b44b00cccca9f8f4da73716e3b01b47e8da1b15dce"},
}

var haxbyByRun = [haxbyRuns][3]struct {
	size   int64
	sha256 string
}{
	{
		{166, "f2cbdad57ece6d3f0ba9746fc03eb8f0d279be520f7ee55f17623565d138364e"},
		{8943, "543cc831ad65e5121094eee85f358888c6ee2ba15c4d4bfaff61a0a8beea234f"},
		{98816, "fb8da73b747bd3f8f0c7cacf38c7173f3ec8ba1eb3a776003fa14880c31846e7"},
	},
	{
		{166, "6ed581e40ba4850b4c4d9854aa0db4c979ef01794972911eb4869db6342fb3ad"},
		{8996, "693e945318eeef0deae27fe4155bd15589cbf602ebce632c811af2801f520a9e"},
		{99055, "c349c15e761f580d7d0de365d05c6a7c269496e75a3ad58ca05a34ed15f91d5d"},
	},
	{
		{166, "465ecdb410acc0753f733906c4d56258e0d753b73c25ca08e85a10215fcce308"},
		{8837, "a98e22c606d4ec90199da415065155aaaef4bcb36fd7c42299c84596b7e38408"},
		{98691, "a2e72670e8380a337870ada7a8896211b849f1987107d6fd99171cc48a8bdc60"},
	},
	{
		{166, "9d8eef194e0e72b1ded0caa3be16e95778fc16f218e521c10802d9a1d1bc2820"},
		{8743, "4fb904347edef30f6bf43880c7f315337aa807c4c3cd5ba711671c02782079b2"},
		{98831, "96780e718abc001d2c1c4996a9187e85b427e9fa2500e56716ff8873fded63ca"},
	},
	{
		{166, "4404718524d21cc2650a8fe9860c94b6e83592c46594ab11fb22272150e5c6fe"},
		{8892, "2d422e02af40510248c8ea1132a396229f46a4ae3763ec3c32bd11ad1b606591"},
		{98658, "53eebe6b2c6edb7a82a0e84e5c72687ebe2a2d1cbd43f005ff83c88e1b06b49a"},
	},
	{
		{166, "0ab33f912cca0076c65b2a034973b71c3b9d00011ad6adeeef356d5f9f71c4e5"},
		{9035, "0817155fb68e1584bdd0f3c174be858b204653e02a8dc619daf2e8b9b65e4898"},
		{99501, "a079fa51847925d12edb52b03b0f19cd14c5a02db156a247736f6152017780f3"},
	},
	{
		{166, "0075f78df0b08d44c687581cbe33aa93db833ff574684d9bc24734649a3a6564"},
		{8857, "c2ce63fa788ce5a789184b55653e48a03d8e64236d89651412c83ae21e3d3639"},
		{99739, "26c8fca45ee3fed85b925ea5411698fe234c9b9b0eee184a772fbf873003eb4f"},
	},
	{
		{166, "ed40c886032a5db2b6416488b8ac36b7902242c9b5bdea23d8894eeba11aa539"},
		{8872, "08a7797579667389d09b388c76cc1d3c99f76d8be9cec8369821c6d6a7bb227a"},
		{99655, "366248d75f6f15b86ee8fb0777cfd1861e4950b81fde87f92a74f0a39cd75109"},
	},
	{
		{166, "d94f85d8378c72c45f95a8db2aa85576eb4e050827ab338b075315e7bc80a013"},
		{8836, "ab68587505ac977751d0f04228323b59ad35106c56ca685964bbe01272b26da5"},
		{99361, "4f9a07a44fc3ca0402b0d69eb91132f1a03e32b96ed1fb744d3f558d4d774d97"},
	},
	{
		{166, "cb9d60adb7971d00b4f199a8729dd9de6f4f27b37f680197c7ba2d96e7be7ab2"},
		{8675, "a0d4efeb4e884dc54e12622be8627917ee9579c4bc87d1b14bd7a6a4f81c20ac"},
		{99279, "796c21c4ef9d89f723b78c3b76853cd0aca58c93d0409b0967a45841bebe5432"},
	},
	{
		{166, "377788e2ef133ffcc40da369b060009397ef8ab12732c5386945e6c608293418"},
		{8734, "28cea26a563df9acd966ef99f227c71971beea491d941d6ae31bfe5ab09569f4"},
		{99228, "d7e04d78df0aa81d7a8de8ac6c1c0044ff1a6583e92abe8ebafac8851010523b"},
	},
	{
		{166, "50cfed990226325726f91da555f1a412fc6a932cb754825462e03b30317579bb"},
		{8816, "70b8e0fdad3debc416e63db5a7365d30a2242a73ce06089493c898b82f3dc82d"},
		{98961, "7bda1f0ee3483f2755e61afa0e96ce825cd2c28b0e03a91a2a96b018c10e8a40"},
	},
}
