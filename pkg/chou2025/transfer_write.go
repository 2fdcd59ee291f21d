package chou2025

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/neural/safetensors"
)

// WriteRepresentations writes networks as [ReadRepresentations] reads them, each to NAME.safetensors in a folder, which it makes. Features and accuracies keep all their bits.
// It is an error where names are empty, occur twice or are no names of files, and where features and labels do not fit.
func WriteRepresentations(folder string, all []*Representation) error {
	names := map[string]bool{}
	for _, r := range all {
		if r.Name == "" || names[r.Name] || r.Name != filepath.Base(r.Name) || strings.HasPrefix(r.Name, ".") {
			return fmt.Errorf("chou2025: a network has the name %q; want names of files, each another", r.Name)
		}
		names[r.Name] = true
		if err := r.check(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("chou2025: %w", err)
	}
	for _, r := range all {
		images, units := r.Features.Dims()
		features, labels := make([]float64, 0, images*units), make([]int64, images)
		for i := range images {
			features = append(features, r.Features.RawRowView(i)...)
			labels[i] = int64(r.Labels[i])
		}
		about := map[string]string{"richness": strconv.FormatFloat(r.Richness, 'g', -1, 64), "trained": strconv.Itoa(r.Trained), "seed": strconv.Itoa(r.Seed)}
		if !math.IsNaN(r.Accuracy) {
			about["accuracy"] = strconv.FormatFloat(r.Accuracy, 'g', -1, 64)
		}
		tensors := map[string]*npy.Array{"features": npy.New(features, images, units), "labels": npy.New(labels, images)}
		if err := safetensors.Write(filepath.Join(folder, r.Name+".safetensors"), tensors, about); err != nil {
			return fmt.Errorf("chou2025: %w", err)
		}
	}
	return nil
}
