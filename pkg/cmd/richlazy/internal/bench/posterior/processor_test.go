package posterior

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

var processor = flag.Bool("processor", false, "measure the processor time of a step of leapfrog beside PyTorch's, for machines that are never quiet")

// standIn is what peer.py has ready for works, and the loop below: a line with the number of a work is answered with the milliseconds of processor time of a step.
const standIn = `
import ctypes, functools, json, math, os, sys, time
import numpy as np
works, about, pools = {}, {}, []
`

const loop = `
torch.set_num_threads(1)
settings, rng = json.loads(sys.argv[1]), np.random.default_rng(1)
widths = settings["widths"]
size = sum(a * b for a, b in zip(widths, widths[1:]))
given = [rng.standard_normal(shape) for shape in ((100, widths[0]), (100, 1), (1, size), (1, size))]
rivals = [works["autograd"](*given, **settings)[0], works["by hand"](*given, **settings)[0]]
for rival in rivals:
    rival.begin()
    rival.repeat(3)
for line in sys.stdin:
    began = time.process_time()
    rivals[int(line)].repeat(20)
    print((time.process_time() - began) / 20 * 1e3, flush=True)
`

// TestProcessorTime prints processor time in place of time on the clock: it depends less on what else runs, though caches and memory are shared.
func TestProcessorTime(t *testing.T) {
	if !*processor {
		t.Skip("skipped: without -processor")
	}
	defer bench.Threads(1)()
	l := leap{inputs: 100, units: 1000, hidden: 2, trials: 100, beta: 1000, step: 1e-3, check: 12}
	settings, err := json.Marshal(l.settings())
	if err != nil {
		t.Fatal(err)
	}
	torch := exec.Command("/usr/bin/python3", "-c", standIn+Software.Works+loop, string(settings))
	torch.Env = append(os.Environ(), "OPENBLAS_CORETYPE="+bench.CoreType(), "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1")
	torch.Stderr = os.Stderr
	ask, err := torch.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := torch.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := torch.Start(); err != nil {
		t.Skip("skipped: no /usr/bin/python3: ", err)
	}
	p, _, _, theta, momentum := l.problem()
	target, gradient := p.Target(l.beta), make([]float64, p.Dim())
	target.Density(gradient, theta)
	lines := bufio.NewScanner(answers)
	times := make([][]float64, 3)
	for range 15 {
		before := used()
		target.Leapfrog(theta, momentum, gradient, l.step, 20)
		times[0] = append(times[0], (used()-before)/20*1e3)
		for k := range 2 {
			io.WriteString(ask, fmt.Sprintln(k))
			var ms float64
			if !lines.Scan() {
				t.Fatal("PyTorch has ended")
			}
			if _, err := fmt.Sscan(lines.Text(), &ms); err != nil {
				t.Fatal(err)
			}
			times[k+1] = append(times[k+1], ms)
		}
	}
	ask.Close()
	if err := torch.Wait(); err != nil {
		t.Fatal(err)
	}
	for k, name := range []string{ours, autograd, byHand} {
		slices.Sort(times[k])
		t.Logf("%-9s best %.1f ms, median %.1f ms, over ours %.2f, %.2f", name, times[k][0], times[k][7], times[k][0]/times[0][0], times[k][7]/times[0][7])
	}
}
