package neural

import (
	"bytes"
	"encoding/gob"
)

// stored is a recording without methods, whose values gob stores by their registered types.
type stored Recording

func init() { // the types that Values can have in memory
	for _, a := range []any{&Array[uint8]{}, &Array[int8]{}, &Array[uint16]{}, &Array[int16]{}, &Array[int32]{}, &Array[float32]{}, &Array[float64]{}} {
		gob.Register(a)
	}
}

// GobEncode stores the recording for encoding/gob, and for what keeps results of notebooks. A lazy recording is an error: Load it first.
func (r *Recording) GobEncode() ([]byte, error) {
	if r.Lazy() {
		return nil, r.fail("storing: the values are not in memory: Load them first")
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode((*stored)(r)); err != nil {
		return nil, r.fail("storing: %w", err)
	}
	return b.Bytes(), nil
}

// GobDecode restores what GobEncode stored.
func (r *Recording) GobDecode(b []byte) error {
	var s stored
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&s); err != nil {
		return (*Recording)(&s).fail("restoring: %w", err)
	}
	*r = Recording(s)
	return nil
}
