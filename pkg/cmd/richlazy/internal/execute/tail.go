package execute

import (
	"strings"
	"sync"
	"time"
)

// most is how much of the end of a log is kept.
const most = 32 << 10

// A tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write keeps the end of what was written; it never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - most; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

// String returns the last lines, indented.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.TrimSpace(string(t.text))
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	return "    " + strings.Join(lines[max(0, len(lines)-12):], "\n    ")
}

// find returns the last line that begins with prefix, "" where there is none.
func (t *tail) find(prefix string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := ""
	for line := range strings.SplitSeq(string(t.text), "\n") {
		if strings.HasPrefix(line, prefix) {
			found = line
		}
	}
	return found
}

// await is find, with some patience: a process that has ended may have written what is still on its way here.
func (t *tail) await(prefix string, patience time.Duration) string {
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if found := t.find(prefix); found != "" || time.Now().After(end) {
			return found
		}
	}
}
