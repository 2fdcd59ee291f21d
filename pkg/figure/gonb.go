package figure

import (
	"encoding/gob"
	"errors"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// The metadata of a display message is an interface value to gob: without this registration the first picture with a size closes the pipe to the
// kernel for good, and the cell still passes.
func init() { gob.Register(map[string]any{}) }

// flushTimeout bounds the wait for a kernel that no longer answers.
const flushTimeout = 30 * time.Second

// flush waits until the kernel has taken everything that was sent, and returns the error of the connection if there was one.
func flush() error {
	if !gonbui.IsNotebook {
		return nil
	}
	if err := gonbui.Error(); err != nil {
		return err
	}
	done := make(chan struct{})
	go func() { gonbui.Sync(); close(done) }()
	select {
	case <-done:
		return gonbui.Error()
	case <-time.After(flushTimeout):
		return errors.New("figure: the notebook's kernel did not take the output within " + duration(flushTimeout))
	}
}
