package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
)

func labCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lab [NOTEBOOK]",
		Short: "Open JupyterLab or Notebook with the kernel",
		Long: `lab opens JupyterLab, or else Jupyter Notebook, whichever is there, with the GoNB
kernel of this checkout. It sets up what is missing first. Where setup made a virtual
environment, JupyterLab is installed into it when lab is called for the first time.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if _, err := ipynb.ReadFile(args[0]); err != nil {
					return err
				}
			}
			in, err := setUp(cmd.Context(), false, args...)
			if err != nil {
				return err
			}
			argv, err := application(cmd.Context(), in)
			if err != nil {
				return err
			}
			what := in.Root
			if len(args) == 1 {
				if what, err = filepath.Abs(args[0]); err != nil {
					return err
				}
			}
			fmt.Printf("opening %s\n", shown(what))
			return become(append(argv, what), in)
		},
	}
}

// application returns the command that opens a notebook: JupyterLab's or Notebook's, of the interpreter that setup found, or of another on PATH.
func application(ctx context.Context, in jupyter.Installation) ([]string, error) {
	if argv := module(ctx, in); argv != nil {
		return argv, nil
	}
	for _, name := range []string{"jupyter-lab", "jupyter-notebook"} {
		if path, err := exec.LookPath(name); err == nil {
			return []string{path}, nil
		}
	}
	if _, ours := in.Venv(); !ours {
		return nil, errors.New("neither JupyterLab nor Jupyter Notebook is there; what to do: install one, for example\n" +
			"    apt-get install jupyter-notebook        (Debian, Ubuntu, as root)\n" +
			"    pip install jupyterlab                  (in the environment whose jupyter is on PATH)\n" +
			"    uv tool install jupyterlab\n" +
			"and call richlazy lab again; or open the page that richlazy run writes")
	}
	if err := (jupyter.Setup{Root: in.Root, Log: os.Stdout}).Lab(ctx, in); err != nil {
		return nil, err
	}
	if argv := module(ctx, in); argv != nil {
		return argv, nil
	}
	return nil, errors.New("JupyterLab was installed, but cannot be imported")
}

// module asks the interpreter for JupyterLab and Notebook.
func module(ctx context.Context, in jupyter.Installation) []string {
	for _, name := range []string{"jupyterlab", "notebook"} {
		cmd := exec.CommandContext(ctx, in.Python, "-c", "import "+name)
		cmd.Env = in.Env()
		if cmd.Run() == nil {
			return []string{in.Python, "-m", name}
		}
	}
	return nil
}

// become lets Jupyter take the place of this process, so that the terminal and its signals are its own.
func become(argv []string, in jupyter.Installation) error {
	if os.Geteuid() == 0 {
		argv = append(argv, "--allow-root")
	}
	if err := os.Chdir(in.Root); err != nil {
		return err
	}
	return fmt.Errorf("start %s: %w", argv[0], syscall.Exec(argv[0], argv, in.Env()))
}
