package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/mat"
)

// TestMain makes the test itself the stub of a Python interpreter where a test starts it as one.
func TestMain(m *testing.M) {
	if kind := os.Getenv("RICHLAZY_BENCH_STUB"); kind != "" {
		stub(kind)
	}
	os.Exit(m.Run())
}

// stub speaks the protocol of peer.py: every time takes 1 ms, every result is 1, 2, 3. The kind says where it fails.
func stub(kind string) {
	if strings.HasPrefix(os.Args[2], "import numpy") {
		if kind == "bare" {
			fmt.Fprintln(os.Stderr, "Traceback (most recent call last):\nModuleNotFoundError: No module named 'numpy'")
			os.Exit(1)
		}
		os.Exit(0)
	}
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			os.Exit(0)
		}
		var request struct {
			Do    string
			N     int
			Bytes int64
		}
		json.Unmarshal(line, &request)
		io.CopyN(io.Discard, in, request.Bytes)
		told := map[string]any{}
		var data []byte
		switch request.Do {
		case "hello":
			told = map[string]any{"python": "3.14", "numpy": "stub", "scipy": "stub", "openblas": []any{map[string]any{"core": os.Getenv("OPENBLAS_CORETYPE"),
				"config": "threads " + os.Getenv("OPENBLAS_NUM_THREADS")}}}
		case "time":
			switch kind {
			case "dies":
				fmt.Fprintln(os.Stderr, "out of memory")
				os.Exit(137)
			case "hangs":
				time.Sleep(time.Hour)
			case "raves":
				fmt.Println("Segmentation fault")
			case "refuses":
				told["error"] = "ValueError: shapes"
			}
			told["seconds"], told["n"] = 0.001*float64(request.N), request.N
		case "result":
			data = make([]byte, 24)
			for i := range 3 {
				bits := math.Float64bits(float64(i + 1))
				for j := range 8 {
					data[8*i+j] = byte(bits >> (8 * j))
				}
			}
		}
		told["bytes"] = len(data)
		answer, _ := json.Marshal(told)
		os.Stdout.Write(append(append(answer, '\n'), data...))
	}
}

// stubbed starts a stub.
func stubbed(t *testing.T, ctx context.Context, kind string) *Peer {
	t.Helper()
	t.Setenv("RICHLAZY_BENCH_STUB", kind)
	python, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Start(ctx, python, "SkylakeX", NumPy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Close()
		if syscall.Kill(-p.cmd.Process.Pid, 0) == nil {
			t.Error("the peer is left")
		}
	})
	return p
}

func task(t *testing.T, p *Peer) Contender {
	t.Helper()
	ctx := context.Background()
	if err := Array(ctx, p, "a", 1, 2, []float32{1, 2}); err != nil {
		t.Fatal(err)
	}
	c, err := p.Contender(ctx, "peer", Work{Name: "product", Threads: 1}, "a", "a")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPeerProtocol(t *testing.T) {
	t.Setenv("OPENBLAS_NUM_THREADS", "1")
	p := stubbed(t, context.Background(), "fine")
	if p.NumPy != "stub" || p.OpenBLAS[0].Core != "SkylakeX" || !p.Chosen || p.OpenBLAS[0].Config != "threads " {
		t.Errorf("the peer says %+v, want the core type that was given and no limit of threads", p.Hello)
	}
	c := task(t, p)
	if took, err := c.Time(context.Background(), 7); err != nil || took != 7*time.Millisecond {
		t.Errorf("took %v, error %v, want 7 ms", took, err)
	}
	if got, err := c.Result(context.Background()); err != nil || fmt.Sprint(got) != "[1 2 3]" {
		t.Errorf("result %v, error %v", got, err)
	}
	if err := p.Forget(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestPeerCoreTypeOfTheUser(t *testing.T) {
	t.Setenv("OPENBLAS_CORETYPE", "Zen")
	if p := stubbed(t, context.Background(), "fine"); p.OpenBLAS[0].Core != "Zen" || p.Chosen || p.CoreType != "Zen" {
		t.Errorf("the peer runs on %q, want the user's Zen", p.OpenBLAS[0].Core)
	}
}

// What the software adds to the environment gives way to what the user has set.
func TestPeerEnvironment(t *testing.T) {
	software := Software{Env: []string{"RICHLAZY_BENCH_STUB=fine", "OPENBLAS_CORETYPE=Zen"}}
	t.Setenv("OPENBLAS_CORETYPE", "Haswell")
	python, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Start(context.Background(), python, "", software)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.NumPy != "stub" || p.OpenBLAS[0].Core != "Haswell" {
		t.Errorf("the peer says %+v, want a stub with the user's Haswell", p.Hello)
	}
}

func TestPeerFaults(t *testing.T) {
	for _, test := range []struct {
		kind, want string
		lost       bool
	}{
		{"dies", "out of memory", true},
		{"raves", "Segmentation fault", true},
		{"refuses", "python: time: ValueError: shapes", false},
	} {
		t.Run(test.kind, func(t *testing.T) {
			c := task(t, stubbed(t, context.Background(), test.kind))
			for range 2 { // once lost, always lost
				_, err := c.Time(context.Background(), 1)
				if err == nil || !strings.Contains(err.Error(), test.want) || errors.Is(err, ErrPeer) != test.lost {
					t.Errorf("error %v, want %q", err, test.want)
				}
			}
		})
	}
}

// Ctrl-C ends a peer in the middle of its work, be it by the context of a request or by that of the peer.
func TestPeerIsKilled(t *testing.T) {
	for _, test := range []string{"request", "peer"} {
		t.Run(test, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			of := map[string]context.Context{"request": ctx, test: ctx}
			if test == "peer" {
				of["request"] = context.Background()
			} else {
				of["peer"] = context.Background()
			}
			c := task(t, stubbed(t, of["peer"], "hangs"))
			time.AfterFunc(50*time.Millisecond, cancel)
			began := time.Now()
			if _, err := c.Time(of["request"], 1); !errors.Is(err, ErrPeer) || time.Since(began) > 30*time.Second {
				t.Errorf("error %v after %v", err, time.Since(began))
			}
		})
	}
}

func TestPeerDiesAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho 'no room' >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(context.Background(), path, "", NumPy); !errors.Is(err, ErrPeer) || !strings.Contains(err.Error(), "no room") {
		t.Errorf("error %v, want what the process said", err)
	}
}

func TestFind(t *testing.T) {
	python, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(Variable, python)
	t.Setenv("RICHLAZY_BENCH_STUB", "fine")
	if got, err := Find(context.Background(), NumPy); err != nil || got != python {
		t.Errorf("found %q, %v, want %q", got, err, python)
	}
	t.Setenv("RICHLAZY_BENCH_STUB", "bare")
	if _, err := Find(context.Background(), NumPy); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "No module named 'numpy'") {
		t.Errorf("error %v, want that NumPy is missing", err)
	}
	t.Setenv(Variable, "/nonexistent/python")
	if _, err := Find(context.Background(), NumPy); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "/nonexistent/python") {
		t.Errorf("error %v, want that the named one is missing", err)
	}
}

// numpy starts the real peer. Where there is none the test is skipped, or fails where CI is set.
func numpy(t *testing.T) *Peer {
	t.Helper()
	python, err := Find(context.Background(), NumPy)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is %v: apt-get install %s", err, Debian)
		}
		t.Skipf("%v", err)
	}
	p, err := Start(context.Background(), python, CoreType(), NumPy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestPeerComputes(t *testing.T) {
	p := numpy(t)
	ctx, g := context.Background(), rand.New(rand.NewPCG(1, 2))
	fill := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(float32(g.NormFloat64()))
		}
		return x
	}
	for _, s := range [][3]int{{1, 1, 1}, {27, 50, 100}, {100, 100, 100}} {
		m, k, n := s[0], s[1], s[2]
		a, b, want := fill(m*k), fill(k*n), make([]float64, m*n)
		gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, m, n, k, 1, a, k, b, n, 0, want, n)
		square := make([]float64, m*m)
		gonum.Implementation{}.Dgemm(blas.NoTrans, blas.Trans, m, m, k, 1, a, k, a, k, 0, square, m)
		for _, bits := range []int{64, 32} {
			names := []string{"a" + strconv.Itoa(bits) + fmt.Sprint(s), "b" + strconv.Itoa(bits) + fmt.Sprint(s)}
			tolerance := 1e-14
			for i, x := range [][]float64{a, b} {
				rows, columns := []int{m, k}[i], []int{k, n}[i]
				err := Array(ctx, p, names[i], rows, columns, x)
				if bits == 32 {
					single := make([]float32, len(x))
					for j, v := range x {
						single[j] = float32(v)
					}
					tolerance = 1e-5
					p.arrays[names[i]] = false
					err = Array(ctx, p, names[i], rows, columns, single)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			for work, on := range map[string][]string{"product": names, "gram by gemm": names[:1], "gram by syrk": names[:1]} {
				expected := want
				if work != "product" {
					expected = square
				}
				agrees(t, p, work, expected, tolerance, on...)
			}
		}
	}

	x := fill(1000)
	if err := Array(ctx, p, "x", 1, len(x), x); err != nil {
		t.Fatal(err)
	}
	values := map[string][]float64{}
	for _, v := range x {
		values["exp"] = append(values["exp"], math.Exp(v))
		values["tanh"] = append(values["tanh"], math.Tanh(v))
		values["erf and slope"] = append(values["erf and slope"], math.Erf(v))
	}
	for _, v := range x {
		values["erf and slope"] = append(values["erf and slope"], 2/math.Sqrt(math.Pi)*math.Exp(-v*v))
	}
	for work, want := range values {
		agrees(t, p, work, want, 1e-14, "x")
	}

	symmetric := mat.NewSymDense(20, nil)
	for i := range 20 {
		for j := range i + 1 {
			symmetric.SetSym(i, j, g.NormFloat64())
		}
	}
	var eigen mat.EigenSym
	eigen.Factorize(symmetric, true)
	ascending, ten := eigen.Values(nil), make([]float64, 10)
	for i := range ten {
		ten[i] = ascending[19-i]
	}
	if err := Array(ctx, p, "symmetric", 20, 20, mat.DenseCopyOf(symmetric).RawMatrix().Data); err != nil {
		t.Fatal(err)
	}
	agrees(t, p, "eigh", ten, 1e-13, "symmetric")
	agrees(t, p, "eigh of ten", ten, 1e-13, "symmetric")

	c, err := p.Contender(ctx, "normals", Work{Name: "normals", Threads: 1}, "x")
	if err != nil {
		t.Fatal(err)
	}
	if z, err := c.Result(ctx); err != nil || len(z) != 1000 || Normal(nil, z) > 5 {
		t.Errorf("%d normals, %.1f standard errors off, error %v", len(z), Normal(nil, z), err)
	}
}

// agrees checks a work of the peer on one and on two threads, by its numbers and by the sign of its time.
func agrees(t *testing.T, p *Peer, work string, want []float64, tolerance float64, on ...string) {
	t.Helper()
	for threads := range 2 {
		c, err := p.Contender(context.Background(), "peer", Work{Name: work, Threads: threads + 1}, on...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Result(context.Background())
		if d := Difference(want, got); err != nil || !(d <= tolerance) {
			t.Errorf("%s on %v: %.2g off, error %v", work, on, d, err)
		}
		if took, err := c.Time(context.Background(), 3); err != nil || took <= 0 {
			t.Errorf("%s on %v took %v, error %v", work, on, took, err)
		}
	}
}
