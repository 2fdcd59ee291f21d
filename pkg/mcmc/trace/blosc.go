package trace

import (
	"fmt"
	"io"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

func unblosc(io.Reader, int64) (io.Reader, error) {
	return nil, fmt.Errorf("blosc: %w", file.ErrUnsupported)
}
