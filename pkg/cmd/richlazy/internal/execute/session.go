package execute

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

//go:embed driver.py
var driver string

// Options say how a notebook is executed.
type Options struct {
	Python    string          // the interpreter that has nbclient and nbconvert
	Env       []string        // the environment of the kernel and so of the cells
	Directory string          // where the cells run: the notebook's folder
	Timeout   time.Duration   // of one cell, 0 for none
	HTML      bool            // the page will be asked for
	Force     <-chan struct{} // when closed, everything is killed at once; nil for never
	Grace     time.Duration   // how long an interrupted cell may take to end, 0 for 8 s; GoNB itself kills one that ignores the interrupt after 5 s
}

// A Session is the driver with its kernel. It executes one notebook.
type Session struct {
	opt    Options
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	events chan event
	stderr *tail
	temp   string
	exited chan struct{} // closed when the driver is gone
	kernel atomic.Int64  // process id, 0 where unknown
	write  sync.Mutex
}

type event struct {
	Event    string         `json:"event"`
	Cell     int            `json:"cell"`
	Status   Status         `json:"status"`
	Text     string         `json:"text"`
	What     string         `json:"what"`
	Seconds  float64        `json:"seconds"`
	Count    *int           `json:"count"`
	Outputs  []any          `json:"outputs"`
	PID      int            `json:"pid"`
	Language map[string]any `json:"language"`
	Dark     string         `json:"dark"`
}

// ErrImport is the error of a Python without nbclient, nbformat or nbconvert.
var ErrImport = errors.New("the Python that was found by setup no longer has Jupyter's packages")

// Start starts the driver and gives it the notebook. Close must be called.
func Start(nb *ipynb.Notebook, opt Options) (*Session, error) {
	if opt.Grace == 0 {
		opt.Grace = 8 * time.Second
	}
	temp, err := os.MkdirTemp("", "richlazy-run-")
	if err != nil {
		return nil, err
	}
	s := &Session{opt: opt, events: make(chan event, 64), stderr: &tail{}, temp: temp, exited: make(chan struct{})}
	if err := s.start(nb); err != nil {
		os.RemoveAll(temp)
		return nil, fmt.Errorf("start %s: %w", opt.Python, err)
	}
	return s, nil
}

func (s *Session) start(nb *ipynb.Notebook) error {
	source := filepath.Join(s.temp, "source.ipynb")
	if err := bare(nb).WriteFile(source); err != nil {
		return err
	}
	scratch := filepath.Join(s.temp, "tmp") // a kernel that is killed leaves files
	if err := os.Mkdir(scratch, 0o700); err != nil {
		return err
	}
	s.cmd = exec.Command(s.opt.Python, "-c", driver)
	s.cmd.Env = append(s.opt.Env, "PYTHONUNBUFFERED=1", "PYTHONIOENCODING=utf-8", "PYTHONUTF8=1", "PYTHONWARNINGS=ignore", "TMPDIR="+scratch)
	s.cmd.Dir = s.opt.Directory
	s.cmd.Stderr = s.stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.cmd.WaitDelay = 2 * time.Second // a process that a cell left behind may hold stderr open
	var err error
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return err
	}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go s.listen(stdout)
	go func() {
		select {
		case <-s.opt.Force:
			s.Kill()
		case <-s.exited:
		}
	}()
	return s.tell(map[string]any{
		"notebook": source, "directory": s.opt.Directory, "kernel": "gonb", "timeout": s.opt.Timeout.Seconds(),
		"grace": s.opt.Grace.Seconds(), "startup": 60, "html": s.opt.HTML,
	})
}

// bare returns the notebook without outputs, as the driver gets it: of format 4.4, whose cells need no ids.
func bare(nb *ipynb.Notebook) *ipynb.Notebook {
	nb = nb.Clone()
	nb.Minor = 4
	for _, cell := range nb.Cells {
		cell.ID, cell.Outputs, cell.Count = "", nil, nil
	}
	return nb
}

func (s *Session) tell(message map[string]any) error {
	line, err := json.Marshal(message)
	if err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	_, err = s.stdin.Write(append(line, '\n'))
	return err
}

func (s *Session) listen(stdout io.Reader) {
	defer close(s.exited)
	defer close(s.events)
	reader := bufio.NewReaderSize(stdout, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		var e event
		decoder := json.NewDecoder(strings.NewReader(string(line)))
		decoder.UseNumber()
		if len(line) > 1 && decoder.Decode(&e) == nil {
			s.events <- e
		}
		if err != nil {
			break
		}
	}
	s.cmd.Wait()
}

// Close ends the driver and the kernel, at once where they do not end by themselves, and returns when both are gone.
func (s *Session) Close() {
	defer os.RemoveAll(s.temp)
	s.tell(map[string]any{"command": "quit"})
	s.stdin.Close()
	drained := make(chan struct{})
	go func() {
		for range s.events {
		}
		close(drained)
	}()
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
	}
	s.Kill()
	<-s.exited
	<-drained
}

// Kill kills the driver and the kernel with all that they started.
func (s *Session) Kill() {
	if kernel := int(s.kernel.Load()); kernel > 0 {
		syscall.Kill(-kernel, syscall.SIGKILL) // the kernel leads its own session
	}
	select {
	case <-s.exited:
	default:
		syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// fault is the error of a driver that ended before it had done its work.
func (s *Session) fault(e *event) error {
	if e != nil && e.What == "import" {
		return fmt.Errorf("%w: %s", ErrImport, e.Text)
	}
	said := s.stderr.String()
	if e != nil {
		return fmt.Errorf("%s: %s\n%s", map[string]string{"kernel": "the kernel could not be used", "html": "the page could not be made"}[e.What], e.Text, said)
	}
	return fmt.Errorf("the Python process that drives the kernel ended early (killed?)\n%s", said)
}

// Page makes the HTML page of a notebook that is a file, as nbconvert makes it, and returns it with the style sheet of Jupyter's dark theme, which
// is empty where nbconvert has none. It is called after Execute.
func (s *Session) Page(ctx context.Context, notebook, title string) (page []byte, dark string, err error) {
	to := filepath.Join(s.temp, "page.html")
	if err := s.tell(map[string]any{"command": "html", "notebook": notebook, "to": to, "title": title}); err != nil {
		return nil, "", s.fault(nil)
	}
	for {
		select {
		case <-ctx.Done():
			return nil, "", context.Cause(ctx)
		case e, ok := <-s.events:
			switch {
			case !ok:
				return nil, "", s.fault(nil)
			case e.Event == "fault":
				return nil, "", s.fault(&e)
			case e.Event == "html":
				page, err = os.ReadFile(to)
				return page, e.Dark, err
			}
		}
	}
}
