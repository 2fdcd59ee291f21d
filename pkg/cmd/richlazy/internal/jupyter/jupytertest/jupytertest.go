// Package jupytertest gives tests a set-up that works.
package jupytertest

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
)

// Installed returns the set-up of this checkout, with the kernel made where it is missing. Where there is no Jupyter it installs none: the test is
// skipped, or fails where CI is set.
func Installed(t testing.TB) jupyter.Installation {
	t.Helper()
	root, err := jupyter.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	setup := jupyter.Setup{Root: root, DryRun: true}
	if in, err := setup.Do(ctx); err != nil || in.Python == "" {
		report := t.Skipf
		if os.Getenv("CI") != "" {
			report = t.Fatalf
		}
		report("no Jupyter here, richlazy setup installs one (error: %v)", err)
	}
	setup.DryRun, setup.Log = false, testLog{t}
	in, err := setup.Do(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

type testLog struct{ t testing.TB }

// Write passes what set-up says to the log of the test.
func (l testLog) Write(p []byte) (int, error) {
	l.t.Logf("%s", p)
	return len(p), nil
}
