package npy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// fault is what is wrong in a header or among values; at counts from its beginning.
type fault struct {
	kind            error
	at              int
	what, want, got string
}

func bad(at int, want, got string) *fault { return &fault{file.ErrFormat, at, "header", want, got} }

// literal is a literal of Python: a string, an integer, a boolean, None, a tuple or a list.
type literal struct {
	at    int
	kind  byte // s i b n ( [
	text  string
	n     int64
	items []literal
}

// String describes a literal for an error.
func (l literal) String() string {
	switch l.kind {
	case 's':
		return fmt.Sprintf("%.40q", l.text)
	case 'i':
		return fmt.Sprint(l.n)
	case 'b':
		return map[int64]string{0: "False", 1: "True"}[l.n]
	case 'n':
		return "None"
	case '(':
		return fmt.Sprintf("a tuple of %d", len(l.items))
	}
	return fmt.Sprintf("a list of %d", len(l.items))
}

// cursor goes through the text of a header, which is a literal of a Python dictionary. Nothing is evaluated.
type cursor struct {
	text  string
	at    int
	latin bool // bytes beyond ASCII are Latin-1, as in versions 1 and 2, and not UTF-8
	depth int  // brackets that may still be opened
}

// next skips spaces and, if the text goes on with token, that too.
func (c *cursor) next(token string) bool {
	for c.at < len(c.text) && c.text[c.at] == ' ' {
		c.at++
	}
	if !strings.HasPrefix(c.text[c.at:], token) {
		return false
	}
	c.at += len(token)
	return true
}

func (c *cursor) take(token string) *fault {
	if c.next(token) {
		return nil
	}
	return bad(c.at, strconv.Quote(token), c.ahead())
}

func (c *cursor) ahead() string { return fmt.Sprintf("%.20q", c.text[c.at:]) }

// value reads the next literal.
func (c *cursor) value() (literal, *fault) {
	c.next("")
	l := literal{at: c.at}
	switch {
	case c.next("'"):
		return c.quoted(l, '\'')
	case c.next(`"`):
		return c.quoted(l, '"')
	case c.next("True"):
		l.kind, l.n = 'b', 1
	case c.next("False"):
		l.kind = 'b'
	case c.next("None"):
		l.kind = 'n'
	case c.next("("):
		return c.items(l, '(', ")")
	case c.next("["):
		return c.items(l, '[', "]")
	default:
		end := c.at
		for end < len(c.text) && (c.text[end] >= '0' && c.text[end] <= '9' || end == c.at && c.text[end] == '-') {
			end++
		}
		n, err := strconv.ParseInt(c.text[c.at:end], 10, 64)
		if err != nil {
			return l, bad(c.at, "a string, a number, a boolean or a tuple", c.ahead())
		}
		c.at = end
		c.next("L") // a long of Python 2
		l.kind, l.n = 'i', n
	}
	return l, nil
}

// items reads what is between brackets. One item in round ones without a comma is no tuple.
func (c *cursor) items(l literal, kind byte, shut string) (literal, *fault) {
	l.kind = kind
	if c.depth--; c.depth < 0 {
		return l, &fault{file.ErrLimit, l.at, "header", "no more brackets within each other (Limits.MaxDepth)", "another one"}
	}
	defer func() { c.depth++ }()
	comma := false
	for !c.next(shut) {
		if len(l.items) > 0 && !comma {
			return l, bad(c.at, strconv.Quote(shut), c.ahead())
		}
		item, f := c.value()
		if f != nil {
			return l, f
		}
		l.items = append(l.items, item)
		comma = c.next(",")
	}
	if kind == '(' && len(l.items) == 1 && !comma {
		return l, bad(l.at, "a tuple, and one value in brackets is no tuple", l.items[0].String())
	}
	return l, nil
}

// quoted reads a string to its end, with Python's escapes.
func (c *cursor) quoted(l literal, quote byte) (literal, *fault) {
	l.kind = 's'
	var out []byte
	for c.at < len(c.text) && c.text[c.at] != quote {
		b := c.text[c.at]
		c.at++
		switch {
		case b == '\\':
			r, _, rest, err := strconv.UnquoteChar(c.text[c.at-1:], quote)
			if err != nil {
				return l, bad(c.at-1, "an escape of Python", fmt.Sprintf("%.10q", c.text[c.at-1:]))
			}
			c.at = len(c.text) - len(rest)
			out = utf8.AppendRune(out, r)
		case b >= utf8.RuneSelf && c.latin:
			out = utf8.AppendRune(out, rune(b))
		default:
			out = append(out, b)
		}
	}
	if c.at == len(c.text) {
		return l, bad(l.at, "an end of the string", fmt.Sprintf("%.20q", c.text[l.at:]))
	}
	c.at++
	if l.text = string(out); !utf8.ValidString(l.text) {
		return l, bad(l.at, "UTF-8", strconv.Quote(l.text))
	}
	return l, nil
}
