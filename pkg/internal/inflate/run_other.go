//go:build !amd64

package inflate

func run(l *loop) reason { return runGo(l) }
