package posterior

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

var withStan = flag.Int("stan", 0, "rounds of the part beside Stan to run; its models may have to be compiled first")

// TestBeside runs the part with Stan itself.
func TestBeside(t *testing.T) {
	if *withStan == 0 {
		t.Skip("skipped: without -stan")
	}
	part := Beside(Stan{Say: func(text string) { t.Log(text) }}, 1000, 1000)
	rows, err := part.Run(context.Background(), &bench.Runner{Rounds: *withStan})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		line := []string{row.Name}
		for _, c := range part.Columns {
			line = append(line, c.Text(row, rows))
		}
		t.Log(strings.Join(append(line, row.Target.Text, row.Target.String()), "  "))
	}
	t.Log("\n" + strings.Join(part.Notes(rows), "\n"))
}

// stub is an R that answers each question with two chains of 4 numbers of tau, those of the first line it is given.
const stub = `#!/bin/sh
printf 'RICHLAZY\tready\trstan 9\tR 9\n'
while IFS="$(printf '\t')" read -r program data keep pars delta seed warmup draws chains out; do
	echo "noise from R"
	case "$seed" in 7) printf 'RICHLAZY\terror\tno such seed\n'; continue;; esac
	{ echo "warmup.seconds 1 2"; echo "sampling.seconds 3 4"; echo "leapfrogs 10 20"; echo "steps 0.5 0.25"; echo "divergent 0 1"; echo "tau 1 2 3 4"; echo "tau 5 6 7 8"; } > "$out"
	printf 'RICHLAZY\tdone\n'
done
`

// What R says and writes is read; an error of it is one of ours, after which it goes on.
func TestProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Rscript")
	if err := os.WriteFile(path, []byte(stub), 0o755); err != nil {
		t.Fatal(err)
	}
	p, err := Stan{Rscript: path, Models: t.TempDir()}.start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	m := problems(10, 4)[0]
	if _, err := p.sample(context.Background(), m, 7); err == nil || !strings.Contains(err.Error(), "no such seed") {
		t.Errorf("error %v", err)
	}
	r, err := p.sample(context.Background(), m, 1)
	if err != nil {
		t.Fatal(err)
	}
	if r.warmup != 3 || r.sampling != 7 || r.gradients != 30 || r.divergent != 1 || len(r.draws["tau"]) != 2 || r.draws["tau"][1][3] != 8 || p.Version != "rstan 9, R 9" {
		t.Errorf("%+v, version %q", r, p.Version)
	}
}

// Without rstan the part is left out, with what to install.
func TestWithoutStan(t *testing.T) {
	for _, script := range []string{"", "#!/bin/sh\necho \"there is no package called 'rstan'\" >&2\nexit 1\n"} {
		path := filepath.Join(t.TempDir(), "Rscript")
		if script != "" {
			if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Beside(Stan{Rscript: path, Models: t.TempDir()}, 10, 10).Run(context.Background(), &bench.Runner{Rounds: 1})
		if !errors.Is(err, bench.ErrSkipped) || !strings.Contains(err.Error(), "apt-get install "+RStanDebian) || script != "" && !strings.Contains(err.Error(), "no package called") {
			t.Errorf("error %v", err)
		}
	}
}

// Ours finds what is known of a posterior, its rows have targets, and a mean that is wrong is an error.
func TestRows(t *testing.T) {
	m := problems(300, 300)[1]
	b := &beside{problem: m}
	for seed := range uint64(2) {
		r, err := m.sample(context.Background(), seed)
		if err != nil {
			t.Fatal(err)
		}
		if !(r.warmup > 0 && r.sampling > 0 && r.gradients > 4*300) || len(r.steps) != chains {
			t.Errorf("%v and %v s, %v gradients, steps %v", r.warmup, r.sampling, r.gradients, r.steps)
		}
		b.runs[0], b.runs[1] = append(b.runs[0], r), append(b.runs[1], r)
	}
	rows, err := b.timed()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || !rows[0].Target.Met || rows[1].Target.Met || *rows[2].Target.Value != 1 || !strings.Contains(b.how(), "gradients a draw") {
		t.Errorf("%+v", rows)
	}
	for _, r := range b.runs[0] {
		for _, chain := range r.draws["rho"] {
			for i := range chain {
				chain[i] += 1 // of a standard deviation of 1.3
			}
		}
	}
	if _, err := b.timed(); err == nil || !strings.Contains(err.Error(), "WRONG NUMBERS") {
		t.Errorf("error %v", err)
	}
}

// Few draws and many take the same memory where they are on disk.
func TestMemory(t *testing.T) {
	timed, err := Memory(300).Run(context.Background(), &bench.Runner{Rounds: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(timed) != 1 || timed[0].Target.Value == nil {
		t.Errorf("%+v", timed)
	}
}
