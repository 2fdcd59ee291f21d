package data

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

func (s *set) sayMissing(cause error) error {
	e := &MissingError{Entry: s.entry, Folders: s.opt.Folders, Cause: cause}
	if s.opt.Cache != "" {
		e.Folder = s.folder()
	}
	for _, i := range s.missing() {
		e.Files = append(e.Files, s.files[i])
		var damaged *MismatchError
		if e.Folder == "" {
			continue
		}
		if _, err := locate(e.Folder, s.files[i]); errors.As(err, &damaged) {
			e.Damaged = append(e.Damaged, damaged)
		}
	}
	return e
}

// MissingError says which files of a set could not be had, and what to put where.
type MissingError struct {
	Entry   Entry
	Files   []File
	Folder  string           // in the cache, where the files would be found; empty where there is no cache
	Folders []string         // that were looked through before
	Damaged []*MismatchError // files that are in the cache with other content
	Cause   error
}

// Error lists the files with size, SHA-256 and address, the folder to put them into, and the source.
func (e *MissingError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "data: %s: %d of %d files are missing: %v\n", e.Entry.Name, len(e.Files), len(e.Entry.Files), e.Cause)
	if e.Folder != "" {
		fmt.Fprintf(&b, "Put these files into %s, under these names, or into the folder %q of a folder that %s lists", e.Folder, e.Entry.Name, EnvFolders)
	} else {
		fmt.Fprintf(&b, "Put these files into the folder %q of a folder that %s lists", e.Entry.Name, EnvFolders)
	}
	for _, folder := range e.Folders {
		note := ""
		if !exists(folder) {
			note = " (there is no such folder)"
		}
		fmt.Fprintf(&b, "\n  looked through: %s%s", filepath.Join(folder, e.Entry.Name), note)
	}
	for _, file := range e.Files {
		address := file.URL
		if address == "" {
			address = "published at no address that is known here"
		}
		fmt.Fprintf(&b, "\n  %s  %d bytes  SHA-256 %s\n    %s", file.Path, file.Size, file.SHA256, address)
	}
	for _, damaged := range e.Damaged {
		fmt.Fprintf(&b, "\nNot to be used: %v", damaged)
	}
	fmt.Fprintf(&b, "\nSource: %s\nLicence: %s", e.Entry.Source, e.Entry.Licence)
	return b.String()
}

// Unwrap returns the cause.
func (e *MissingError) Unwrap() error { return e.Cause }
