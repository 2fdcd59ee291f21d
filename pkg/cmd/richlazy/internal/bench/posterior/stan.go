package posterior

import (
	"bufio"
	"context"
	"embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

//go:embed stan
var stanFiles embed.FS

// RStanDebian is what a Debian or Ubuntu needs for the part beside Stan.
const RStanDebian = "r-cran-rstan r-cran-bh libboost-dev"

// Stan says how Stan is reached.
type Stan struct {
	Rscript string       // the program; "" is Rscript on PATH
	Models  string       // the folder that keeps compiled models; "" is richlazy/stan in the user's folder for caches
	Say     func(string) // told of what takes minutes; nil: silence
}

// process is an R with rstan that lives through a part.
type process struct {
	Stan
	Version string
	folder  string // with programs and data, removed at the end
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	said    bench.LastLines
}

// start starts R. An error that wraps bench.ErrSkipped says what is missing.
func (s Stan) start(ctx context.Context) (started *process, err error) {
	if s.Rscript == "" {
		s.Rscript = "Rscript"
	}
	missing := func(err any) error {
		return fmt.Errorf("%w: no %s with rstan (%v); on Debian and Ubuntu: apt-get install %s", bench.ErrSkipped, s.Rscript, err, RStanDebian)
	}
	path, err := exec.LookPath(s.Rscript)
	if err != nil {
		return nil, missing(err)
	}
	if s.Models == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		s.Models = filepath.Join(cache, "richlazy", "stan")
	}
	if s.Models, err = filepath.Abs(s.Models); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Models, 0o755); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "richlazy-bench-posterior-")
	if err != nil {
		return nil, err
	}
	p := &process{Stan: s, folder: folder}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	if err := os.CopyFS(folder, stanFiles); err != nil {
		return nil, err
	}
	programs := filepath.Join(folder, "stan")
	p.cmd = exec.CommandContext(ctx, path, "--vanilla", filepath.Join(programs, "sample.R"), programs)
	p.cmd.Stderr = &p.said
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches us alone; compilers that R runs end with it
	p.cmd.Cancel = func() error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }
	p.cmd.WaitDelay = 2 * time.Second
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.stdout = bufio.NewReader(stdout)
	if err := p.cmd.Start(); err != nil {
		return nil, missing(err)
	}
	answer, err := p.answer()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, missing(err)
	}
	p.Version = strings.Join(answer[1:], ", ")
	return p, nil
}

// answer waits for the next answer and returns its fields.
func (p *process) answer() ([]string, error) {
	for {
		line, err := p.stdout.ReadString('\n')
		if err != nil {
			p.cmd.Cancel()
			p.cmd.Wait() // it has said its last
			return nil, fmt.Errorf("R has ended: %w%s", err, p.said.String())
		}
		if fields := strings.Split(strings.TrimSpace(line), "\t"); fields[0] == "RICHLAZY" && len(fields) > 1 {
			if fields[1] == "error" {
				return nil, fmt.Errorf("R: %s%s", strings.Join(fields[2:], " "), p.said.String())
			}
			return fields[1:], nil
		}
	}
}

// close ends R and removes its folder.
func (p *process) close() {
	if p.cmd != nil && p.cmd.Process != nil {
		p.stdin.Close()
		late := time.AfterFunc(time.Second, func() { p.cmd.Cancel() })
		p.cmd.Wait()
		late.Stop()
	}
	os.RemoveAll(p.folder)
}

// sample has Stan draw.
func (p *process) sample(ctx context.Context, m problem, seed uint64) (*run, error) {
	data, out := filepath.Join(p.folder, "data.R"), filepath.Join(p.folder, "draws.txt")
	if err := os.WriteFile(data, []byte(m.data), 0o644); err != nil {
		return nil, err
	}
	fields := []string{
		filepath.Join(p.folder, "stan", m.program+".stan"), data, p.Models, strings.Join(m.variables, ","), strconv.FormatFloat(m.delta, 'g', -1, 64),
		strconv.FormatUint(seed, 10), strconv.Itoa(m.warmup), strconv.Itoa(m.draws), strconv.Itoa(chains), out,
	}
	_, err := io.WriteString(p.stdin, strings.Join(fields, "\t")+"\n")
	if err == nil {
		_, err = p.answer()
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("stan: %s: %w", m.program, err)
	}
	return readRun(out)
}

// compiled tells whether a folder keeps a compiled model of the program, of whatever version.
func (p *process) compiled(program string) bool {
	found, _ := filepath.Glob(filepath.Join(p.Models, program+"-*.rds"))
	return len(found) > 0
}
