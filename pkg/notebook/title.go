package notebook

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// The most characters of one parameter and of all of them in the title of a bar, which shares its line with the bar and the count.
const (
	longestParameter  = 16
	longestParameters = 40
)

// title is the name of a result with its parameters, "trained(0.01, 0.5, 30)", by which the bars of two calls are told apart. What is no number, truth
// value or short text is "…".
func title(name string, on Parameters) string {
	var shown []string
	used := 0
	for _, value := range described(on.values) {
		text := short(value)
		if used += utf8.RuneCountInString(text) + 2; used > longestParameters+2 {
			text = "…"
		}
		if text != "…" || len(shown) == 0 || shown[len(shown)-1] != "…" {
			shown = append(shown, text)
		}
	}
	if len(shown) == 0 || len(shown) == 1 && shown[0] == "…" {
		return name
	}
	return name + "(" + strings.Join(shown, ", ") + ")"
}

// described puts what As says of a value in the place of the value.
func described(values []any) (all []any) {
	for _, value := range values {
		if s, ok := value.(stand); ok {
			all = append(all, described(s.By)...)
		} else {
			all = append(all, value)
		}
	}
	return all
}

func short(value any) string {
	switch kind := reflect.ValueOf(value).Kind(); {
	case kind >= reflect.Bool && kind <= reflect.Complex128, kind == reflect.String:
	default:
		return "…"
	}
	text := fmt.Sprint(value)
	if text == "" || strings.ContainsAny(text, "\r\n") || utf8.RuneCountInString(text) > longestParameter {
		return "…"
	}
	return text
}
