package plain

import (
	"bytes"
	"runtime"
	"testing"
)

// Whatever the stream holds, Decode returns, and it allocates no more than a small multiple of its length.
func FuzzDecode(f *testing.F) {
	v := sample()
	var b bytes.Buffer
	if err := Encode(&b, &v); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var got everything
		_ = Decode(bytes.NewReader(data), int64(len(data)), &got)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20+200*uint64(len(data)) {
			t.Errorf("%d bytes led to %d allocated", len(data), used)
		}
	})
}
