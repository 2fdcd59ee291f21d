package source

import (
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// hashEmbedded hashes the files in dir that the patterns name; folders with all that is in them, which is more than is embedded and never less.
func hashEmbedded(to hash.Hash, dir string, lines []string) error {
	var found []string
	for _, line := range lines {
		for _, pattern := range split(line) {
			matches, err := fs.Glob(os.DirFS(dir), strings.TrimPrefix(pattern, "all:"))
			if err != nil {
				return fmt.Errorf("embed pattern %q: %w", pattern, err)
			}
			found = append(found, matches...)
		}
	}
	slices.Sort(found)
	for _, root := range slices.Compact(found) {
		err := filepath.WalkDir(filepath.Join(dir, filepath.FromSlash(root)), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if err := trust(path); err != nil {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			fmt.Fprintf(to, "embedded %q %d ", relative, len(data))
			to.Write(data)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// split cuts a line of patterns at spaces that are not quoted.
func split(line string) (patterns []string) {
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if line[0] == '"' || line[0] == '`' {
			if quoted, err := strconv.QuotedPrefix(line); err == nil {
				pattern, _ := strconv.Unquote(quoted)
				patterns, line = append(patterns, pattern), line[len(quoted):]
				continue
			}
		}
		end := strings.IndexFunc(line, unicode.IsSpace)
		if end < 0 {
			end = len(line)
		}
		patterns, line = append(patterns, line[:end]), line[end:]
	}
	return patterns
}
