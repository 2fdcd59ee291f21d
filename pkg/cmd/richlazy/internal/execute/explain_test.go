package execute

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// Who is offline must read which file goes where.
func TestExplainShowsMissingData(t *testing.T) {
	lines := []string{"error: data: toy: 200 of 200 files are missing: RICHLAZY_OFFLINE is set", "Put these files into /cache/toy, under these names"}
	for i := range 200 {
		lines = append(lines, fmt.Sprintf("  file%d  10 bytes  SHA-256 %064d", i, i), fmt.Sprintf("    https://example.org/%d", i))
	}
	lines = append(lines, "Source: https://example.org/toy", "Licence: none")
	nb := notebook("data.Fetch()")
	nb.Cells[0].Outputs = []*ipynb.Output{{Kind: ipynb.Stream, Name: "stderr", Text: strings.Join(lines, "; ") + "\n"}}
	said := Explain(nb, Result{Status: Failed}, 0)
	for _, want := range append(append(lines[:20:20], lines[len(lines)-2:]...), "lines more", "put the files where it says") {
		if !strings.Contains(said, "    "+want+"\n") && !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
	if n := strings.Count(said, "\n"); n > 80 {
		t.Errorf("%d lines", n)
	}
}

// TestLateLine waits for what a process wrote at its end and what has not come yet, and not for ever.
func TestLateLine(t *testing.T) {
	var late, none tail
	go func() {
		time.Sleep(30 * time.Millisecond)
		late.Write([]byte("first\npanic: late\n"))
	}()
	if got := late.await("panic: ", time.Minute); got != "panic: late" {
		t.Errorf("got %q", got)
	}
	if got := none.await("panic: ", 20*time.Millisecond); got != "" {
		t.Errorf("got %q", got)
	}
}
