package ipynb

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// appendJSON writes v as Python's json does with indent=1, sort_keys=True and ensure_ascii=False. Go's encoder differs in what it escapes.
func appendJSON(b []byte, v any, depth int) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return fmt.Append(b, v)
	case json.Number:
		return append(b, v...)
	case string:
		return appendString(b, v)
	case []any:
		if len(v) == 0 {
			return append(b, "[]"...)
		}
		b = append(b, '[')
		for i, item := range v {
			b = appendJSON(line(b, i, depth+1), item, depth+1)
		}
		return append(line(b, 0, depth), ']')
	case map[string]any:
		if len(v) == 0 {
			return append(b, "{}"...)
		}
		b = append(b, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			b = append(appendString(line(b, i, depth+1), key), ": "...)
			b = appendJSON(b, v[key], depth+1)
		}
		return append(line(b, 0, depth), '}')
	}
	panic(fmt.Sprintf("ipynb: %T in a notebook", v))
}

// line begins a line for item i of a list or object.
func line(b []byte, i, depth int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	b = append(b, '\n')
	for range depth {
		b = append(b, ' ')
	}
	return b
}

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(append(b, s[from:]...), '"')
}

// splitLines splits text where Python's str.splitlines(keepends=True) does, which is at more than line feeds.
func splitLines(s string) []any {
	list := []any{}
	for s != "" {
		end := len(s)
		if i := strings.IndexAny(s, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029"); i >= 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			end = i + size
			if s[i] == '\r' && end < len(s) && s[end] == '\n' {
				end++
			}
		}
		list = append(list, s[:end])
		s = s[end:]
	}
	return list
}
