/*
Package data is the catalogue of public data sets and the way from their names to their numbers. No data are part of this module: each set is
found on this computer or downloaded once, by its user, from where its authors or others have published it.

# One call per set

	rec, err := data.Mante2013(ctx, data.ManteOptions{})      // 20 units of prefrontal cortex, a *neural.Population
	rec, err := data.ManteAll(ctx, data.ManteOptions{})       // all 762 of them, where the authors' archive is on this computer
	set, err := data.Images92(ctx, data.Options{})            // 92 images: RDMs of brains, models and people
	train, test, err := data.MNIST(ctx, data.Options{})       // 70 000 digits, *task.Images
	train, test, err := data.CIFAR10(ctx, data.Options{})     // 60 000 small pictures; CIFAR10Subset: 1500 of them, from a folder
	both, err := data.HumanGardens(ctx, data.Options{})       // what 95 people chose in two gardens
	set, err := data.Flesch2018(ctx, data.Flesch2018Options{}) // every trial of 176 people in two gardens; HumanGardenFits: published fits to them
	set, err := data.Finger7T(ctx, data.Options{})            // five fingers, seven people: patterns by run, models
	bold, err := data.Haxby2001(ctx, data.HaxbyOptions{})     // eight categories of pictures, twelve runs: fMRI with its grid
	rec, err := data.ZhangDesimone(ctx, data.ZhangOptions{})  // 132 units of inferior temporal cortex, seven objects at three places
	rec, err := data.Park2025(ctx, data.ParkOptions{})        // 319 units of prefrontal cortex: look, or do not
	set, err := data.AllenV1Scenes(ctx, data.Options{})       // 212 cells of mouse V1, 118 natural scenes
	rdm, err := data.Images118(ctx, data.Options{})           // an RDM of 118 images, from a folder that you have filled

Progress, in bytes, and other folders are options:

	rec, err := data.Mante2013(ctx, data.ManteOptions{Options: data.Options{Progress: job}, Units: []string{"ar090313_1_a3"}})

# What the catalogue knows

An [Entry] says of each file its address at a fixed commit or on the authors' page, its size and its SHA-256, and of the set its contents, licence, citation
and source. [Catalog] lists all, [Lookup] finds one by name, [Entry.Notice] is the text to show where the data are used. "none stated" is a
licence that allows nobody but the authors to pass the files on, so they are downloaded by the user and never bundled.

# Your own set

An entry is a value and nothing is registered: [Describe] fills one from a folder, [Entry.At] gives its files addresses, [Entry.Check] tells what it lacks, and %#v prints
it as Go text for the package that reads the set. That is a function which calls [Fetch] with the entry, reads what it returns, and checks the content:

	func Reaching(ctx context.Context, opt data.Options) (*neural.Recording, error) {
		paths, err := data.Fetch(ctx, entry, opt)
		…
	}

# Where a file is looked for

 1. In each folder that RICHLAZY_DATA lists, separated by [os.PathListSeparator]: <folder>/<name of the set>/<path of the file>. Absolute folders are
    best, for tests and notebooks run in folders of their own; [Folders] says how relative ones are taken.
 2. In the user's cache: richlazy/<name of the set> in [os.UserCacheDir].
 3. On the network, from where it is stored in the cache, unless RICHLAZY_OFFLINE is set to anything.

Every file is checked against size and SHA-256 each time. One in a folder of RICHLAZY_DATA that differs is an error and not passed over: the folder
was meant, and its content is not what it claims to be.

# How a file is downloaded

[Fetch] writes to a .part file, goes on where an earlier download had stopped, tries again after temporary faults, and gives the file its name only after its
hash is right; so there is never half a file under a final name. A lock lets one process download while others wait for it. If a file cannot be had,
the error lists the missing files with address, size and SHA-256 and the folder to put them into.
*/
package data
