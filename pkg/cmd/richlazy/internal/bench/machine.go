package bench

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// A Machine is where a run took place.
type Machine struct {
	Processor string `json:"processor"`
	CPUs      int    `json:"cpus"`
	Load      string `json:"load"` // the averages of 1, 5 and 15 minutes at the beginning
	Go        string `json:"go"`
	System    string `json:"system"`
	Path      string `json:"path"` // that our kernels take
	Best      string `json:"best"` // that this processor can take
}

// Here returns this machine; what cannot be found out is "unknown".
func Here() Machine {
	return Machine{
		Processor: processor(), CPUs: runtime.NumCPU(), Load: load(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH,
		Path: simd.Active().String(), Best: simd.Best().String(),
	}
}

func processor() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	fields := map[string]string{}
	for line := range strings.Lines(string(data)) {
		name, value, _ := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); fields[name] == "" {
			fields[name] = strings.TrimSpace(value)
		}
	}
	if fields["model name"] != "" {
		return fmt.Sprintf("%s (family %s, model %s)", fields["model name"], fields["cpu family"], fields["model"])
	}
	if out, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
		return strings.TrimSpace(string(out))
	}
	return "unknown"
}

func load() string {
	if data, err := os.ReadFile("/proc/loadavg"); err == nil {
		if fields := strings.Fields(string(data)); len(fields) >= 3 {
			return strings.Join(fields[:3], " ")
		}
	}
	if out, err := exec.Command("sysctl", "-n", "vm.loadavg").Output(); err == nil {
		return strings.Trim(strings.TrimSpace(string(out)), "{ }")
	}
	return "unknown"
}

// Header prints where the run takes place and against whom, and what would be needed for that; peer may be nil, with the reason in missing.
func Header(w io.Writer, m Machine, software Software, peer *Peer, missing error) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("machine", "%s, %d CPUs, load average %s", m.Processor, m.CPUs, m.Load)
	path := "path " + m.Path
	if m.Path != m.Best {
		path += fmt.Sprintf(" by %s=%s, of %s that the processor can", simd.Variable, os.Getenv(simd.Variable), m.Best)
	}
	line("ours", "%s %s, %s", m.Go, m.System, path)
	if peer == nil {
		line("peer", "none: %v", missing)
		line("", "targets against it are not measured; on Debian and Ubuntu: apt-get install %s", software.Debian)
		line("", "(%s names another interpreter)", Variable)
		return
	}
	further := ""
	for _, has := range [][2]string{{"scikit-learn", peer.SciKitLearn}, {"h5py", peer.H5Py}, {"nibabel", peer.NiBabel}, {"CVXOPT", peer.CVXOPT}} {
		if has[1] != "" {
			further += ", " + has[0] + " " + has[1]
		}
	}
	line("peer", "%s, Python %s, NumPy %s, SciPy %s%s", peer.Path, peer.Python, peer.NumPy, peer.SciPy, further)
	if t := peer.Torch; t != nil {
		line("", "PyTorch %s, products by %s, element-wise kernels for %s, OMP_WAIT_POLICY=%s", t.Version, t.BLAS, t.Capability, t.Wait)
	}
	switch {
	case peer.Torch == nil:
	case peer.Torch.MKL:
		return
	case !peer.Torch.Fair():
		line("", "that is not OpenBLAS, so that targets against it are not measured; Debian and Ubuntu have libopenblas0-pthread")
	}
	if len(peer.OpenBLAS) == 0 {
		line("", "without OpenBLAS, as far as can be seen, so that targets against it are not measured; Debian and Ubuntu have libopenblas0-pthread")
		return
	}
	by := "as the environment has it"
	switch {
	case peer.Chosen:
		by = "set by this command for this processor"
	case peer.CoreType == "":
		by = "left to OpenBLAS"
	}
	for _, lib := range peer.OpenBLAS {
		line("", "%s, kernels of %s (OPENBLAS_CORETYPE=%s, %s)", lib.Config, lib.Core, peer.CoreType, by)
		if peer.CoreType != "" && !strings.EqualFold(lib.Core, peer.CoreType) {
			line("", "NOT the kernels that were asked for: comparisons may be unfair")
		}
	}
}
