// Richlazy runs the Go notebooks of this checkout and keeps them in order. It works on Linux and macOS, and needs Go and Python 3.
//
//	go run ./pkg/cmd/richlazy run notebooks/tutorials/01-rich-or-lazy.ipynb
//
// # Run
//
//	richlazy run [--set NAME=VALUE]... [--timeout 30m] [--html=false] [--in-place] [--out DIR] NOTEBOOK...
//
// sets up what is missing, executes each notebook from top to bottom with the GoNB kernel, without a browser, and writes out/NAME.ipynb and out/NAME.html
// in the checkout. The page is one file that asks the network for nothing, with formulas where the notebook has any; it follows the reader's light or
// dark. A line is printed for each cell, with its number (the one that Jupyter shows in brackets), the title of its section and its seconds; at the end
// each check of the notebook with what it got, what it wanted and the tolerance.
//
// The cells run in the folder of their notebook. --set gives another value to a parameter that the notebook declares by notebook.Param, and is refused,
// with the list of those that there are, where it declares none of that name. The folders in RICHLAZY_DATA and RICHLAZY_KEEP may be relative to the
// working directory of the caller.
//
// The first cell that fails ends the run. A cell fails by a compile error, a panic, a program that exits with another status than 0, a check that does
// not hold, a shell line (!…) with an error, which GoNB itself would let pass, by taking longer than --timeout, or when the kernel dies. What failed, in
// which cell and line, and what to do is said, and what was executed is written.
//
// With --in-place the executed notebook takes the place of its source, unless something failed or the source was changed meanwhile: then it goes to out.
//
// Cells are executed again by each run, but what they keep by notebook.Keep is not computed again, and nothing is set up twice. The exit status is 0, or
// 1 after a failure, or 130 after Ctrl-C (143 after SIGTERM). Ctrl-C interrupts the cell, waits up to 8 s for it to end, and writes what was executed; a
// second one waits for nothing. No process is left behind.
//
// # Setup
//
//	richlazy setup [--dry-run]
//
// makes what a notebook needs, all of it in the folder .jupyter of the checkout: GoNB and goimports, built from the versions that go.mod pins, into
// bin; the registration of the kernel into data; and it looks for a Jupyter that works (nbconvert and nbclient can be imported): the one behind a jupyter
// or python3 on PATH, else a virtual environment in venv by uv or by pip, else, for root on Debian or Ubuntu, the system's packages by apt-get. It
// compiles the packages into Go's build cache, so that the first cell of a notebook starts fast. Each step is said before it is done, and only said with
// --dry-run. Nothing outside the checkout is touched but Go's own caches, and the system by apt-get.
//
// What is there already and unchanged is not made again. Two setups at once wait for each other; one that is interrupted leaves nothing that the next
// one trusts.
//
// # Lab
//
//	richlazy lab [NOTEBOOK]
//
// opens JupyterLab, or else Jupyter Notebook, whichever is there, with the kernel, and says how to get one where there is none. Where setup made a
// virtual environment it installs JupyterLab there.
//
// # New
//
//	richlazy new [--from OTHER.ipynb] NOTEBOOK.ipynb
//
// writes a notebook of your own that runs at once: the cell that lets the kernel find this checkout's packages, the imports, the RDM of a matrix of patterns
// that you replace by yours, and checks. It does not touch a file that is there, and refuses a place outside the checkout, where the cells would not find
// the packages. With --from it writes a copy of another notebook without its outputs: a template, such as notebooks/explore/sweep.ipynb, or a tutorial.
//
// # Strip, check, clean
//
//	richlazy strip NOTEBOOK...
//	richlazy check NOTEBOOK...
//	richlazy clean
//
// strip brings executed notebooks into the form that is committed: cell ids that follow from section and place, streams joined, cells numbered from 1,
// no timings, no progress bars, no scripted twin of a figure, whose PNG stays. check prints one line for each fault of a committed notebook: not
// executed from top to bottom, a failed cell or check, no check, not stripped, more than 1 MB, 30 cells, or 15 lines in a code cell. clean removes what
// notebook.Keep has stored.
//
// # Bench
//
//	richlazy bench core [--part NAME]... [--rounds 15] [--json FILE] [--strict] [--cell]
//	richlazy bench rsa [--part NAME]... [--rounds 15] [--json FILE] [--strict] [--threads N]
//	richlazy bench train [--part NAME]... [--rounds 15] [--json FILE] [--strict] [--threads N]
//	richlazy bench load [--part NAME]... [--rounds 15] [--json FILE] [--strict] [--threads N]
//	richlazy bench posterior [--part NAME]... [--rounds 15] [--json FILE] [--strict] [--rscript FILE] [--stan-models DIR]
//
// core times matrix products, element-wise functions, random normals and leading eigenpairs beside gonum's reference implementation, package math, and NumPy and
// SciPy on OpenBLAS in a Python process that lives through the run, round by round, so that all see the same noise. The numbers are compared before they
// are timed. A table for each part says which targets were met; the exit status is 1 where numbers are wrong, where the Python process died, and, with
// --strict, where a target was missed or not measured. rsa does so with representational similarity analysis beside NumPy, SciPy and scikit-learn, train with
// training beside PyTorch, load with the reading of files beside SciPy, h5py, nibabel and NumPy, posterior with sampling beside PyTorch and Stan.
//
// # Calibrate
//
//	richlazy calibrate rsa [--sims 2000] [--seed 2023] [--part NAME]... [--records FILE] [--out FILE] [--csv FILE] [--strict]
//	richlazy calibrate posterior [--sims 200] [--seed 2018] [--part NAME]... [--records FILE] [--out FILE] [--csv FILE] [--strict]
//
// rsa simulates studies without an effect and prints how often each test of package inference finds one at 5 %, the bias of cross-validated distances, and how
// often intervals hold the truth. posterior finds out by simulation-based calibration whether the kernels of package mcmc draw from the posteriors of a regression, of eight
// schools, and of a small network. Each simulation is a line of the file of records: a run that was ended goes on where it was, to the same table.
package main
