package trace

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// checkpointMagic begins a checkpoint. Draws of the posterior, those of warm-up and the length of the state follow, of eight bytes each and little-endian, then the state,
// and the CRC-32 of all before.
const checkpointMagic = "richlazy checkpoint 1\n"

func checkpointPath(store string, chain int) string {
	return filepath.Join(store, stateGroup, "checkpoint."+strconv.Itoa(chain))
}

func writeCheckpoint(store string, chain int, done [2]int, state []byte) error {
	b := []byte(checkpointMagic)
	for _, n := range []int{done[Posterior], done[Warmup], len(state)} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	b = append(b, state...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	err := wholefile.Replace(checkpointPath(store, chain), func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
	if err != nil {
		return fmt.Errorf("trace: chain %d: checkpoint: %w", chain, err)
	}
	return syncFolder(filepath.Join(store, stateGroup))
}

// readCheckpoint returns a nil state where there is no checkpoint.
func readCheckpoint(store string, chain int, l Layout) (done [2]int, state []byte, err error) {
	path := checkpointPath(store, chain)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return done, nil, nil
	}
	if err != nil {
		return done, nil, err
	}
	head := len(checkpointMagic) + 24
	if len(b) < head+4 || string(b[:len(checkpointMagic)]) != checkpointMagic {
		return done, nil, wrong(path, "checkpoint", "a checkpoint", fmt.Sprintf("%d bytes that are none", len(b)), file.ErrFormat)
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if got := crc32.ChecksumIEEE(body); got != sum {
		return done, nil, wrong(path, "checkpoint", fmt.Sprintf("a checksum of %08x", sum), fmt.Sprintf("%08x", got), file.ErrFormat)
	}
	number := func(i int) uint64 { return binary.LittleEndian.Uint64(b[len(checkpointMagic)+8*i:]) }
	if number(0) > uint64(l.Draws) || number(1) > uint64(l.Warmup) || number(2) != uint64(len(body)-head) {
		got := fmt.Sprintf("%d, %d, and %d bytes", number(0), number(1), number(2))
		return done, nil, wrong(path, "checkpoint", fmt.Sprintf("at most %d draws, %d of warm-up, and %d bytes", l.Draws, l.Warmup, len(body)-head), got, file.ErrFormat)
	}
	done[Posterior], done[Warmup] = int(number(0)), int(number(1))
	return done, append([]byte{}, body[head:]...), nil
}

// wrong is the error of a file of a store.
func wrong(path, what, want, got string, kind error) error {
	if got == "" {
		got = "an empty text"
	}
	return &file.Error{Format: "zarr", File: path, Offset: -1, What: what, Want: want, Got: got, Err: kind}
}
