package bench

import (
	"context"
	"errors"
	"fmt"
)

// Against adds the contenders of a peer to cases. Its zero value has no peer and adds none.
type Against struct{ *Peer }

// Begin makes the peer forget what an earlier part gave it.
func (p Against) Begin(ctx context.Context, r *Runner) error {
	if p.Peer == nil {
		return nil
	}
	return still(r, p.Forget(ctx))
}

// still passes errors on but that of a lost peer, which the runner keeps.
func still(r *Runner, err error) error {
	if errors.Is(err, ErrPeer) {
		r.Lost(err)
		return nil
	}
	return err
}

// OnOpenBLAS reports whether the matrices of the peer's NumPy are OpenBLAS'.
func (p Against) OnOpenBLAS() bool { return p.Peer != nil && len(p.OpenBLAS) > 0 }

// Add adds the contender that does a work of the peer to a case, nothing where there is no peer any more.
func (p Against) Add(ctx context.Context, r *Runner, c *Case, name string, work Work, on ...Given) error {
	if p.Peer == nil {
		return nil
	}
	var names []string
	for _, a := range on {
		if err := a.send(ctx, p.Peer); err != nil {
			return still(r, err)
		}
		names = append(names, a.name)
	}
	contender, err := p.Contender(ctx, name, work, names...)
	if err != nil {
		return still(r, err)
	}
	c.Contenders = append(c.Contenders, contender)
	return nil
}

// A Given is an array that the peer is given.
type Given struct {
	name string
	send func(context.Context, *Peer) error
}

// Real are the precisions in which work is done.
type Real interface{ float32 | float64 }

// Matrix is an array of rows and columns, by rows. Those of one name, precision and shape are sent once a part.
func Matrix[T Real](name string, rows, columns int, x []T) Given {
	name += " " + Kind[T]() + fmt.Sprint(rows, columns)
	return Given{name, func(ctx context.Context, p *Peer) error { return Array(ctx, p, name, rows, columns, x) }}
}

// Kind is how a precision is named in tables: f64, f32.
func Kind[T Real]() string {
	if single[T]() {
		return "f32"
	}
	return "f64"
}

func single[T Real]() bool {
	var t T
	_, single := any(t).(float32)
	return single
}

// Epsilon is the distance from 1 to the next number.
func Epsilon[T Real]() float64 {
	if single[T]() {
		return 0x1p-23
	}
	return 0x1p-52
}

// Oppose adds the contender that does a work of the peer to a case as Add does, as one of which nothing depends on; without threads it has those of the case.
func (p Against) Oppose(ctx context.Context, r *Runner, c *Case, name string, work Work, on ...Given) error {
	if work.Threads == 0 {
		work.Threads = c.Threads
	}
	before := len(c.Contenders)
	err := p.Add(ctx, r, c, name, work, on...)
	for i := range c.Contenders[before:] {
		c.Contenders[before+i].Aside = true
	}
	return err
}
