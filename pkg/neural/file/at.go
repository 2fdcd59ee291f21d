package file

import (
	"io"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/pages"
)

// readAt is r.ReadAt, on all cores where much is read at once: copying from the system's cache, and the first use of new memory, take longer than one core needs. Where that
// goes wrong it is read again in order, so that errors are the same.
func readAt(r io.ReaderAt, p []byte, at int64) (int, error) {
	const piece = 1 << 20
	if len(p) < 2*piece {
		return r.ReadAt(p, at)
	}
	pages.Large(p)
	n := (len(p) + piece - 1) / piece
	short := make([]bool, n)
	cores.Do(n, func(k int) {
		part := p[k*piece : min((k+1)*piece, len(p))]
		got, _ := r.ReadAt(part, at+int64(k)*piece)
		short[k] = got < len(part)
	})
	for _, missing := range short {
		if missing {
			return r.ReadAt(p, at)
		}
	}
	return len(p), nil
}
