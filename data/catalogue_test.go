package data

import (
	"net/url"
	"strings"
	"testing"
)

func TestCatalogueIsComplete(t *testing.T) {
	for _, entry := range Catalog() {
		found, err := Lookup(entry.Name)
		if err != nil || found.String() != entry.String() {
			t.Errorf("%s: looked up: %v", entry.Name, err)
		}
		if entry.Title == "" || entry.Holds == "" || entry.Licence == "" || len(entry.Citation) == 0 || entry.Source == "" {
			t.Errorf("%s lacks a description: %+v", entry.Name, entry)
		}
		for _, file := range entry.Files {
			nowhere := entry.Name == "cifar10_subset" || entry.Name == "flesch2018" && strings.HasPrefix(file.Path, "trials_") // published by nobody
			address, err := url.Parse(file.URL)
			if file.Path == "" || file.Size <= 0 || len(file.SHA256) != 64 || err != nil || nowhere != (file.URL == "") || !nowhere && address.Scheme != "https" {
				t.Errorf("%s: incomplete: %+v", entry.Name, file)
			}
		}
	}
}
