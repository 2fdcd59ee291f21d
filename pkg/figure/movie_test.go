package figure

import (
	"fmt"
	"image"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// movie is an RDM whose clusters come and go.
func movie(n, times int) RDMMovie {
	still := measured(n, 3, 5)
	m := RDMMovie{Title: "MEG of images", Caption: "Crossnobis distance over sensors, mean of 16 subjects.",
		Time: Axis{Name: "time after onset", Unit: "ms"}, Conditions: still.Conditions, Measure: still.Measure,
		Order: still.Order, Cluster: still.Cluster}
	for t := range times {
		m.Times = append(m.Times, float64(-100+20*t))
		strength := math.Exp(-math.Pow((m.Times[t]-150)/120, 2) / 2)
		noise := measured(n, 1, uint64(10+t))
		frame := make([]float64, len(still.Values))
		for i := range frame {
			frame[i] = strength*still.Values[i] + 0.3*(noise.Values[i]-0.4)
		}
		m.Frames = append(m.Frames, frame)
	}
	return m
}

func movieSamples() map[string][]Figure {
	gaps := movie(12, 31)
	for i := range 12 {
		gaps.Icons = append(gaps.Icons, disc(i, 60))
		gaps.Frames[3][4*i], gaps.Frames[15][3*i] = math.NaN(), math.NaN()
	}
	return map[string][]Figure{"movie": {gaps}, "movie-pair": {movie(40, 12), movie(12, 3)}}
}

func hardMovies() map[string][]Figure {
	loud := movie(2, 2)
	loud.Title, loud.Caption, loud.Time, loud.Conditions, loud.Measure = hostile, hostile, Axis{Name: hostile, Unit: hostile}, []string{hostile, hostile}, hostile
	none := movie(3, 2)
	for _, f := range none.Frames {
		for i := range f {
			f[i] = math.NaN()
		}
	}
	return map[string][]Figure{"movie-1": {movie(5, 1)}, "movie-5": {movie(5, 5)}, "movie-92": {movie(92, 120)}, "movie-hostile": {loud}, "movie-none": {none}}
}

func TestMovieRefuses(t *testing.T) {
	with := func(change func(*RDMMovie)) RDMMovie {
		m := movie(4, 3)
		m.Title = "M"
		change(&m)
		return m
	}
	for _, c := range []struct {
		figure RDMMovie
		want   string
	}{
		{with(func(m *RDMMovie) { m.Time.Name = "" }), "the time axis has no name"},
		{with(func(m *RDMMovie) { m.Frames = nil }), "3 times and 0 frames, want equal numbers and at least one"},
		{with(func(m *RDMMovie) { m.Times = m.Times[:2] }), "2 times and 3 frames, want equal numbers and at least one"},
		{with(func(m *RDMMovie) { m.Times[1] = math.NaN() }), "Times: value 1 is NaN"},
		{with(func(m *RDMMovie) { m.Times[2] = -100 }), "time 2 is -100, after -80"},
		{with(func(m *RDMMovie) { m.Frames[1] = m.Frames[1][:2] }), "frame 1: 2 values, want 6 for 4 conditions"},
		{with(func(m *RDMMovie) { m.Frames[2][0] = math.Inf(1) }), "frame 2: Values: value 0 is +Inf"},
		{with(func(m *RDMMovie) { m.Frames[2][0] = 1e39 }), "frame 2: value 0 is 1e+39: rescale the RDMs"},
		{with(func(m *RDMMovie) { m.Icons = make([]image.Image, 4) }), "frame 0: icon 0 is nil"},
		{with(func(m *RDMMovie) { m.Measure = "" }), "frame 0: no Measure: say what the values are"},
	} {
		err := Save(filepath.Join(t.TempDir(), "f.svg"), SaveOptions{}, c.figure)
		if want := `figure: RDM movie "M": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("error %v\n want %s", err, want)
		}
	}
}

func TestFramesOnPaper(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{{1, "[0]"}, {2, "[0 1]"}, {8, "[0 1 2 3 4 5 6 7]"}, {9, "[0 1 2 3 5 6 7 8]"}, {100, "[0 14 28 42 57 71 85 99]"}} {
		if got := fmt.Sprint(even(c.n, movieFrames)); got != c.want {
			t.Errorf("of %d: %s, want %s", c.n, got, c.want)
		}
	}
}

// A long movie of many conditions stays within what a notebook takes, and says so.
func TestLongMoviesAreThinned(t *testing.T) {
	m := movie(100, 300)
	if got := m.every(); got != 4 {
		t.Errorf("every %d. time", got)
	}
	if !strings.HasSuffix(m.head().caption, "The slider stops at 75 of 300 times.") {
		t.Errorf("%q", m.head().caption)
	}
	if n := len(m.interactive().Movie.Frames); n != 75 {
		t.Errorf("%d frames", n)
	}
}

// The slider and the button change the map, its tooltip and the time beside them; the map has the values of the frame.
func TestMovieInABrowser(t *testing.T) {
	b := browser.Start(t)
	m := movieSamples()["movie"][0].(RDMMovie)
	path := filepath.Join(t.TempDir(), "movie.html")
	if err := Save(path, SaveOptions{}, m); err != nil {
		t.Fatal(err)
	}
	p := b.Open(t, path, browser.Options{Width: 900, Height: 800})
	p.WaitFor(t, `document.querySelectorAll("figure canvas").length >= 1 && document.querySelector(".richlazy-movie")`)
	time.Sleep(300 * time.Millisecond)
	values := onlyChart + `.getOption().series[%d].data`
	slide := func(k int) {
		browser.Eval[bool](t, p, fmt.Sprintf(`(function(){var s=document.querySelector(".richlazy-movie input");s.value=%d;s.dispatchEvent(new Event("input"));return true})()`, k))
	}
	for _, k := range []int{0, 3, 15, 30} {
		slide(k)
		frame := m.frame(k).arranged()
		missing := 0
		at := map[[2]int]float64{}
		next := 0
		for i := range 12 {
			for j := i + 1; j < 12; j++ {
				if at[[2]int{i, j}] = frame.Values[next]; math.IsNaN(frame.Values[next]) {
					missing++
				}
				next++
			}
		}
		cells := browser.Eval[[][]float64](t, p, fmt.Sprintf(values, 0))
		if len(cells) != 144-2*missing {
			t.Errorf("frame %d: %d cells, want %d", k, len(cells), 144-2*missing)
		}
		for _, c := range cells {
			i, j := int(min(c[0], c[1])), int(max(c[0], c[1]))
			if i != j && math.Abs(c[2]-at[[2]int{i, j}]) > 1e-6*math.Abs(c[2]) {
				t.Fatalf("frame %d: pair %d, %d is %v, want %v", k, i, j, c[2], at[[2]int{i, j}])
			}
		}
		if n := len(browser.Eval[[][]float64](t, p, fmt.Sprintf(values, 1)+".map(function(d){return d.slice(0, 2)})")); n != 2*missing {
			t.Errorf("frame %d: %d missing cells, want %d", k, n, 2*missing)
		}
		if got := browser.Eval[string](t, p, `document.querySelector(".richlazy-movie output").textContent`); got != m.at(k) {
			t.Errorf("frame %d: the time is %q, want %q", k, got, m.at(k))
		}
	}
	slide(15)
	chart := p.Rects(t, "figure [role=img]")[0]
	spot := browser.Eval[[]float64](t, p, onlyChart+`.convertToPixel({seriesIndex: 0}, [7, 2])`)
	p.Move(t, chart.X+spot[0], chart.Y+spot[1])
	p.WaitFor(t, tooltipShown)
	if said := browser.Eval[string](t, p, tooltipText); !strings.HasPrefix(said, m.at(15)) {
		t.Errorf("the tooltip says %q, want the time first", said)
	}
	slide(29)
	browser.Eval[bool](t, p, `(document.querySelector(".richlazy-movie button").click(), true)`)
	p.WaitFor(t, `document.querySelector(".richlazy-movie input").value === "30" && document.querySelector(".richlazy-movie button").textContent === "▶"`)
	p.Clean(t)
}
