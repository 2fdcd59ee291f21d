package notebook

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// grace is how long work may take to end after an interrupt before the process is ended; GoNB kills a cell after 5 seconds. A checkpoint that is
// being written gets patience.
const (
	grace    = 700 * time.Millisecond
	patience = 3 * time.Second
)

// interrupted is the exit status of a cell that was interrupted, as shells have it.
const interrupted = 130

// saving is held for reading while a checkpoint is written.
var saving sync.RWMutex

// Context returns the context of the cell: it is cancelled when the kernel is interrupted (SIGINT) or ended (SIGTERM). From then on the cell has 0.7
// seconds to return, or as long as a checkpoint that is being written needs; then the process exits with status 130 whatever it does. A second signal
// ends it at once. Functions that [Keep] runs get the same as their [Job].
func Context() context.Context { return cell() }

var cell = sync.OnceValue(func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		ended := make(chan struct{})
		go func() {
			time.Sleep(grace)
			saving.Lock() // no Save is running, and none begins
			close(ended)
		}()
		select {
		case <-signals:
		case <-ended:
		case <-time.After(grace + patience):
		}
		flush(200 * time.Millisecond)
		end(interrupted, "interrupted")
	}()
	return ctx
})
