package chou2025

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// ReadRepresentations reads a folder of activations of networks that were trained elsewhere, one network after the other by the names of files. A network is
//
//	NAME.safetensors                          tensors features, labels; metadata richness, trained, seed, accuracy
//	NAME.npz                                  arrays features, labels, and the single values richness, trained, seed, accuracy
//	NAME.features.npy and NAME.labels.npy     with a row in networks.csv
//
// features has a row for each image and all that comes after, units or channels × rows × columns, as columns; labels is one whole number for each image, of which 0 … trained−1 are
// classes that the network was trained on, and higher ones classes that it was not. No image may be one that it was trained on. richness is 1/α or another number that grows with
// richness; seed (0 where it is missing) is common to networks that differ in richness only; accuracy, on test images of the trained classes, may be missing.
//
// networks.csv has the columns name (the file's, without what follows the first of the endings above), richness, trained, seed and accuracy. It may say what the files
// themselves do not; where both say something they have to say the same, and each row needs its file. Other files are passed over.
//
// From PyTorch, with model.features being what comes before the last layer, and CIFAR-100's labels moved up by ten:
//
//	import torch
//	from safetensors.torch import save_file
//
//	@torch.no_grad()
//	def export(path, model, cifar10_test, cifar100_test, richness, seed, accuracy):
//	    x, y = [], []
//	    for loader, first in (cifar10_test, 0), (cifar100_test, 10):
//	        for images, labels in loader:
//	            x.append(model.features(images).flatten(1).cpu()); y.append(labels + first)
//	    about = {"richness": str(richness), "trained": "10", "seed": str(seed), "accuracy": str(accuracy)}
//	    save_file({"features": torch.cat(x).contiguous(), "labels": torch.cat(y)}, path, about)
//
// With NumPy alone the last line is numpy.savez(path, features=…, labels=…, richness=…, trained=10, seed=…, accuracy=…).
//
// A folder without networks is an error, and so is what a file or the table lacks, says twice, or cannot mean. Each array is read within the limits.
func ReadRepresentations(folder string, limits file.Limits) ([]*Representation, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("chou2025: %w", err)
	}
	said, err := readNetworks(filepath.Join(folder, "networks.csv"))
	if err != nil {
		return nil, err
	}
	var all []*Representation
	names := map[string]string{}
	for _, e := range entries {
		for ending, read := range readers {
			name, is := strings.CutSuffix(e.Name(), ending)
			if !is || e.IsDir() {
				continue
			}
			if other, twice := names[name]; twice {
				return nil, fmt.Errorf("chou2025: %s: network %q is in two files, %s and %s", folder, name, other, e.Name())
			}
			names[name] = e.Name()
			r, err := read(filepath.Join(folder, e.Name()), name, said[name], limits)
			if err != nil {
				return nil, fmt.Errorf("chou2025: %s: %w", e.Name(), err)
			}
			all = append(all, r)
		}
	}
	for name := range said {
		if _, there := names[name]; !there {
			return nil, fmt.Errorf("chou2025: %s: networks.csv has a network %q, of which there is no file", folder, name)
		}
	}
	if all == nil {
		return nil, fmt.Errorf("chou2025: %s: there is no file NAME.safetensors, NAME.npz or NAME.features.npy", folder)
	}
	slices.SortFunc(all, func(a, b *Representation) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// readNetworks reads the table of networks, nil where there is none.
func readNetworks(path string) (map[string]numbers, error) {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("chou2025: %w", err)
	}
	defer in.Close()
	t, err := table.CSV{Texts: []string{"name"}}.ReadCSV(in, filepath.Base(path))
	if err != nil {
		return nil, fmt.Errorf("chou2025: %w", err)
	}
	names, err := t.Column("name")
	if err != nil {
		return nil, fmt.Errorf("chou2025: networks.csv: %w", err)
	}
	all := map[string]numbers{}
	for row := range names.Len() {
		name := names.Label(row)
		if _, twice := all[name]; twice || name == "" {
			return nil, fmt.Errorf("chou2025: networks.csv: row %d: the name %q is empty or was there before", row+1, name)
		}
		all[name] = numbers{}
	}
	for _, c := range t {
		if !slices.Contains(knownNumbers, c.Name) {
			continue
		}
		for row := range c.Len() {
			if c.Missing(row) {
				continue
			}
			if c.IsText() {
				return nil, fmt.Errorf("chou2025: networks.csv: row %d: %s is %q; want a number", row+1, c.Name, c.Text[row])
			}
			all[names.Label(row)][c.Name] = c.Number[row]
		}
	}
	return all, nil
}
