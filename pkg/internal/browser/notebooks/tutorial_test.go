package notebooks_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const tutorial = "notebooks/tutorials/01-rich-or-lazy.ipynb"

// A tutorialRun is the first run of the tutorial, which trains, and what it left.
type tutorialRun struct {
	result
	kept, notebook, page string
	nb                   executed
	lines                []line
}

// The first tutorial as the README runs it: it trains all networks, passes its checks, and its page works with no network.
func TestRichOrLazy(t *testing.T) {
	needs(t, "mante")
	dir := t.TempDir()
	run := &tutorialRun{kept: filepath.Join(dir, "kept"), notebook: filepath.Join(dir, "01-rich-or-lazy.ipynb"), page: filepath.Join(dir, "01-rich-or-lazy.html")}
	run.result = command(t, "go", "run", "./pkg/cmd/richlazy", "run", "--out", dir, tutorial).with("RICHLAZY_KEEP="+run.kept).wait(t, 10*time.Minute)
	if run.status != 0 {
		t.Fatalf("status %d, want 0\n%s", run.status, run.text)
	}
	t.Logf("from run to page, training and set-up included, in %.1f s (wanted: under 60 s on 2 idle cores once set up)\n%s", run.wall.Seconds(), run.text)
	run.nb, run.lines = read(t, run.notebook), run.result.lines(t)
	if cells := len(run.nb.runs()); len(run.lines) != cells || cells == 0 {
		t.Errorf("%d progress lines for %d cells", len(run.lines), cells)
	}
	for _, l := range run.lines {
		if l.section == "" {
			t.Errorf("the progress line of cell %d has no section", l.number)
		}
	}
	if results := keptResults(t, run.kept); len(results) != 2 {
		t.Errorf("kept are %q, want the rich and the lazy networks", results)
	}
	checked := t.Run("Checks", func(t *testing.T) { testChecks(t, run) })
	t.Run("Page", func(t *testing.T) { testPage(t, run) })
	t.Run("Dark", func(t *testing.T) { testDark(t, run) })
	t.Run("WithoutScripts", func(t *testing.T) { testWithoutScripts(t, run) })
	t.Run("Interrupted", func(t *testing.T) { testInterrupted(t, run) })
	if checked {
		t.Run("Stripped", func(t *testing.T) { testStripped(t, run) })
	}
	t.Run("Again", func(t *testing.T) { testAgain(t, run) }) // last, when the tests of other packages have ended
}

// keptResults lists the names of the results in the store.
func keptResults(t *testing.T, dir string) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.kept"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

// The checks hold, those that the issue demands are among them, and the replication is met within 0.05 whatever tolerance the notebook claims.
func testChecks(t *testing.T, run *tutorialRun) {
	all := run.checks()
	printed := 0
	for _, c := range run.nb.runs() {
		for _, l := range strings.Split(c.printed(), "\n") {
			if strings.HasPrefix(l, "✓ ") || strings.HasPrefix(l, "✗ ") {
				printed++
			}
		}
	}
	if len(all) < 4 || printed != len(all) {
		t.Errorf("the table has %d checks and the notebook %d, want the same and at least 4", len(all), printed)
	}
	for _, c := range all {
		if !c.ok {
			t.Errorf("%s: got %s, want %s ± %s", c.name, c.got, c.want, c.tolerance)
		}
	}
	for _, want := range []struct {
		what, name string // what the name matches
		value      float64
	}{ // ../shared/reference/flesch2022.md: 30 networks of either regime, by an independent program
		{"β orthogonal of the rich networks", `(?i)rich.*\borth\w*$`, 0.653},
		{"β grid of the lazy networks", `(?i)lazy.*\bgrid$`, 0.713},
	} {
		i := slices.IndexFunc(all, func(c check) bool { return c.tolerance != "" && regexp.MustCompile(want.name).MatchString(c.name) })
		if i < 0 {
			t.Errorf("no check of %s among %+v", want.what, all)
			continue
		}
		got, err := strconv.ParseFloat(all[i].got, 64)
		if err != nil || !(math.Abs(got-want.value) <= 0.05) {
			t.Errorf("%s: got %s, want %g ± 0.05", want.what, all[i].got, want.value)
		}
	}
	orders := 0
	for _, c := range all {
		if strings.HasPrefix(c.want, "> ") || strings.HasPrefix(c.want, "< ") {
			orders++
		}
	}
	if orders < 2 {
		t.Errorf("%d checks of an order, want that of orthogonal and grid in both regimes", orders)
	}
}

// Limits of a cell that only draws: what the issue wants, and what no disturbance of the machine may reach.
const (
	drawing = 2.0
	never   = 5.0
)

// A second run takes the networks from the store and draws each figure within 2 s. A machine that does other work meanwhile takes longer, so a calm
// moment is waited for, up to three runs are made, and the best time of each cell counts. Where other work was there before and after each of them, the
// seconds are those of that work too: they are told, and only the larger limit holds.
func testAgain(t *testing.T, run *tutorialRun) {
	before := stamps(t, run.kept)
	richlazy := binary(t)
	best, undisturbed := map[int]float64{}, false
	for try := 1; try <= 3; try++ {
		quiet := calm(t, 30*time.Second)
		again := command(t, richlazy, "run", "--out", t.TempDir(), tutorial).with("RICHLAZY_KEEP="+run.kept).wait(t, 5*time.Minute)
		if again.status != 0 {
			t.Fatalf("status %d, want 0\n%s", again.status, again.text)
		}
		if got, want := again.checks(), run.checks(); !slices.Equal(got, want) {
			t.Errorf("other checks than at first: %v, want %v", got, want)
		}
		lines := again.lines(t)
		for i, c := range run.nb.runs() {
			if n, _ := c.draws(); n == 0 {
				continue
			}
			seconds := lines[i].seconds
			t.Logf("run %d: cell %d draws in %.1f s (%s)", try, i+1, seconds, lines[i].section)
			if old, ok := best[i]; !ok || seconds < old {
				best[i] = seconds
			}
		}
		undisturbed = calm(t, 5*time.Second) || quiet || undisturbed
		t.Logf("run %d: %.1f s in all, of which the cell that trains had %.1f s and has %.1f s", try, again.wall.Seconds(), run.lines[run.training()].seconds, lines[run.training()].seconds)
		if most, middle := limits(best); most < never && middle < drawing {
			break
		}
	}
	if len(best) < 5 {
		t.Errorf("%d cells draw, want at least 5", len(best))
	}
	most, middle := limits(best)
	if undisturbed && middle >= drawing || most >= never {
		t.Errorf("the cells that only draw take %.1f s in the middle and %.1f s at most, want less than %g s and %g s", middle, most, drawing, never)
	}
	if after := stamps(t, run.kept); !slices.Equal(before, after) {
		t.Errorf("the second run changed what is kept: %q, before %q", after, before)
	}
}

// calm waits, at most so long, until there are no more processes to run than cores, and returns whether that was seen; it is so where the system does not say
// how many there are (it is Linux that does).
func calm(t *testing.T, most time.Duration) bool {
	t.Helper()
	end, quiet := time.Now().Add(most), 0
	for ; quiet < 4; time.Sleep(500 * time.Millisecond) {
		raw, err := os.ReadFile("/proc/loadavg")
		fields := strings.Fields(string(raw))
		if err != nil || len(fields) < 4 {
			return true
		}
		running, _, _ := strings.Cut(fields[3], "/")
		if n, err := strconv.Atoi(running); err == nil && n <= runtime.NumCPU() {
			quiet++
		} else {
			quiet = 0
		}
		if time.Now().After(end) {
			t.Logf("the machine is busy with other work (load %s on %d cores), which tells in the times", fields[0], runtime.NumCPU())
			return false
		}
	}
	return true
}

// training is the index of the cell that took longest in the first run.
func (run *tutorialRun) training() int {
	longest := 0
	for i, l := range run.lines {
		if l.seconds > run.lines[longest].seconds {
			longest = i
		}
	}
	return longest
}

func limits(best map[int]float64) (most, middle float64) {
	var all []float64
	for _, s := range best {
		all = append(all, s)
	}
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[len(all)-1], all[len(all)/2]
}

// stamps tells whether a result was computed again: its name, size and content.
func stamps(t *testing.T, dir string) (all []string) {
	t.Helper()
	for _, name := range keptResults(t, dir) {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, name+" "+digest(content))
	}
	return all
}
