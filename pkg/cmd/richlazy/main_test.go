package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
)

// binary is the command, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "richlazy-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(dir, "richlazy")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// call runs the command in the checkout and returns what it printed and its exit status.
func call(t *testing.T, args ...string) (out string, status int) {
	t.Helper()
	text, err := exec.Command(binary, args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		status = exit.ExitCode()
	}
	return string(text), status
}

// write writes a notebook of Markdown (what begins with #) and code cells.
func write(t *testing.T, path string, sources ...string) string {
	t.Helper()
	nb := &ipynb.Notebook{Minor: 5}
	for _, source := range sources {
		kind := ipynb.Code
		if strings.HasPrefix(source, "#") {
			kind = ipynb.Markdown
		}
		nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: kind, Source: source})
	}
	if err := nb.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func contains(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// What cannot be run is refused before anything is set up.
func TestRunRefuses(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fine := write(t, filepath.Join(dir, "fine.ipynb"), `var n = notebook.Param("n", 3)`)
	for _, test := range []struct {
		name string
		args []string
		want string
	}{
		{"no notebook", nil, "which notebook?"},
		{"a missing file", []string{filepath.Join(dir, "none.ipynb")}, "none.ipynb: no such file"},
		{"a directory", []string{dir}, "is a directory"},
		{"no JSON", []string{file("corrupt.ipynb", "{\"cells\": [")}, "truncated"},
		{"an empty file", []string{file("empty file.ipynb", "")}, "the file is empty"},
		{"format 3", []string{file("three.ipynb", `{"nbformat": 3, "worksheets": []}`)}, "jupyter nbconvert --to notebook"},
		{"no cells", []string{file("nothing.ipynb", `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}`)}, "nothing to run"},
		{"only text", []string{write(t, filepath.Join(dir, "text.ipynb"), "# Title", " ")}, "nothing to run"},
		{"Python", []string{file("python.ipynb", `{"nbformat": 4, "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
			"cells": [{"cell_type": "code", "source": "1"}]}`)}, `for the kernel "python3"`},
		{"an unknown parameter", []string{"--set", "m=1", fine}, `no parameter "m"; it has n (3)`},
		{"a bad setting", []string{"--set", "n", fine}, "wanted NAME=VALUE"},
		{"the same name twice", []string{fine, write(t, filepath.Join(dir, "other", "fine.ipynb"), "1")}, "written to the same file"},
		{"an unknown flag", []string{"--bogus", fine}, "see richlazy run --help"},
		{"a bad timeout", []string{"--timeout", "soon", fine}, "invalid"},
		{"a negative timeout", []string{"--timeout", "-1s", fine}, "--timeout -1s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, status := call(t, append([]string{"run"}, test.args...)...)
			if status != 1 || !strings.Contains(out, test.want) || strings.Contains(out, "setup:") {
				t.Errorf("status %d and %q, want 1 and %q, before any set-up", status, out, test.want)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	out, status := call(t, "--help")
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "Begin with:", "run ", "setup ", "lab ", "new ", "strip ", "check ", "clean ")
	if out, status := call(t, "bogus"); status != 1 || !strings.Contains(out, "unknown command") {
		t.Errorf("status %d and %q", status, out)
	}
}

func TestOutsideACheckout(t *testing.T) {
	cmd := exec.Command(binary, "setup")
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no checkout of github.com/richlazy/richlazy") {
		t.Errorf("error %v and %q", err, out)
	}
}

// Run, then strip, then check: what CONTRIBUTING asks of a committed notebook.
func TestRunStripCheck(t *testing.T) {
	jupytertest.Installed(t)
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "a földer", "Ünï 漢.ipynb"), "# The title", "func f() int {\n\treturn 41\n}", "## A section",
		"%%\nfmt.Println(f())\nfmt.Println(\"✓ answer: got 42, want 42 ± 0.5\")")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out, status := call(t, "run", "--in-place", "--out", dir, path)
	if status != 0 {
		t.Fatalf("status %d\n%s", status, out)
	}
	contains(t, out, "2 cells to run", "[1/2] The title", "[2/2] A section", "✓  answer", "± 0.5", "check ok", "wrote ")
	after, err := os.ReadFile(path)
	if err != nil || bytes.Equal(before, after) {
		t.Errorf("the notebook was not written in place (error %v)", err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "Ünï 漢.html"))
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(page), "<title>The title</title>", "Content-Security-Policy")

	if out, status := call(t, "strip", path); status != 0 {
		t.Errorf("strip: status %d and %q", status, out)
	}
	if out, status := call(t, "check", path); status != 0 || !strings.Contains(out, ": ok") {
		t.Errorf("check: status %d and %q", status, out)
	}
	stripped, _ := os.ReadFile(path)
	if out, _ := call(t, "run", "--in-place", "--html=false", "--out", dir, path); strings.Contains(out, "setup: build") {
		t.Errorf("a second run set up again:\n%s", out)
	}
	if out, status := call(t, "strip", path); status != 0 {
		t.Errorf("strip: status %d and %q", status, out)
	}
	if again, _ := os.ReadFile(path); !bytes.Equal(stripped, again) {
		t.Errorf("run and stripped again it differs:\n%s\n%s", stripped, again)
	}
	if out, _ := call(t, "strip", path); !strings.Contains(out, "stripped already") {
		t.Errorf("strip is not idempotent: %s", out)
	}
}
