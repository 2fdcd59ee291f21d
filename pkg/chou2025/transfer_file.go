package chou2025

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/neural/safetensors"
)

// numbers that are known of a network, by name.
type numbers map[string]float64

var knownNumbers = []string{"richness", "trained", "seed", "accuracy"}

var readers = map[string]func(path, name string, said numbers, limits file.Limits) (*Representation, error){
	".safetensors": readSafetensors, ".npz": readArchive, ".features.npy": readPair,
}

// add notes what a file says of its network.
func (n numbers) add(name string, v float64) error {
	if was, there := n[name]; there && was != v {
		return fmt.Errorf("%s is %v here and %v in networks.csv", name, v, was)
	}
	n[name] = v
	return nil
}

func readSafetensors(path, name string, said numbers, limits file.Limits) (*Representation, error) {
	f, err := safetensors.Open(path, limits)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := said.clone()
	for _, key := range knownNumbers {
		text, there := f.Metadata[key]
		if !there {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, fmt.Errorf("metadata: %s is %q; want a number", key, text)
		}
		if err := all.add(key, v); err != nil {
			return nil, err
		}
	}
	features, err := f.Read("features")
	if err != nil {
		return nil, err
	}
	labels, err := f.Read("labels")
	if err != nil {
		return nil, err
	}
	return newRepresentation(name, all, features, labels)
}

func readArchive(path, name string, said numbers, limits file.Limits) (*Representation, error) {
	a, err := npy.OpenNPZ(path, limits)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	all := said.clone()
	for _, key := range knownNumbers {
		if !a.Has(key) {
			continue
		}
		single, err := a.Read(key)
		if err != nil {
			return nil, err
		}
		v, err := single.Float64s()
		if err != nil || len(v) != 1 {
			return nil, fmt.Errorf("%s: an array of shape %v; want a single number", key, single.Shape)
		}
		if err := all.add(key, v[0]); err != nil {
			return nil, err
		}
	}
	features, err := a.Read("features")
	if err != nil {
		return nil, err
	}
	labels, err := a.Read("labels")
	if err != nil {
		return nil, err
	}
	return newRepresentation(name, all, features, labels)
}

func readPair(path, name string, said numbers, limits file.Limits) (*Representation, error) {
	features, err := npy.OpenWithin(path, limits)
	if err != nil {
		return nil, err
	}
	labels, err := npy.OpenWithin(strings.TrimSuffix(path, ".features.npy")+".labels.npy", limits)
	if err != nil {
		return nil, err
	}
	return newRepresentation(name, said.clone(), features, labels)
}

func (n numbers) clone() numbers {
	all := numbers{}
	for k, v := range n {
		all[k] = v
	}
	return all
}

// newRepresentation puts together what was read.
func newRepresentation(name string, n numbers, features, labels *npy.Array) (*Representation, error) {
	for _, key := range []string{"richness", "trained"} {
		if _, there := n[key]; !there {
			return nil, fmt.Errorf("%s is not stated, in the file or in networks.csv", key)
		}
	}
	for _, key := range []string{"trained", "seed"} {
		if v := n[key]; v != math.Trunc(v) || math.Abs(v) > 1<<31 || math.IsNaN(v) {
			return nil, fmt.Errorf("%s is %v; want a whole number", key, v)
		}
	}
	r := &Representation{Name: name, Richness: n["richness"], Trained: int(n["trained"]), Seed: int(n["seed"]), Accuracy: math.NaN()}
	if v, there := n["accuracy"]; there {
		if !(v >= 0 && v <= 1) {
			return nil, fmt.Errorf("accuracy is %v; want 0 … 1", v)
		}
		r.Accuracy = v
	}
	values, err := features.Float64s()
	if err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	if len(features.Shape) < 2 || len(values) == 0 {
		return nil, fmt.Errorf("features: got shape %v, want images × units", features.Shape)
	}
	images := features.Shape[0]
	r.Features = mat.NewDense(images, len(values)/images, values)
	classes, err := labels.Float64s()
	if err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	for i, v := range classes {
		if v != math.Trunc(v) || !(v >= 0 && v < 1<<31) {
			return nil, fmt.Errorf("labels: image %d has %v; want a whole number, 0 or above", i, v)
		}
		r.Labels = append(r.Labels, int(v))
	}
	return r, r.check()
}
