package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

// signalled is the cause of a context that a signal ended.
type signalled struct {
	what string
	code int
}

// Error says what the signal ended.
func (s *signalled) Error() string { return s.what }

// signals returns a context that the first SIGINT, SIGTERM or SIGHUP ends, and a channel that the second one closes: then nothing is waited for.
func signals() (ctx context.Context, force <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	caught := make(chan os.Signal, 4)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done, now := make(chan struct{}), make(chan struct{})
	if orphan := runner(); orphan != nil {
		go orphan(done, caught)
	}
	go func() {
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case sig := <-caught:
				number, _ := sig.(syscall.Signal)
				cancel(&signalled{fmt.Sprintf("stopped by a signal (%v)", sig), 128 + int(number)})
				if n == 1 {
					close(now)
				}
			}
		}
	}()
	var once sync.Once
	return ctx, now, func() {
		once.Do(func() { signal.Stop(caught); close(done); cancel(nil) })
	}
}

// runner returns a watch for the case that this process was started by go run: when that is ended, it tells nobody, and we would work on unseen.
func runner() func(done <-chan struct{}, caught chan<- os.Signal) {
	if name, err := os.Executable(); err != nil || !strings.Contains(name, "go-build") {
		return nil
	}
	parent := os.Getppid()
	return func(done <-chan struct{}, caught chan<- os.Signal) {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if os.Getppid() != parent {
					caught <- syscall.SIGTERM
					return
				}
			}
		}
	}
}
