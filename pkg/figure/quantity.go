package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// quantity writes a count with its unit for people: "1 234 steps", "0.25 networks", "12.3 MB".
func quantity(x float64, unit string) string {
	if unit == "B" {
		for _, u := range []string{"B", "kB", "MB", "GB"} {
			if math.Abs(x) < 999.5 || u == "GB" {
				return strings.TrimSuffix(fmt.Sprintf("%.*f", digitsAfter(x, u), x), ".0") + " " + u
			}
			x /= 1000
		}
	}
	text := grouped(x)
	if unit != "" {
		text += " " + unit
	}
	return text
}

func digitsAfter(x float64, unit string) int {
	if unit == "B" || x >= 100 {
		return 0
	}
	return 1
}

// grouped writes x with thin gaps between groups of three digits; below 100 and not whole, with two significant digits.
func grouped(x float64) string {
	if x != math.Trunc(x) && math.Abs(x) < 100 {
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(x)), 'f', 0, 64)
	if len(digits) > 4 {
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "\u202f" + digits[i:]
		}
	}
	if x < 0 {
		digits = "−" + digits
	}
	return digits
}

// duration writes a time span in the one or two units that matter: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min".
func duration(d time.Duration) string {
	switch s := d.Seconds(); {
	case s < 9.95:
		return fmt.Sprintf("%.1f s", s)
	case s < 59.5:
		return fmt.Sprintf("%.0f s", s)
	case s < 3599.5:
		whole := int(s + .5)
		return fmt.Sprintf("%d min %d s", whole/60, whole%60)
	default:
		minutes := int(d.Minutes() + .5)
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
}
