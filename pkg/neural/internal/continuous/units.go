package continuous

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// prefixes of the SI, with both characters that are in use for micro.
var prefixes = map[string]float64{"": 1, "f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "µ": 1e-6, "μ": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9}

// bases are the units that take prefixes, by how files write them.
var bases = map[string]string{"V": "V", "A": "A", "S": "S", "T": "T", "T/m": "T/m", "Hz": "Hz", "s": "s",
	"Ohm": "Ω", "ohm": "Ω", "Ω": "Ω", "Pa": "Pa", "F": "F", "N": "N", "W": "W"}

// SI splits a unit such as "µV" into its base and the factor that values are multiplied by: "V" and 1e-6. Anything that it does not know for certain, also texts
// such as "C" that may be one of several units, is its own base, with the factor 1.
func SI(unit string) (base string, factor float64) {
	for written, base := range bases {
		if prefix, ok := strings.CutSuffix(unit, written); ok {
			if factor, ok := prefixes[prefix]; ok {
				return base, factor
			}
		}
	}
	return unit, 1
}

// Same returns the unit that all have, "" where they differ.
func Same(units []string) string {
	for _, u := range units {
		if u != units[0] {
			return ""
		}
	}
	if len(units) == 0 {
		return ""
	}
	return units[0]
}

// Measure returns what signals in a unit are: "potential" for volts, "" otherwise.
func Measure(unit string) string {
	if base, _ := SI(unit); base == "V" {
		return "potential"
	}
	return ""
}

// Text returns bytes as text: UTF-8 where they are that, else Latin-1, in which older recorders wrote their µ.
func Text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return Latin1(b)
}

// Latin1 returns bytes of ISO 8859-1 as text.
func Latin1(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(rune(c))
	}
	return out.String()
}

// Unique returns names of which no two are equal: the second "C3" becomes "C3-1", as no channel may have another's name.
func Unique(names []string) []string {
	seen, out := map[string]bool{}, make([]string, len(names))
	for _, name := range names {
		seen[name] = true
	}
	used := map[string]int{}
	for i, name := range names {
		out[i] = name
		if used[name]++; used[name] == 1 {
			continue
		}
		for k := used[name] - 1; ; k++ {
			if next := name + "-" + strconv.Itoa(k); !seen[next] {
				seen[next], out[i] = true, next
				break
			}
		}
	}
	return out
}
