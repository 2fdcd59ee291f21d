package plain

import (
	"bytes"
	"testing"
)

func BenchmarkStructsWithText(b *testing.B) {
	type trial struct {
		Name string
		Ok   bool
		RT   float64
	}
	v := make([]trial, 1e6)
	for b.Loop() {
		var out bytes.Buffer
		if err := Encode(&out, &v); err != nil {
			b.Fatal(err)
		}
		var got []trial
		if err := Decode(&out, int64(out.Len()), &got); err != nil {
			b.Fatal(err)
		}
	}
}
