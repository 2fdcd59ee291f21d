package bench

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

//go:embed peer.py
var program string

// ErrPeer is the error of a peer that died, was killed, or spoke what is not understood.
var ErrPeer = errors.New("the Python process with NumPy is lost")

// patience is how long the peer may take for one request.
const patience = 5 * time.Minute

// A Peer is a Python process with NumPy and SciPy that does and times work. It may be used by one goroutine at a time.
type Peer struct {
	Hello
	// CoreType is the value of OPENBLAS_CORETYPE that the process was given, Chosen whether we chose it (and not the user).
	CoreType string `json:"coretype,omitempty"`
	Chosen   bool   `json:"-"`

	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
	said   *LastLines
	lost   error
	tasks  int
	arrays map[string]bool
	end    sync.Once
}

// Hello is what the peer says of itself.
type Hello struct {
	Path     string     `json:"path"` // of the interpreter
	Python   string     `json:"python"`
	NumPy    string     `json:"numpy"`
	SciPy    string     `json:"scipy"`
	OpenBLAS []OpenBLAS `json:"openblas"`
	Torch    *Torch     `json:"torch,omitempty"` // nil where the suite does not use it
	// SciKitLearn is the version of scikit-learn, empty where the suite does not use it.
	SciKitLearn string `json:"sklearn,omitempty"`
	H5Py        string `json:"h5py,omitempty"`    // likewise
	NiBabel     string `json:"nibabel,omitempty"` // likewise
	CVXOPT      string `json:"cvxopt,omitempty"`  // likewise
}

// Torch is the PyTorch of a peer.
type Torch struct {
	Version    string `json:"version"`
	BLAS       string `json:"blas"`       // the file that multiplies matrices
	MKL        bool   `json:"mkl"`        // whether that is Intel's library, which knows its processors
	Capability string `json:"capability"` // the vector units of its element-wise kernels
	Wait       string `json:"wait"`       // the value of OMP_WAIT_POLICY: whether threads that have nothing to do spin
}

// Fair reports whether PyTorch multiplies matrices by a library that has kernels for this processor. A win over any other would be a false one.
func (t *Torch) Fair() bool {
	return t != nil && (t.MKL || strings.Contains(strings.ToLower(t.BLAS), "openblas"))
}

// OpenBLAS is one library in the peer's process.
type OpenBLAS struct {
	File   string `json:"file"`
	Core   string `json:"core"` // whose kernels run
	Config string `json:"config"`
}

// Start starts a peer by the interpreter, to be ended by Close or by the end of ctx. The environment is that of this process, with OPENBLAS_CORETYPE set to
// coretype, where that is not empty, unless it is set already, with what the software adds, and without limits on threads, as each measurement sets their number.
func Start(ctx context.Context, python, coretype string, software Software) (*Peer, error) {
	p := &Peer{said: &LastLines{}, arrays: map[string]bool{}}
	p.cmd = exec.CommandContext(ctx, python, "-c", program+"\n"+software.Works+"\nserve()\n")
	p.cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}, name)
	})
	p.CoreType = os.Getenv("OPENBLAS_CORETYPE")
	if p.CoreType == "" && coretype != "" {
		p.CoreType, p.Chosen = coretype, true
		p.cmd.Env = append(p.cmd.Env, "OPENBLAS_CORETYPE="+coretype)
	}
	p.cmd.Env = append(p.cmd.Env, "PYTHONWARNINGS=ignore")
	for _, entry := range software.Env {
		name, _, _ := strings.Cut(entry, "=")
		if _, set := os.LookupEnv(name); !set {
			p.cmd.Env = append(p.cmd.Env, entry)
		}
	}
	p.cmd.Stderr = p.said
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches us alone
	p.cmd.Cancel = func() error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }
	p.cmd.WaitDelay = 2 * time.Second
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.stdin, p.stdout = stdin, bufio.NewReaderSize(stdout, 1<<16)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := p.ask(ctx, map[string]any{"do": "hello"}, nil, &p.Hello); err != nil {
		p.Close()
		return nil, err
	}
	p.Path = python
	return p, nil
}

// Close ends the peer and returns when it is gone.
func (p *Peer) Close() {
	p.end.Do(func() {
		p.stdin.Close()
		late := time.AfterFunc(time.Second, func() { p.cmd.Cancel() })
		p.cmd.Wait()
		late.Stop()
		if p.lost == nil {
			p.lost = fmt.Errorf("%w: it was closed", ErrPeer)
		}
	})
}

// ask sends a request with the bytes of an array, and decodes the answer into told, if that is not nil. It returns the bytes of the answer.
func (p *Peer) ask(ctx context.Context, request map[string]any, data []byte, told any) ([]byte, error) {
	if p.lost != nil {
		return nil, p.lost
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer context.AfterFunc(ctx, func() { p.cmd.Cancel() })()
	line, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	answer, err := p.exchange(append(line, '\n'), data)
	if err != nil {
		err = fmt.Errorf("%s: %w", request["do"], err)
		if ctx.Err() != nil {
			err = fmt.Errorf("%s: %w", request["do"], context.Cause(ctx))
		}
		p.cmd.Cancel()
		p.cmd.Wait() // it has said its last
		p.lost = fmt.Errorf("%w: %v%s", ErrPeer, err, p.said)
		return nil, p.lost
	}
	var status struct {
		Error string
		Bytes int
	}
	if err := json.Unmarshal(answer.line, &status); err != nil {
		return nil, err
	}
	if status.Error != "" {
		return nil, fmt.Errorf("python: %s: %s", request["do"], status.Error)
	}
	if told != nil {
		err = json.Unmarshal(answer.line, told)
	}
	return answer.data, err
}

type message struct{ line, data []byte }

// exchange writes a request and reads the answer.
func (p *Peer) exchange(request ...[]byte) (message, error) {
	for _, part := range request {
		if _, err := p.stdin.Write(part); err != nil {
			return message{}, err
		}
	}
	line, err := p.stdout.ReadBytes('\n')
	if err != nil {
		return message{}, fmt.Errorf("no answer: %w", err)
	}
	var size struct{ Bytes int }
	if err := json.Unmarshal(line, &size); err != nil || size.Bytes < 0 || size.Bytes > 1<<33 {
		return message{}, fmt.Errorf("the answer %.80q is not understood", line)
	}
	data := make([]byte, size.Bytes)
	_, err = io.ReadFull(p.stdout, data)
	return message{line, data}, err
}

// Array gives the peer a matrix of rows and columns, by rows, under a name; a name that it has already is not sent again.
func Array[T float32 | float64](ctx context.Context, p *Peer, name string, rows, columns int, x []T) error {
	if p.arrays[name] {
		return nil
	}
	data, kind := make([]byte, 0, 8*len(x)), "<f4"
	for _, v := range x {
		switch v := any(v).(type) {
		case float64:
			data, kind = binary.LittleEndian.AppendUint64(data, math.Float64bits(v)), "<f8"
		case float32:
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
		}
	}
	_, err := p.ask(ctx, map[string]any{"do": "array", "name": name, "shape": []int{rows, columns}, "type": kind, "bytes": len(data)}, data, nil)
	if err == nil {
		p.arrays[name] = true
	}
	return err
}

// Forget makes the peer forget all arrays and tasks.
func (p *Peer) Forget(ctx context.Context) error {
	clear(p.arrays)
	_, err := p.ask(ctx, map[string]any{"do": "forget"}, nil, nil)
	return err
}

// Work is one of the works of peer.py or of the suite's software.
type Work struct {
	Name     string
	Threads  int
	Settings map[string]any // further arguments of the Python function, by name
}

// Contender is the contender that does a work on arrays.
func (p *Peer) Contender(ctx context.Context, name string, work Work, on ...string) (Contender, error) {
	p.tasks++
	task := fmt.Sprintf("%d %s", p.tasks, work.Name)
	if _, err := p.ask(ctx, map[string]any{"do": "task", "name": task, "work": work.Name, "on": on, "with": work.Settings}, nil, nil); err != nil {
		return Contender{}, err
	}
	return Contender{Name: name, Time: func(ctx context.Context, n int) (time.Duration, error) {
		var told struct {
			Seconds float64
			N       int
		}
		if _, err := p.ask(ctx, map[string]any{"do": "time", "name": task, "n": n, "threads": work.Threads}, nil, &told); err != nil {
			return 0, err
		}
		return time.Duration(told.Seconds * 1e9 * float64(n) / float64(max(told.N, 1))), nil
	}, Result: func(ctx context.Context) ([]float64, error) {
		data, err := p.ask(ctx, map[string]any{"do": "result", "name": task, "threads": work.Threads}, nil, nil)
		x := make([]float64, len(data)/8)
		for i := range x {
			x[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
		}
		return x, err
	}}, nil
}
