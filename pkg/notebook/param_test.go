package notebook_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/notebook"
)

func init() {
	children["params"] = func() {
		fmt.Println(notebook.Param("seeds", 30), notebook.Param("sigma", 0.5), notebook.Param("label", "rich"), notebook.Param("quick", false),
			notebook.Param("ids", []int{1}), notebook.Param("sigmas", []float64{0.01, 3}), notebook.Param("names", []string{"a"}), notebook.Param("budget", time.Minute))
	}
}

func TestParam(t *testing.T) {
	for _, c := range []struct{ set, want string }{
		{"", "30 0.5 rich false [1] [0.01 3] [a] 1m0s"},
		{`{}`, "30 0.5 rich false [1] [0.01 3] [a] 1m0s"},
		{`{"seeds":"4","sigma":"1e-3","label":" b, c","quick":"true","ids":"2, 3","sigmas":"0.1","names":"x, y","budget":"90s","other":"1"}`,
			"4 0.001  b, c true [2 3] [0.1] [x y] 1m30s"},
		{`{"ids":"","names":""}`, "30 0.5 rich false [] [0.01 3] [] 1m0s"},
	} {
		out, stderr, status := run(t, "params", "RICHLAZY_PARAMS="+c.set)
		if out != c.want+"\n" || stderr != "" || status != 0 {
			t.Errorf("%s: got %q, %q, status %d", c.set, out, stderr, status)
		}
	}
	for _, c := range []struct{ set, want string }{
		{`{"seeds":"4.5"}`, `error: parameter seeds: want an integer (as 30), got "4.5"`},
		{`{"sigma":"small"}`, `error: parameter sigma: want a number (as 0.01), got "small"`},
		{`{"quick":"maybe"}`, `error: parameter quick: want true or false, got "maybe"`},
		{`{"ids":"1,,2"}`, `error: parameter ids: want integers with commas (as 1,2,3), got "1,,2"`},
		{`{"sigmas":"1 2"}`, `error: parameter sigmas: want numbers with commas (as 0.01,3), got "1 2"`},
		{`{"budget":"90"}`, `error: parameter budget: want a duration (as 90s or 1h30m), got "90"`},
		{`{"seeds":4}`, `error: RICHLAZY_PARAMS is no JSON object of strings`},
	} {
		out, stderr, status := run(t, "params", "RICHLAZY_PARAMS="+c.set)
		if out != "" || status != 1 || !strings.HasPrefix(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: got %q, %q, status %d", c.set, out, stderr, status)
		}
	}
}
