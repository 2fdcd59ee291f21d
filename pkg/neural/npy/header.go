package npy

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// header is a cursor over the text of a header, a literal of a Python dictionary.
type header struct {
	text string
	at   int
}

// described is what a header says.
type described struct {
	descr   string
	fortran bool
	shape   []int
}

// parse returns what a header says, or an error and where in the text it lies.
func parse(text string) (d described, at int, err error) {
	h := &header{text: text}
	if err := h.take("{"); err != nil {
		return d, h.at, err
	}
	seen := map[string]bool{}
	for !h.next("}") {
		start := h.at
		key, err := h.quoted()
		if err == nil {
			err = h.take(":")
		}
		if err != nil {
			return d, h.at, err
		}
		if seen[key] {
			return d, start, fmt.Errorf("%q occurs twice", key)
		}
		seen[key] = true
		switch key {
		case "descr":
			d.descr, err = h.descr()
		case "fortran_order":
			if d.fortran = h.next("True"); !d.fortran {
				err = h.take("False")
			}
		case "shape":
			d.shape, err = h.shape()
		default:
			return d, start, fmt.Errorf("got key %q, want descr, fortran_order or shape", key)
		}
		if err != nil {
			return d, h.at, err
		}
		if !h.next(",") {
			if err := h.take("}"); err != nil {
				return d, h.at, err
			}
			break
		}
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if !seen[key] {
			return d, h.at, fmt.Errorf("the header lacks %q", key)
		}
	}
	if rest := strings.TrimRight(h.text[h.at:], " \n"); rest != "" {
		return d, h.at, fmt.Errorf("got %.20q behind the header's dictionary, want spaces and a newline", rest)
	}
	return d, h.at, nil
}

// next skips spaces and, if the text goes on with token, that too.
func (h *header) next(token string) bool {
	for h.at < len(h.text) && h.text[h.at] == ' ' {
		h.at++
	}
	if !strings.HasPrefix(h.text[h.at:], token) {
		return false
	}
	h.at += len(token)
	return true
}

func (h *header) take(token string) error {
	if h.next(token) {
		return nil
	}
	return fmt.Errorf("got %.20q, want %q", h.text[h.at:], token)
}

func (h *header) quoted() (string, error) {
	for _, quote := range []string{"'", `"`} {
		if h.next(quote) {
			end := strings.Index(h.text[h.at:], quote)
			if end < 0 {
				return "", fmt.Errorf("got %.20q, want an end of the string", h.text[h.at:])
			}
			s := h.text[h.at : h.at+end]
			h.at += end + 1
			return s, nil
		}
	}
	return "", fmt.Errorf("got %.20q, want a string", h.text[h.at:])
}

func (h *header) descr() (string, error) {
	if h.next("[") || h.next("(") {
		return "", fmt.Errorf("got a structured type, want one of numbers, booleans or strings")
	}
	start := h.at
	descr, err := h.quoted()
	if err != nil {
		return "", err
	}
	if _, err := kindOf(descr); err != nil {
		h.at = start
		return "", err
	}
	return descr, nil
}

// shape reads a tuple: (), (3,), (3, 4) or (3, 4,).
func (h *header) shape() ([]int, error) {
	if err := h.take("("); err != nil {
		return nil, err
	}
	shape := []int{}
	for !h.next(")") {
		end := h.at
		for end < len(h.text) && h.text[end] >= '0' && h.text[end] <= '9' {
			end++
		}
		d, err := strconv.ParseUint(h.text[h.at:end], 10, 31)
		if err != nil {
			return nil, fmt.Errorf("got %.20q, want a dimension, 0 … %d", h.text[h.at:], math.MaxInt32)
		}
		if len(shape) == 32 {
			return nil, fmt.Errorf("got more than 32 dimensions")
		}
		h.at = end
		h.next("L") // Python 2's long integers
		shape = append(shape, int(d))
		if !h.next(",") {
			if len(shape) == 1 {
				return nil, fmt.Errorf("got %.20q, want \",\": one number in brackets is no tuple", h.text[h.at:])
			}
			if err := h.take(")"); err != nil {
				return nil, err
			}
			break
		}
	}
	return shape, nil
}
