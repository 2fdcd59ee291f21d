package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/richlazy/richlazy/pkg/notebook/internal/plain"
)

// paramsVariable holds the values that `richlazy run --set NAME=VALUE` gives: a JSON object of strings.
const paramsVariable = "RICHLAZY_PARAMS"

// ParamType are the types that a [Param] may have.
type ParamType interface {
	int | float64 | string | bool | []int | []float64 | []string | time.Duration
}

// Param is a parameter of the notebook: def, or what `richlazy run --set NAME=VALUE` says instead. Declare it as a package variable, so that every cell
// has it:
//
//	var seeds = notebook.Param("seeds", 30)           // networks per condition
//	var sigmas = notebook.Param("sigmas", []float64{0.01, 3})
//
// Values are written as in Go or on a command line: 4, 1e-3, true, 90s, and lists with commas: 0.01,3. The empty text is an empty list. A value of
// another type ends the cell with one line that names the parameter, what it wants and what it got. A result that [Keep] computes with a parameter is
// kept for each value of it, without its being named in On.
func Param[T ParamType](name string, def T) T {
	value := def
	if text, ok := overrides()[name]; ok {
		if err := parseParam(text, &value); err != nil {
			fatal(fmt.Errorf("parameter %s: want %s, got %q", name, wanted(value), text))
		}
	}
	var canonical bytes.Buffer
	_ = plain.Key(&canonical, value) // all these types are plain
	paramValues.Store(name, canonical.String())
	return value
}

// paramValues are the values in force, by name, in canonical form.
var paramValues sync.Map

// effective is the value of a parameter in canonical form; that of a parameter not yet declared is what --set says.
func effective(name string) string {
	if value, ok := paramValues.Load(name); ok {
		return value.(string)
	}
	text, ok := overrides()[name]
	return fmt.Sprintf("set %v %q", ok, text)
}

func overrides() map[string]string {
	text := os.Getenv(paramsVariable)
	if text == "" {
		return nil
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		fatal(fmt.Errorf("%s is no JSON object of strings: %w", paramsVariable, err))
	}
	return values
}

func parseParam(text string, to any) (err error) {
	switch to := to.(type) {
	case *int:
		*to, err = strconv.Atoi(strings.TrimSpace(text))
	case *float64:
		*to, err = strconv.ParseFloat(strings.TrimSpace(text), 64)
	case *string:
		*to = text
	case *bool:
		*to, err = strconv.ParseBool(strings.TrimSpace(text))
	case *time.Duration:
		*to, err = time.ParseDuration(strings.TrimSpace(text))
	case *[]int:
		*to, err = parseList(text, strconv.Atoi)
	case *[]float64:
		*to, err = parseList(text, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })
	case *[]string:
		*to, err = parseList(text, func(s string) (string, error) { return s, nil })
	default:
		err = errors.New("not a type of a parameter")
	}
	return err
}

func parseList[T any](text string, parse func(string) (T, error)) ([]T, error) {
	list := []T{}
	if strings.TrimSpace(text) == "" {
		return list, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		v, err := parse(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func wanted(value any) string {
	switch value.(type) {
	case int:
		return "an integer (as 30)"
	case float64:
		return "a number (as 0.01)"
	case bool:
		return "true or false"
	case time.Duration:
		return "a duration (as 90s or 1h30m)"
	case []int:
		return "integers with commas (as 1,2,3)"
	case []float64:
		return "numbers with commas (as 0.01,3)"
	case []string:
		return "texts with commas (as rich,lazy)"
	}
	return "a text"
}
