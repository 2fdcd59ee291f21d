package ipynb

import (
	"path/filepath"
	"regexp"
	"strings"
)

var heading = regexp.MustCompile(`^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$`)

// Section returns the nearest heading at or above cell i, without Markdown's marks, and "" where there is none. Within a Markdown cell the last
// heading counts; what looks like one inside a fenced block does not.
func (nb *Notebook) Section(i int) string {
	for ; i >= 0; i-- {
		if nb.Cells[i].Kind != Markdown {
			continue
		}
		if all := headings(nb.Cells[i].Source); len(all) > 0 {
			return all[len(all)-1]
		}
	}
	return ""
}

// Title returns the notebook's title: metadata "title", or its first heading, or "" where it has neither.
func (nb *Notebook) Title() string {
	if title, ok := nb.Metadata["title"].(string); ok && !blank(title) {
		return title
	}
	for _, cell := range nb.Cells {
		if cell.Kind == Markdown {
			if all := headings(cell.Source); len(all) > 0 {
				return all[0]
			}
		}
	}
	return ""
}

// Name returns the notebook's name: the file's name without folder and ending.
func Name(path string) string { return strings.TrimSuffix(filepath.Base(path), ".ipynb") }

func headings(source string) []string {
	var all []string
	fence := ""
	for _, line := range strings.Split(source, "\n") {
		bare := strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(bare, fence) {
				fence = ""
			}
		case strings.HasPrefix(bare, "```"), strings.HasPrefix(bare, "~~~"):
			fence = bare[:3]
		default:
			if m := heading.FindStringSubmatch(line); m != nil {
				if text := plain(m[1]); text != "" {
					all = append(all, text)
				}
			}
		}
	}
	return all
}

var (
	link = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	tag  = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)
	mark = strings.NewReplacer("**", "", "__", "", "`", "", "*", "")
)

// plain takes links, tags, emphasis and code marks from a line of Markdown.
func plain(s string) string {
	s = link.ReplaceAllString(s, "$1")
	s = tag.ReplaceAllString(s, "")
	return strings.TrimSpace(mark.Replace(s))
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
