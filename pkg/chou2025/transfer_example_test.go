package chou2025_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/chou2025"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Activations of networks that were trained elsewhere, 60 images of each of four classes, of which two were trained. The second network has made one of the held-out classes'
// directions small.
func ExampleReadRepresentations() {
	folder := filepath.Join(os.TempDir(), "richlazy-example-representations")
	defer os.RemoveAll(folder)
	r := rand.New(rand.NewPCG(1, 1))
	var exported []*chou2025.Representation
	for i, width := range []float64{4, .5} {
		n := &chou2025.Representation{Name: fmt.Sprint("network-", i), Richness: float64(1 + 9*i), Accuracy: .9, Trained: 2, Features: mat.NewDense(240, 20, nil)}
		for image := range 240 {
			label := image % 4
			n.Labels = append(n.Labels, label)
			for unit := range 20 {
				n.Features.Set(image, unit, r.NormFloat64())
			}
			n.Features.Set(image, label, n.Features.At(image, label)+map[bool]float64{true: 4, false: width}[label < 2])
		}
		exported = append(exported, n)
	}
	if err := chou2025.WriteRepresentations(folder, exported); err != nil {
		panic(err)
	}

	networks, err := chou2025.ReadRepresentations(folder, file.Limits{})
	if err != nil {
		panic(err)
	}
	for _, n := range networks {
		t, err := n.Measure(context.Background(), chou2025.Probes{}, rand.NewPCG(2, 2))
		if err != nil {
			panic(err)
		}
		fmt.Printf("richness %2.0f: probes know %.1f of trained and %.1f of held-out classes\n", t.Richness, t.Trained.Linear, t.HeldOut.Linear)
	}
	// Output:
	// richness  1: probes know 1.0 of trained and 1.0 of held-out classes
	// richness 10: probes know 1.0 of trained and 0.6 of held-out classes
}
