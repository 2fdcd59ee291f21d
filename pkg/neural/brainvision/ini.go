package brainvision

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
)

// entry is a line "key=value" of a header or marker file.
type entry struct {
	key, value string
	at         int64 // offset in the file
}

// ini is a file of sections, whose names and keys count without their case.
type ini struct {
	in       *file.Random
	sections map[string][]entry
	comment  string // all that follows [Comment]
}

// parse reads a file whose first line has to hold title. Text is UTF-8 where it is that and the file does not say otherwise, and else Latin-1.
func parse(in *file.Random, title string) (*ini, error) {
	b, err := in.Bytes(0, in.Size(), "file")
	if err != nil {
		return nil, err
	}
	out := &ini{in: in, sections: map[string][]entry{}}
	first, _, _ := bytes.Cut(b, []byte("\n"))
	begins := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(string(first)), "\ufeff"), ";")
	if begin := strings.TrimSpace(begins); !strings.HasPrefix(begin, "Brain Vision") && !strings.HasPrefix(begin, "BrainVision") || !strings.Contains(begin, title) {
		return nil, in.Fail(file.ErrFormat, 0, "first line", fmt.Sprintf(`"Brain Vision … %s …"`, title), fmt.Sprintf("%.60q", first))
	}
	text := continuous.Text
	if bytes.Contains(b, []byte("Codepage=ANSI")) {
		text = continuous.Latin1
	}
	section, at := "", int64(len(first)+1)
	for rest := b[min(at, int64(len(b))):]; len(rest) > 0; {
		var line []byte
		here := at
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		at += int64(len(line)) + 1
		s := strings.TrimSpace(text(line))
		switch {
		case s == "" || s[0] == ';':
		case s[0] == '[' && s[len(s)-1] == ']':
			section = strings.ToLower(s[1 : len(s)-1])
			if section == "comment" {
				out.comment = strings.ReplaceAll(text(rest), "\r", "")
				return out, nil
			}
			if out.sections[section] != nil {
				return nil, in.Fail(file.ErrFormat, here, "section", "sections of different names", "a second "+s)
			}
			out.sections[section] = []entry{}
		default:
			key, value, ok := strings.Cut(s, "=")
			if !ok || section == "" {
				return nil, in.Fail(file.ErrFormat, here, "line", `"key=value" within a section, or a comment after ";"`, fmt.Sprintf("%.60q", s))
			}
			if err := in.Charge(here, "lines", 1, int64(len(s))+40); err != nil {
				return nil, err
			}
			out.sections[section] = append(out.sections[section], entry{strings.TrimSpace(key), strings.TrimSpace(value), here})
		}
	}
	return out, nil
}

// get returns the entry of a key, with an empty value where there is none. A key that comes twice is an error.
func (f *ini) get(section, key string) (entry, error) {
	var out entry
	for _, e := range f.sections[strings.ToLower(section)] {
		if !strings.EqualFold(e.key, key) {
			continue
		}
		if out.key != "" {
			return entry{}, f.in.Fail(file.ErrFormat, e.at, key, "one entry", "a second one in ["+section+"]")
		}
		out = e
	}
	return out, nil
}

// need returns the entry of a key that has to be there.
func (f *ini) need(section, key string) (entry, error) {
	e, err := f.get(section, key)
	if err == nil && e.value == "" {
		err = f.in.Fail(file.ErrFormat, e.at, key, "an entry in ["+section+"]", "none")
	}
	return e, err
}
