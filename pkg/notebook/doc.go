/*
Package notebook is what the cells of a GoNB notebook need besides science: parameters that a run can set, results that are computed once, checks that
fail the run, and one short idiom for errors.

GoNB compiles each cell, with all declarations of the cells before it, to a program of its own and runs it: package variables are computed again in
every cell, and nothing else is left of the cell before. A notebook therefore declares what it needs in functions, and keeps what is expensive:

	var seeds = notebook.Param("seeds", 30) // networks in each regime
	var garden = task.Gardens()

	func trained(stimulus, cue float64) []*train.Run {
		return notebook.Must(notebook.Keep("trained", notebook.On(stimulus, cue), func(job *notebook.Job) ([]*train.Run, error) {
			return train.All(job, networks(stimulus, cue), garden.Task, train.Options{Optimiser: train.SGD{Rate: 0.002}, Progress: job, Checkpoint: job})
		}))
	}

	%%
	rich, lazy := geometry(trained(0.01, 0.5)), geometry(trained(3, 1.5))
	notebook.Checks(
		notebook.Above("rich: β orthogonal over β grid", rich[1], rich[0]),
		notebook.Above("lazy: β grid over β orthogonal", lazy[0], lazy[1]),
	)

The first example of this package is all of it, with the functions networks and geometry.

# Kept results

[Keep] runs a function once and stores what it returns on disk ([Store] says where); every later call with the same key, in any cell, kernel or process,
gets a copy at once. The key is made of

  - the name, the parameters in [On], and the structure of the type of the result;
  - the code, as far as the function reaches: its own text, and that of every declaration of the notebook that it names, directly or through others (a
    function in a variable, every method of the notebook's types, the initial value of a variable), all functions init and variables named _; the contents
    of the packages that it uses and of those that they import, with embedded files, in modules that are being worked on (the notebook's repository);
    path, version and checksum of other modules; the version of Go, the architecture and the build settings;
  - the value in force of each [Param] that this code reads.

Neither comments, layout, other cells nor packages that the function does not reach are part of it: a notebook that edits a figure does not train again.
This package itself is not part of it either.

What could change the result without changing the code must be among the parameters, and Keep returns an error that names it otherwise: variables of
an enclosing function that the function uses (its parameters included; a local function counts as code), type parameters (On(*new(T))), and package
variables that the program assigns to, or takes the address of, outside their declaration and functions init.

What Keep does not see, and the author answers for:

  - files, the network, the time, the environment, unseeded random numbers: what the function or an initial value reads from outside. Put what
    determines it among the parameters: a checksum of the file, a seed.
  - package variables of other packages that a cell sets before it calls Keep.
  - changes of a package variable other than assignments and addresses: a method with a pointer receiver, a function that writes to the elements of a
    slice or map that it is given, an assignment through another name of the same slice, map or pointer.
  - code that is registered elsewhere by a call in the initial value of a variable that the function does not name (in func init or var _ it is seen).
  - what C libraries, plugins and other programs do.

The source on disk must be that of the running program. A file that was changed since the build began is not trusted, nor is one that cannot be
found (a binary that was moved, -trimpath): the SHA-256 of the executable then stands for the code, so that at worst something is computed again. GoNB
writes the source right before it builds, so that in a cell the beginning of the build is known; any other program counts what was written in the two
seconds before the executable as changed (a build that takes longer than that can be raced by an editor). If not even the call of Keep can be read, the
result is computed and not stored, with a line that says so.

A stored file is whole or absent: it is written aside, flushed and renamed, carries a fingerprint of its type and checksums of its content, and one that
fails these is computed again. The variables RICHLAZY_KEEP (the folder) and RICHLAZY_KEEP_LIMIT (its size, default 5GiB) are read from the environment.

Results and parameters are plain data: numbers, text, slices, maps, structs (unexported fields as well), pointers, matrices; all of it is stored bit for
bit, NaN, −0, nil and empty included, and pointers that share a target share it again. Types with a codec (encoding.BinaryMarshaler, gob.GobEncoder) use
it. Types that an interface holds are named to [Register].

# Long work

The function gets a [Job]: a context that an interrupt of the kernel cancels, the reporter that moves the progress bar, and a place for checkpoints.
After an interrupt the cell ends within a second, whether or not the function asks the context; the next run resumes from the last [Job.Save]. Work
outside Keep takes [Context].

# Parameters and checks

[Param] declares a default that `richlazy run --set NAME=VALUE` overrides, through the variable RICHLAZY_PARAMS, a JSON object of strings.

[Check] and [Checks] print one line for each claim and end the cell with status 1 if one does not hold. `richlazy run` collects these lines:

	✓ NAME: got G, want W ± T        Near, Check
	✗ NAME: got G, want > B          Above; < B for Below
	✓ NAME: got G, want W            Equal

# Errors

[Must], [Must2] and [OK] end the cell with one line on the standard error stream, "error: …" and the place, instead of an if after each call. An
interrupt says "interrupted" and exits with status 130.
*/
package notebook
