package figure

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"
)

// linear returns the linear sRGB intensities of a colour.
func linear(c color.Color) (v [3]float64) {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	for i, x := range []uint8{n.R, n.G, n.B} {
		if s := float64(x) / 255; s <= 0.04045 {
			v[i] = s / 12.92
		} else {
			v[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return v
}

func luminance(c color.Color) float64 {
	v := linear(c)
	return 0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2]
}

// contrast is that of WCAG 2.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// lab returns CIE 1976 L*a*b* (D65) of linear sRGB.
func lab(v [3]float64) [3]float64 {
	for i := range v {
		v[i] = min(max(v[i], 0), 1)
	}
	f := func(t float64) float64 {
		if t > 216./24389 {
			return math.Cbrt(t)
		}
		return (24389./27*t + 16) / 116
	}
	x := f((0.4124*v[0] + 0.3576*v[1] + 0.1805*v[2]) / 0.95047)
	y := f(0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2])
	z := f((0.0193*v[0] + 0.1192*v[1] + 0.9505*v[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// eyes are the matrices of Machado, Oliveira & Fernandes 2009 for full severity.
var eyes = map[string][3][3]float64{
	"normal":   {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteran": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

func seen(c color.Color, eye [3][3]float64) (v [3]float64) {
	in := linear(c)
	for i := range 3 {
		for j := range 3 {
			v[i] += eye[i][j] * in[j]
		}
	}
	return lab(v)
}

func TestSeriesColoursStandOutAndApart(t *testing.T) {
	for theme, k := range inks {
		for i, c := range k.series {
			if got := contrast(c, k.paper); got < 3 {
				t.Errorf("theme %d: colour %d has contrast %.2f to the paper, want 3", theme, i, got)
			}
			for j := range i {
				for eye, m := range eyes {
					a, b := seen(c, m), seen(k.series[j], m)
					if d := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2]); d < 15 {
						t.Errorf("theme %d: colours %d and %d differ by %.1f to the %s eye, want 15", theme, j, i, d, eye)
					}
				}
			}
		}
		for name, c := range map[string]color.Color{"text": k.text, "muted": k.muted} {
			if got := contrast(c, k.paper); got < 4.5 {
				t.Errorf("theme %d: %s has contrast %.2f to the paper, want 4.5", theme, name, got)
			}
		}
		if got := contrast(k.line, k.paper); got < 3 {
			t.Errorf("theme %d: axes have contrast %.2f to the paper, want 3", theme, got)
		}
	}
}

func TestScriptHasTheSameInks(t *testing.T) {
	code := string(asset("runtime.js"))
	name := func(c color.Color) string {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		return fmt.Sprintf(`"#%02x%02x%02x"`, n.R, n.G, n.B)
	}
	for theme, k := range inks {
		var series []string
		for _, c := range k.series {
			series = append(series, strings.ToUpper(name(c)))
		}
		want := fmt.Sprintf("%s: { c: [%s], text: %s, muted: %s, line: %s, split: %s, bg: %s }", map[Theme]string{Light: "light", Dark: "dark"}[theme],
			strings.Join(series, ", "), name(k.text), name(k.muted), name(k.line), name(k.split), name(k.paper))
		if !strings.Contains(code, want) {
			t.Errorf("runtime.js does not hold %s", want)
		}
	}
}

func TestViridisGrowsLighter(t *testing.T) {
	last := -1.0
	for i := range 201 {
		l := lab(linear(shade(float64(i) / 200)))[0]
		if l <= last {
			t.Fatalf("lightness %.2f at %.3f of the scale, %.2f before", l, float64(i)/200, last)
		}
		last = l
	}
	if shade(-1) != shade(0) || shade(2) != shade(1) {
		t.Error("values beyond the ends of the scale do not have the colours of its ends")
	}
}
