package simd

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/digests.json from the path Go of this machine")

// Every path of every machine gives the same bits: digests of the results for 2¹⁶ arguments each, made on amd64 by `go test -run TestMachines -update`.
// To run it for arm64 elsewhere: GOARCH=arm64 go test -exec qemu-aarch64-static -run 'TestMachines|TestFMA32' .
func TestMachines(t *testing.T) {
	const name = "testdata/digests.json"
	want := map[string]string{}
	if text, err := os.ReadFile(name); err != nil && !*update {
		t.Fatal(err)
	} else if err == nil {
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range Paths() {
		onPath(p, func() {
			for _, o := range operations64 {
				compareDigest(t, p, o, want)
			}
			for _, o := range operations32 {
				compareDigest(t, p, o, want)
			}
		})
	}
	if *update {
		text, err := json.MarshalIndent(want, "", "\t")
		if err == nil {
			err = os.WriteFile(name, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func compareDigest[T number](t *testing.T, p Path, o operation[T], want map[string]string) {
	a := newArrays[T](o.arrays, 1<<16)
	r := rand.New(rand.NewPCG(11, 11))
	for i := range a {
		plainFill(a[i], r)
	}
	result := o.call(a)
	h := fnv.New64a()
	add := func(x T) {
		bits := math.Float64bits(float64(x))
		if x != x {
			bits = 1 // any NaN is as good as any other
		}
		h.Write(binary.LittleEndian.AppendUint64(nil, bits))
	}
	add(result)
	for i := range a {
		for _, x := range a[i] {
			add(x)
		}
	}
	digest := fmt.Sprintf("%016x", h.Sum64())
	if *update && p == Go {
		want[o.name] = digest
	}
	if want[o.name] != digest {
		t.Errorf("%v: %s: digest %s, elsewhere %s", p, o.name, digest, want[o.name])
	}
}

// plainFill draws arguments by integer operations and exact scaling only, so that they are the same on every machine.
func plainFill[T number](x []T, r *rand.Rand) {
	for i := range x {
		switch u := r.Uint64(); r.IntN(8) {
		case 0:
			x[i] = T(awkward[u%uint64(len(awkward))])
		case 1:
			x[i] = T(math.Float64frombits(u))
		case 2:
			x[i] = T(math.Ldexp(float64(int64(u)>>11), -43)) // ±1024
		default:
			x[i] = T(math.Ldexp(float64(int64(u)>>11), -49)) // ±16
		}
	}
}
