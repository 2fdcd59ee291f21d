package matlab

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Raw returns the elements of a real array, or the values of a sparse matrix: T is the Go type of the class, so Raw[int64](v) for int64 and Raw[bool](v) for logical, or
// the type of [Array.Stored], so Raw[uint8](v) for an array of class double that the file stores as bytes. What is stored as T is returned without a copy. Any other T and
// a complex array are errors.
func Raw[T float64 | float32 | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | bool](v Value) ([]T, error) {
	var data, imag any
	var array *Array
	switch x := v.(type) {
	case *Array:
		data, imag, array = x.data, x.imag, x
	case *Sparse:
		data, imag = x.data, x.imag
	}
	var t T
	if x, ok := data.([]T); ok && imag == nil {
		return x, nil
	}
	if _, float := any(t).(float64); float && array != nil && array.class == Double && imag == nil {
		return array.Data().([]T), nil
	}
	return nil, wanted(fmt.Sprintf("a real array of %T", t), describe(v))
}

// Float64s returns the elements of an array of numbers in column-major order, see [Array.Float64s].
func Float64s(v Value) ([]float64, error) {
	a, err := as[*Array](v, "an array of numbers")
	if err != nil {
		return nil, err
	}
	return a.Float64s()
}

// Float64 returns the number in a 1×1 array.
func Float64(v Value) (float64, error) {
	a, err := as[*Array](v, "a single number")
	if err == nil && a.Len() != 1 {
		err = wanted("a single number", a.String())
	}
	if err != nil {
		return 0, err
	}
	return a.At(0)
}

// Ints returns the elements of an array of integers in column-major order, see [Array.Ints].
func Ints(v Value) ([]int, error) {
	a, err := as[*Array](v, "an array of integers")
	if err != nil {
		return nil, err
	}
	return a.Ints()
}

// Dense returns a two-dimensional array, full or sparse, as a matrix with MATLAB's rows and columns, see [Array.Dense] and [Sparse.Dense].
func Dense(v Value) (*mat.Dense, error) {
	if s, ok := v.(*Sparse); ok {
		return s.Dense()
	}
	a, err := as[*Array](v, "a matrix")
	if err != nil {
		return nil, err
	}
	return a.Dense()
}

// Text returns the text of a char array, see [Char.Text].
func Text(v Value) (string, error) {
	c, err := as[*Char](v, "text")
	if err != nil {
		return "", err
	}
	return c.Text(), nil
}

// Strings returns the texts of a cell array of char arrays, in column-major order, or the rows of a char array without the blanks that pad
// them at the end, as MATLAB's cellstr does. An empty cell, [], is "".
func Strings(v Value) ([]string, error) {
	const want = "a cell array of texts"
	if c, ok := v.(*Char); ok {
		rows := c.Rows()
		for i, row := range rows {
			rows[i] = strings.TrimRight(row, " \x00")
		}
		return rows, nil
	}
	c, err := as[*Cell](v, want)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(c.values))
	for i, v := range c.values {
		switch x := v.(type) {
		case *Char:
			out[i] = x.Text()
			continue
		case *Array:
			if x.Len() == 0 {
				continue
			}
		}
		return nil, wanted(want, fmt.Sprintf("%s in cell %d", describe(v), i+1))
	}
	return out, nil
}

func as[T Value](v Value, want string) (T, error) {
	t, ok := v.(T)
	if !ok {
		return t, wanted(want, describe(v))
	}
	return t, nil
}

func describe(v Value) string {
	if v == nil {
		return "nothing"
	}
	return v.String()
}
