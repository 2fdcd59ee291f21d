package jupyter

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// packages are what pip installs; they bring the rest.
var packages = []string{"nbconvert", "nbclient"}

// debs are what apt installs.
var debs = []string{"jupyter-core", "jupyter-client", "jupyter-nbconvert"}

// python finds Jupyter or installs one.
func (j *job) python(now *stamp) error {
	now.Python = j.old.Python
	if j.old.Python.intact() {
		j.in.Python = j.old.Python.Path
		return nil
	}
	j.steps++ // to look is a step, and its result is remembered
	j.say("look for a Jupyter that works on PATH")
	var refused []error
	for _, path := range append(j.earlier(), candidates()...) {
		p, err := try(j.ctx, path, j.in.Env())
		if err == nil {
			now.Python, j.in.Python = p, path
			return nil
		}
		refused = append(refused, err)
	}
	for _, err := range refused {
		j.say("  no: %v", err)
	}
	return j.install(now)
}

// earlier returns the interpreter of a virtual environment that an earlier set-up made.
func (j *job) earlier() []string {
	path := j.in.Path("venv", "bin", "python")
	if _, err := os.Stat(j.in.Path("venv", complete)); err == nil && program(path) {
		return []string{path}
	}
	return nil
}

// complete is a file in a virtual environment into which everything was installed.
const complete = "richlazy-complete"

// install makes a Jupyter by the first way that works.
func (j *job) install(now *stamp) error {
	var failed []error
	for _, way := range []func() (path string, err error){j.byUV, j.byPip, j.byApt} {
		path, err := way()
		if errors.Is(err, errNoWay) {
			continue
		}
		if err == nil && j.DryRun {
			return nil
		}
		if err == nil {
			now.Python, err = try(j.ctx, path, j.in.Env())
		}
		if err == nil {
			j.in.Python = path
			return nil
		}
		if j.ctx.Err() != nil {
			return err
		}
		j.say("  that failed: %v", err)
		failed = append(failed, err)
	}
	advice := "install Jupyter in any way that puts it on PATH (pip install nbconvert nbclient), then run richlazy setup again"
	if len(pythons()) == 0 {
		advice = "there is no Python 3 on PATH: install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python), then run richlazy setup again"
	} else if len(failed) > 0 {
		advice = "check the network, and on Debian or Ubuntu that python3-venv is installed; or " + advice
	}
	return fmt.Errorf("no way led to a Jupyter; what to do: %s", advice)
}

// errNoWay says that a way to install does not exist here.
var errNoWay = errors.New("no way")

func (j *job) byUV() (string, error) {
	uv, err := exec.LookPath("uv")
	if err != nil {
		return "", errNoWay
	}
	venv := j.in.Path("venv")
	if !j.step("make a virtual environment in %s by uv and install %s into it", j.relative(venv), strings.Join(packages, " and ")) {
		return "", nil
	}
	if err := os.RemoveAll(venv); err != nil {
		return "", err
	}
	path := filepath.Join(venv, "bin", "python")
	for _, args := range [][]string{{"venv", venv}, append([]string{"pip", "install", "--python", path}, packages...)} {
		cmd := j.command(uv, args...)
		cmd.Env = append(cmd.Env, "UV_NO_CACHE=1", "UV_PYTHON_INSTALL_DIR="+j.in.Path("python"), "VIRTUAL_ENV=")
		if err := run(cmd); err != nil {
			os.RemoveAll(venv)
			return "", err
		}
	}
	return path, os.WriteFile(filepath.Join(venv, complete), nil, 0o644)
}

func (j *job) byPip() (string, error) {
	venv := j.in.Path("venv")
	path := filepath.Join(venv, "bin", "python")
	base := ""
	for _, candidate := range pythons() {
		cmd := j.command(candidate, "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))")
		if cmd.Run() == nil {
			base = candidate
			break
		}
	}
	if base == "" {
		return "", errNoWay
	}
	if !j.step("make a virtual environment in %s by %s -m venv and install %s into it by pip", j.relative(venv), base, strings.Join(packages, " and ")) {
		return "", nil
	}
	if err := os.RemoveAll(venv); err != nil {
		return "", err
	}
	install := append([]string{"-m", "pip", "install", "--disable-pip-version-check", "--no-cache-dir"}, packages...)
	for _, cmd := range []*exec.Cmd{j.command(base, "-m", "venv", venv), j.command(path, install...)} {
		if err := run(cmd); err != nil {
			os.RemoveAll(venv)
			return "", err
		}
	}
	return path, os.WriteFile(filepath.Join(venv, complete), nil, 0o644)
}

func (j *job) byApt() (string, error) {
	apt, err := exec.LookPath("apt-get")
	if err != nil || !j.isRoot() {
		return "", errNoWay
	}
	if _, err := os.Stat(orDefault(j.debian, "/etc/debian_version")); err != nil {
		return "", errNoWay
	}
	if !j.step("install the system's packages %s by apt-get (outside the checkout)", strings.Join(debs, ", ")) {
		return "", nil
	}
	install := append([]string{"install", "-y", "--no-install-recommends"}, debs...)
	for _, args := range [][]string{install, {"update"}, install} {
		cmd := j.command(apt, args...)
		cmd.Env = append(cmd.Env, "DEBIAN_FRONTEND=noninteractive")
		if err = run(cmd); err == nil && args[0] == "install" {
			break
		}
	}
	if err != nil {
		return "", err
	}
	for _, path := range append(candidates(), "/usr/bin/python3") {
		if _, err = try(j.ctx, path, j.in.Env()); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("apt-get installed Jupyter, but no Python on PATH has it: %w", err)
}

func (j *job) isRoot() bool {
	if j.root != nil {
		return *j.root
	}
	return os.Geteuid() == 0
}
