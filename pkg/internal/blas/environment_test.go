package blas_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"

	own "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// reportVariable makes the test binary print what a program would work with, and end.
const reportVariable = "RICHLAZY_TEST_REPORT_BLAS"

func TestMain(m *testing.M) {
	if os.Getenv(reportVariable) != "" {
		fmt.Print(registered(simd.Active()))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// registered describes the routines that mat uses now.
func registered(p simd.Path) string {
	return fmt.Sprintf("%v %T %T", p, blas64.Implementation(), blas32.Implementation())
}

func expected(p simd.Path) string {
	if p == simd.Go {
		return fmt.Sprintf("%v %T %[2]T", p, gonum.Implementation{})
	}
	return fmt.Sprintf("%v %T %[2]T", p, own.Implementation{})
}

func TestEnvironment(t *testing.T) {
	if got, want := registered(simd.Active()), expected(simd.Active()); got != want {
		t.Errorf("this process has %s, want %s", got, want)
	}
	run := func(value string) (stdout, stderr string, code int) {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), reportVariable+"=1", simd.Variable+"="+value)
		var problems strings.Builder
		c.Stderr = &problems
		out, err := c.Output()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			code = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		return string(out), problems.String(), code
	}
	values := map[string]simd.Path{"": simd.Best(), "off": simd.Go, "go": simd.Go}
	for _, p := range simd.Paths() {
		values[p.String()] = p
	}
	for value, p := range values {
		if out, problems, code := run(value); out != expected(p) || problems != "" || code != 0 {
			t.Errorf("%s=%q: %q, %q, exit code %d; want %s", simd.Variable, value, out, problems, code, expected(p))
		}
	}
	for _, value := range []string{"fast", "AVX2", "512", " off"} {
		out, problems, code := run(value)
		want := fmt.Sprintf("simd: %s=%q: want go (or off), avx2 or avx512\n", simd.Variable, value)
		if out != "" || problems != want || code != 2 {
			t.Errorf("%s=%q: %q, %q, exit code %d; want code 2 and %q", simd.Variable, value, out, problems, code, want)
		}
	}
	if simd.Best() < simd.AVX512 {
		want := fmt.Sprintf("simd: %s=avx512: this processor runs up to %v\n", simd.Variable, simd.Best())
		if _, problems, code := run("avx512"); problems != want || code != 2 {
			t.Errorf("avx512: %q, exit code %d; want code 2 and %q", problems, code, want)
		}
	}
}
