package data

import (
	"net/url"
	"strings"
	"testing"
)

func TestCatalogueIsComplete(t *testing.T) {
	names := map[string]bool{}
	for _, entry := range Catalog() {
		if names[entry.Name] {
			t.Errorf("two sets are called %s", entry.Name)
		}
		names[entry.Name] = true
		if !strings.HasPrefix(entry.Source, "http") || !strings.Contains(entry.String(), entry.Call) {
			t.Errorf("%s: no page as its source, or no call in its text: %s", entry.Name, entry)
		}
		found, err := Lookup(entry.Name)
		if err != nil || found.String() != entry.String() {
			t.Errorf("%s: looked up: %v", entry.Name, err)
		}
		if err := entry.Check(); err != nil {
			t.Error(err)
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
