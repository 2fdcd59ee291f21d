package page

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

var (
	element  = regexp.MustCompile(`(?i)<(script|style|link|img)(?:\s[^>]*)?>`)
	source   = regexp.MustCompile(`(?i)\s(?:src|href)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)`)
	alt      = regexp.MustCompile(`(?i)\salt\s*=\s*("[^"]*"|'[^']*')`)
	settings = regexp.MustCompile(`(?i)\stype\s*=\s*["']?text/x-mathjax-config`)
	imports  = regexp.MustCompile(`\bimport\s*\(?\s*["'](?:https?:)?//|\bfrom\s*["'](?:https?:)?//`)
	sheets   = regexp.MustCompile(`@import[^;]*;`)
)

// contained takes out what would load something: scripts, style sheets and pictures that are not in the page. What stands inside a script is left as
// it is, whatever it looks like.
func contained(page []byte) (out []byte, elsewhere []string) {
	for {
		at := element.FindSubmatchIndex(page)
		if at == nil {
			return append(out, page...), elsewhere
		}
		out = append(out, page[:at[0]]...)
		tag, name := page[at[0]:at[1]], strings.ToLower(string(page[at[2]:at[3]]))
		page = page[at[1]:]
		address := attribute(source, tag)
		switch name {
		case "link":
			if strings.HasPrefix(address, "data:") {
				out = append(out, tag...)
			}
		case "img":
			if address == "" || strings.HasPrefix(address, "data:") || strings.HasPrefix(address, "blob:") {
				out = append(out, tag...)
				continue
			}
			elsewhere = append(elsewhere, address)
			label := attribute(alt, tag)
			if label == "" {
				label = address
			}
			out = fmt.Appendf(out, `<a href="%s">%s</a>`, html.EscapeString(address), html.EscapeString(label))
		default:
			inner, rest := cut(page, name)
			page = rest
			if name == "script" && (remote(tag, address) || settings.Match(tag) || imports.Match(inner)) {
				continue
			}
			if name == "style" {
				inner = sheets.ReplaceAll(inner, nil)
			}
			out = append(append(out, tag...), inner...)
			out = append(out, "</"+name+">"...)
		}
	}
}

// remote reports whether a script has a source that is not in the page; one with an empty source is of no use either.
func remote(tag []byte, address string) bool {
	return source.Match(tag) && !strings.HasPrefix(address, "data:")
}

func attribute(of *regexp.Regexp, tag []byte) string {
	m := of.FindSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(strings.Trim(string(m[1]), `"'`))
}

var ends = map[string]*regexp.Regexp{
	"script": regexp.MustCompile(`(?i)</script[^>]*>`),
	"style":  regexp.MustCompile(`(?i)</style[^>]*>`),
}

// cut splits the page behind the end tag of the element name.
func cut(page []byte, name string) (inner, rest []byte) {
	at := ends[name].FindIndex(page)
	if at == nil {
		return page, nil
	}
	return page[:at[0]], page[at[1]:]
}
