package notebook_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/notebook"
)

func TestClaims(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		claim notebook.Claim
		want  string
	}{
		{notebook.Near("β orth (rich)", 0.65312345, 0.653, 0.05), "✓ β orth (rich): got 0.6531, want 0.653 ± 0.05"},
		{notebook.Near("x", 0.5, 0.653, 0.05), "✗ x: got 0.5, want 0.653 ± 0.05"},
		{notebook.Near("x", nan, 0, 1), "✗ x: got NaN, want 0 ± 1"},
		{notebook.Near("x", 1, nan, 1), "✗ x: got 1, want NaN ± 1"},
		{notebook.Near("x", 1, 1, nan), "✗ x: got 1, want 1 ± NaN"},
		{notebook.Near("x", inf, inf, 0), "✓ x: got +Inf, want +Inf ± 0"},
		{notebook.Near("x", inf, -inf, inf), "✓ x: got +Inf, want -Inf ± +Inf"},
		{notebook.Near("x", 1, 1, -1), "✗ x: got 1, want 1 ± -1"},
		{notebook.Near("x", 1.10000001, 1, 0.1), "✗ x: got 1.10000001, want 1 ± 0.1"}, // four digits would look within the tolerance
		{notebook.Near("x", 1.1, 1, 0.1), "✗ x: got 1.1000000000000001, want 1 ± 0.1"},
		{notebook.Near("x", 1.0000001, 1, 0), "✗ x: got 1.0000001, want 1 ± 0"},
		{notebook.Near("x", math.Nextafter(1, 2), 1, 0), "✗ x: got 1.0000000000000002, want 1 ± 0"},
		{notebook.Near("x", 1.2345678e-9, 1e-9, 1e-9), "✓ x: got 1.235e-09, want 1e-09 ± 1e-09"},
		{notebook.Near("x", 0.09999999, 0, 0.1), "✓ x: got 0.1, want 0 ± 0.1"},
		{notebook.Above("x", 2, 1), "✓ x: got 2, want > 1"},
		{notebook.Above("x", 1, 1), "✗ x: got 1, want > 1"},
		{notebook.Above("x", 1.00000001, 1), "✓ x: got 1.00000001, want > 1"},
		{notebook.Above("x", 0.66046125, 0.200333378), "✓ x: got 0.6605, want > 0.2003"},
		{notebook.Above("x", 0.12345678, 0.12345679), "✗ x: got 0.1235, want > 0.1235"},
		{notebook.Below("x", 0.12345678, 0.12345679), "✓ x: got 0.12345678, want < 0.12345679"},
		{notebook.Above("x", nan, 1), "✗ x: got NaN, want > 1"},
		{notebook.Below("x", 0.99999999, 1), "✓ x: got 0.99999999, want < 1"},
		{notebook.Below("x", 1, 1), "✗ x: got 1, want < 1"},
		{notebook.Below("x", 2, 1), "✗ x: got 2, want < 1"},
		{notebook.Below("x", 1, nan), "✗ x: got 1, want < NaN"},
		{notebook.Equal("units", 100, 100), "✓ units: got 100, want 100"},
		{notebook.Equal("units", 99, 100), "✗ units: got 99, want 100"},
		{notebook.Equal("format", "v7", "v5"), "✗ format: got v7, want v5"},
		{notebook.Equal("label", "a, want b", "b"), `✗ label: got "a, want b", want b`},
		{notebook.Equal("done", true, true), "✓ done: got true, want true"},
	} {
		if got := c.claim.String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func init() {
	children["checks"] = func() {
		notebook.Check("first", 1, 1, 0)
		notebook.Checks(notebook.Near("second", 1, 2, 0.5), notebook.Above("third", 1, 2), notebook.Equal("fourth", 1, 1))
		fmt.Println("not reached")
	}
	children["name"] = func() { notebook.Check("a: got b", 1, 1, 0) }
	children["mark"] = func() { notebook.Check("✓ a", 1, 1, 0) }
	children["main.go"] = func() { notebook.OK(errors.New("rsa: domain.go:12: x, main_test.go:3")) }
	children["must"] = func() {
		a, b := notebook.Must2(1, "x", nil)
		fmt.Println(notebook.Must(2, nil), a, b)
		notebook.OK(nil)
		notebook.Markdown("**%d** units", 3)
		notebook.Must(0, errors.Join(errors.New("rsa: run 3"), errors.New("rsa: run 4")))
	}
	children["cancelled"] = func() { notebook.OK(fmt.Errorf("train: step 3: %w", context.Canceled)) }
}

func TestChecksPrintAllLinesAndThenFail(t *testing.T) {
	out, stderr, status := run(t, "checks")
	want := "✓ first: got 1, want 1 ± 0\n✗ second: got 1, want 2 ± 0.5\n✗ third: got 1, want > 2\n✓ fourth: got 1, want 1\n"
	if out != want || stderr != "2 checks failed\n" || status != 1 {
		t.Errorf("got %q, %q, status %d", out, stderr, status)
	}
	for _, bad := range []string{"name", "mark"} {
		if out, stderr, status := run(t, bad); out != "" || !strings.Contains(stderr, "one line without") || status != 1 {
			t.Errorf("a bad name: %q, %q, status %d", out, stderr, status)
		}
	}
}

// GoNB 0.11.4 ends the kernel with a panic at a line such as "error: a: b: main.go:3".
func TestNoLineEndsTheKernel(t *testing.T) {
	_, stderr, status := run(t, "main.go")
	if !strings.HasPrefix(stderr, "error: rsa: domain.go line 12: x, main_test.go line 3") || status != 1 {
		t.Errorf("the line is %q", stderr)
	}
}

func TestMust(t *testing.T) {
	out, stderr, status := run(t, "must")
	if out != "2 1 x\n**3** units\n" || status != 1 {
		t.Errorf("got %q, status %d", out, status)
	}
	if !strings.HasPrefix(stderr, "error: rsa: run 3; rsa: run 4 (at ") || !strings.Contains(stderr, "check_test.go:") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("the line is %q", stderr)
	}
	if _, stderr, status := run(t, "cancelled"); !strings.HasPrefix(stderr, "interrupted: train: step 3") || status != 130 {
		t.Errorf("cancelled: %q, status %d", stderr, status)
	}
}
