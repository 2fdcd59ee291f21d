package figure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"regexp"
	"strings"
	"testing"
)

var between = regexp.MustCompile(`(?s)var m=(\{.*?\}),R=window\.richlazy`)

// messageOf returns what a fragment hands to the script, as the browser reads it.
func messageOf(t *testing.T, fragment string) map[string]any {
	t.Helper()
	found := between.FindStringSubmatch(fragment)
	if found == nil {
		t.Fatalf("no message in %.300s", fragment)
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(found[1]), &m); err != nil {
		t.Fatalf("the message is not JSON: %v", err)
	}
	return m
}

// walk calls visit for every object inside v.
func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, inner := range v {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

func TestOptionsAskForWhatTheScriptHas(t *testing.T) {
	code := string(asset("shapes.js"))
	has := func(what string) bool { return regexp.MustCompile(`(?m)^\s+` + what + `: function`).MatchString(code) }
	asked := map[string]bool{}
	for name, figures := range everySample() {
		text, err := fragment(figures, []byte("picture"), "", Light)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text == "" {
			continue // a picture alone
		}
		letters := regexp.MustCompile(`data:image/[^"]*|"frames":\[[^\]]*`).ReplaceAllString(text, "") // letters of pictures and of packed numbers spell anything
		if strings.Contains(letters, "NaN") && !strings.HasPrefix(name, "lines-nothing") || strings.Contains(letters, "Inf") {
			t.Errorf("%s: NaN or Inf in the page", name)
		}
		walk(messageOf(t, text), func(o map[string]any) {
			if function, ok := o["@fn"].(string); ok {
				asked[function] = true
				if !has(function) {
					t.Errorf("%s asks for the function %q, which shapes.js does not have", name, function)
				}
			}
			if colour, ok := o["@"].(string); ok {
				asked[colour] = true
				if !regexp.MustCompile(`^(c\d+|text|muted|line|split|bg)$`).MatchString(colour) {
					t.Errorf("%s asks for the colour %q", name, colour)
				}
			}
		})
	}
	for _, want := range []string{"band", "whisker", "dot", "lines", "rdm", "point", "bars", "beside", "shepard", "ceiling", "model", "drops", "pairs", "comparison", "branch", "leaf", "tree", "missing", "region", "ellipsoid", "number", "tick", "lonely", "forestRow", "forest", "said", "c0", "text"} {
		if !asked[want] {
			t.Errorf("no sample asks for %q", want)
		}
	}
}

// What a user writes never ends a script element or an attribute, and arrives unchanged.
func TestHostileText(t *testing.T) {
	figures := hardSamples()["hostile"]
	text, err := fragment(figures, []byte("picture"), "", Light)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text, "<script"); n != 1 {
		t.Errorf("%d script elements begin in the fragment, want 1", n)
	}
	if n := strings.Count(text, "</script"); n != 1 {
		t.Errorf("%d script elements end in the fragment, want 1", n)
	}
	if strings.Contains(text, "<img") {
		t.Error("text became an element")
	}
	script := between.FindStringSubmatch(text)[1]
	if strings.ContainsAny(script, "<>&\u2028\u2029") {
		t.Error("the script holds letters that end scripts, elements or lines")
	}
	if m := messageOf(t, text); !strings.Contains(fmt.Sprint(m["figures"]), strings.TrimSpace(hostile[:40])) {
		t.Error("the text does not arrive unchanged")
	}
	if !strings.Contains(text, `aria-label="`+html.EscapeString(hostile+". "+hostile)+`"`) {
		t.Error("the spoken text is not the title and the caption")
	}
	page, err := page(figures, SaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte("<title>"+html.EscapeString(hostile+", "+hostile+", "+hostile)+"</title>")) {
		t.Error("the page's title is not that of the figures")
	}
	svg, err := SaveOptions{}.sheet(figures).drawing(".svg")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(svg, []byte("<script")) || bytes.Contains(svg, []byte("<img")) {
		t.Error("text became an element of the SVG")
	}
}

func TestNumbers(t *testing.T) {
	text, err := json.Marshal(rounded([]float64{math.NaN(), 1. / 3, 1e9 + 1, -1e-12, math.Inf(1), 0, 100000}, 5))
	if want := "[null,0.33333,1e+09,-1e-12,null,0,100000]"; err != nil || string(text) != want {
		t.Errorf("%s, %v, want %s", text, err, want)
	}
	far := Axis{Min: 1e9, Max: 1e9 + 10}
	if got := rounded([]float64{1e9 + 1}, far.digits()+1)[0]; got != 1e9+1 {
		t.Errorf("far from zero 1e9 + 1 became %.9g", got)
	}
}

// A heat map too large for the browser is its picture: alone where nothing else is shown, beside the others where there is.
func TestLargeHeatMapIsAPicture(t *testing.T) {
	for _, c := range []struct {
		n       int
		drawn   bool
		samples string
	}{{200, true, "rdm-200"}, {201, false, "rdm-201-alone"}, {250, false, "map-large"}, {600, false, "raster-large"}} {
		text, err := fragment(hardSamples()[c.samples], []byte("picture"), "", Light)
		if err != nil || (text != "") != c.drawn {
			t.Errorf("%d conditions: error %v, %d bytes of script and page", c.n, err, len(text))
		}
		whole, err := page(hardSamples()[c.samples], SaveOptions{})
		if err != nil || bytes.Contains(whole, []byte("<script>")) != c.drawn || bytes.Count(whole, []byte("<img alt")) != 1 {
			t.Errorf("%d conditions: error %v, or a page with other than one picture", c.n, err)
		}
	}
	text, err := fragment(hardSamples()["rdm-201"], []byte("picture"), "", Dark)
	if err != nil || strings.Count(text, "<img") != 1 || strings.Count(text, `class="richlazy-chart"`) != 1 {
		t.Errorf("beside a scatter: error %v, want one picture and one chart", err)
	}
}

// 3-D needs a second library: only pages with 3-D figures bring it.
func TestPageBringsTheLibrariesItNeeds(t *testing.T) {
	flat, err := page(samples()["bars"], SaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	solid, err := page(samples()["scatter3d"], SaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	start := func(name string) []byte { return []byte(dataURL(asset(name))[len("data:image/png;base64,"):][:200]) }
	if !bytes.Contains(flat, start("echarts.min.js.gz")) || bytes.Contains(flat, start("echarts-gl.min.js.gz")) {
		t.Error("a flat figure's page does not hold echarts alone")
	}
	if !bytes.Contains(solid, start("echarts.min.js.gz")) || !bytes.Contains(solid, start("echarts-gl.min.js.gz")) {
		t.Error("a 3-D figure's page does not hold both libraries")
	}
	for _, p := range [][]byte{flat, solid} {
		if bytes.Contains(p, []byte(`src="http`)) || bytes.Contains(p, []byte(`href="http`)) {
			t.Error("the page loads from the network")
		}
	}
}
