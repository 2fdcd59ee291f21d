package kept

import (
	"bytes"
	"io"
	"runtime"
	"testing"
)

// Whatever a file holds, read returns, hands out only what it has checked, and allocates no more than its blocks.
func FuzzRead(f *testing.F) {
	id := ID{Key: [32]byte{1}, Fingerprint: [32]byte{2}}
	file := func(content []byte) []byte {
		var body bytes.Buffer
		b := newBlocks(&body)
		_, _ = b.Write(content)
		_ = b.flush()
		h := head{fingerprint: id.Fingerprint, key: id.Key, length: b.length, about: About{Name: "x"}.line()}
		return append(h.bytes(), body.Bytes()...)
	}
	f.Add(file(nil))
	f.Add(file([]byte("content")))
	f.Add(file(make([]byte, 2*blockSize+3))[:headSize+300])
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var got []byte
		err := read(bytes.NewReader(data), int64(len(data)), id, func(in io.Reader, size int64) (err error) {
			got, err = io.ReadAll(in)
			return err
		})
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20+20*uint64(len(data)) {
			t.Errorf("%d bytes led to %d allocated", len(data), used)
		}
		if err != nil {
			return
		}
		var again bytes.Buffer
		b := newBlocks(&again)
		_, _ = b.Write(got)
		_ = b.flush()
		if !bytes.HasSuffix(data, again.Bytes()) {
			t.Error("unchecked content")
		}
	})
}
