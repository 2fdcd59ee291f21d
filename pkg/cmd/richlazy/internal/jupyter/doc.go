// Package jupyter sets up what a notebook needs to run, all of it in the folder .jupyter of the checkout: the GoNB kernel and goimports in bin, the
// kernel's registration in data, and a Jupyter: the one on PATH that works, or else a virtual environment in venv, or else, on a root Debian or
// Ubuntu, the system's packages.
//
//	in, err := jupyter.Setup{Root: root, Log: os.Stdout}.Do(ctx)
//	cmd := exec.Command(in.Python, "-m", "nbconvert", "--version")
//	cmd.Env = in.Env()
//
// Each step that is complete is remembered in .jupyter/setup.json. A second set-up sees that everything it would make is there and unchanged, and does
// nothing; a step that was interrupted is not in that file and is made again.
package jupyter
