package jupyter

import (
	"context"
	"fmt"
	"os/exec"
)

// Lab installs JupyterLab into our virtual environment.
func (s Setup) Lab(ctx context.Context, in Installation) error {
	unlock, err := s.lock(ctx, in)
	if err != nil {
		return err
	}
	defer unlock()
	job := &job{Setup: s, ctx: ctx, in: in}
	venv, _ := in.Venv()
	job.say("install JupyterLab into %s", job.relative(venv))
	cmd := job.command(in.Python, "-m", "pip", "install", "--disable-pip-version-check", "--no-cache-dir", "jupyterlab")
	if uv, err := exec.LookPath("uv"); err == nil {
		cmd = job.command(uv, "pip", "install", "--python", in.Python, "jupyterlab")
		cmd.Env = append(cmd.Env, "UV_NO_CACHE=1")
	}
	if err := run(cmd); err != nil {
		return fmt.Errorf("install JupyterLab: %w\nwhat to do: check the network and call richlazy lab again", err)
	}
	return nil
}
