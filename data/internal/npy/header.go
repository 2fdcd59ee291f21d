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

// parse returns the shape of an array of unsigned bytes in C order, or an error and where in the text it lies.
func parse(text string) (shape []int, at int, err error) {
	h := &header{text: text}
	if err := h.take("{"); err != nil {
		return nil, h.at, err
	}
	seen := map[string]bool{}
	for !h.next("}") {
		start := h.at
		key, err := h.quoted()
		if err == nil {
			err = h.take(":")
		}
		if err != nil {
			return nil, h.at, err
		}
		if seen[key] {
			return nil, start, fmt.Errorf("%q occurs twice", key)
		}
		seen[key] = true
		value := h.at
		switch key {
		case "descr":
			err = h.descr()
		case "fortran_order":
			if h.next("True") {
				return nil, value, fmt.Errorf("got Fortran order, want C order")
			}
			err = h.take("False")
		case "shape":
			shape, err = h.shape()
		default:
			return nil, start, fmt.Errorf("got key %q, want descr, fortran_order or shape", key)
		}
		if err != nil {
			return nil, h.at, err
		}
		if !h.next(",") {
			if err := h.take("}"); err != nil {
				return nil, h.at, err
			}
			break
		}
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if !seen[key] {
			return nil, h.at, fmt.Errorf("the header lacks %q", key)
		}
	}
	if rest := strings.TrimRight(h.text[h.at:], " \n"); rest != "" {
		return nil, h.at, fmt.Errorf("got %.20q behind the header's dictionary, want spaces and a newline", rest)
	}
	return shape, h.at, nil
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

func (h *header) descr() error {
	if h.next("[") {
		return fmt.Errorf("got a structured type, want '|u1', unsigned bytes")
	}
	start := h.at
	descr, err := h.quoted()
	if err != nil {
		return err
	}
	if descr != "|u1" && descr != "<u1" && descr != ">u1" && descr != "=u1" { // the order of one byte
		h.at = start
		return fmt.Errorf("got type %q, want \"|u1\", unsigned bytes", descr)
	}
	return nil
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
