package data

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Environment variables that steer where data are looked for.
const (
	EnvFolders = "RICHLAZY_DATA"    // list of folders, separated by os.PathListSeparator
	EnvOffline = "RICHLAZY_OFFLINE" // not empty: never download
)

// Folders returns the folders that RICHLAZY_DATA lists, in order, as absolute paths, whether or not they exist. A relative folder is taken from the
// working directory and, where it does not exist there, from the root of the module around it (the next folder upwards that holds a go.mod), because
// tests and notebooks run in folders below. An absolute path is the safer choice.
func Folders() []string {
	var folders []string
	for _, folder := range filepath.SplitList(os.Getenv(EnvFolders)) {
		if folder != "" {
			folders = append(folders, absolute(folder))
		}
	}
	return folders
}

func absolute(folder string) string {
	here, err := filepath.Abs(folder)
	if err != nil || filepath.IsAbs(folder) || exists(here) {
		return here
	}
	for at, _ := os.Getwd(); ; at = filepath.Dir(at) {
		if exists(filepath.Join(at, "go.mod")) {
			if there := filepath.Join(at, folder); exists(there) {
				return there
			}
			return here
		}
		if at == filepath.Dir(at) {
			return here
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// cacheFolder returns the folder of all downloaded sets.
func cacheFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("data: there is no folder for downloads: %w: set %s to a folder that holds the data", err, EnvFolders)
	}
	return filepath.Join(base, "richlazy"), nil
}

// MismatchError says that a file is not the one that the catalogue describes.
type MismatchError struct {
	Path             string
	Size, WantSize   int64
	SHA256           string // of the file; empty where its size is wrong already
	WantSHA256, Hint string
}

// Error names the file, what was wanted and what was found.
func (e *MismatchError) Error() string {
	if e.Size != e.WantSize {
		return fmt.Sprintf("data: %s: got %d bytes, want %d (SHA-256 %s)%s", e.Path, e.Size, e.WantSize, e.WantSHA256, e.Hint)
	}
	return fmt.Sprintf("data: %s: got SHA-256 %s, want %s%s", e.Path, e.SHA256, e.WantSHA256, e.Hint)
}

// locate returns the path of a file below the folder of its set, after comparing size and SHA-256 with those of the file and of its twins, or "" if there is none. The files of the catalogue
// are small: hashing all of them again takes milliseconds, so nothing is remembered that could go stale.
func locate(folder string, file File) (string, error) {
	path := filepath.Join(folder, filepath.FromSlash(file.Path))
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("data: %w", err)
	}
	if info.IsDir() {
		return "", fmt.Errorf("data: %s: is a folder, want a file", path)
	}
	err = verify(path, file)
	for _, twin := range file.Twins {
		if err == nil || twin.Size != info.Size() {
			continue
		}
		if verify(path, File{Size: twin.Size, SHA256: twin.SHA256}) == nil {
			return path, nil
		}
	}
	return path, err
}

// verify compares the size and the hash of the file at path.
func verify(path string, want File) error {
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	defer in.Close()
	hash := sha256.New()
	n, err := io.Copy(hash, io.LimitReader(in, want.Size+1))
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	if n != want.Size {
		if info, err := in.Stat(); err == nil {
			n = info.Size()
		}
		return &MismatchError{Path: path, Size: n, WantSize: want.Size, WantSHA256: want.SHA256}
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != want.SHA256 {
		return &MismatchError{Path: path, Size: n, WantSize: n, SHA256: sum, WantSHA256: want.SHA256}
	}
	return nil
}
