package figure

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// joined is a dendrogram of random unions with rising heights, in clusters.
func joined(n, clusters int, seed uint64) Dendrogram {
	source := rand.New(rand.NewPCG(seed, 1))
	d := Dendrogram{Title: "Tree of images", Caption: "Average linkage of the mean RDM of 4 subjects.", Height: Axis{Name: "average distance"}}
	var open []int
	for i := range n {
		d.Conditions, open = append(d.Conditions, fmt.Sprintf("image %d", i+1)), append(open, i)
	}
	height := 0.0
	for k := range n - 1 {
		height += source.ExpFloat64() / float64(n-k)
		i := source.IntN(len(open))
		a := open[i]
		open = slices.Delete(open, i, i+1)
		j := source.IntN(len(open))
		d.Merges, d.Heights = append(d.Merges, [2]int{a, open[j]}), append(d.Heights, height)
		open[j] = n + k
		if len(open) == clusters && clusters > 1 {
			d.Cluster = make([]int, n)
			for c, node := range open {
				d.mark(node, 10-c)
			}
		}
	}
	return d
}

func (d Dendrogram) mark(node, cluster int) {
	if n := len(d.Conditions); node >= n {
		d.mark(d.Merges[node-n][0], cluster)
		d.mark(d.Merges[node-n][1], cluster)
		return
	}
	d.Cluster[node] = cluster
}

func dendrogramSamples() map[string][]Figure {
	few, many := joined(12, 3, 1), joined(92, 5, 2)
	few.Conditions[3] = "a condition whose name is very long, longer than any name should be in a figure"
	for i := range 92 {
		many.Icons = append(many.Icons, disc(i, 60))
	}
	icons := joined(9, 1, 4)
	icons.Icons = many.Icons[:9]
	return map[string][]Figure{"dendrogram": {few}, "dendrogram-92": {many}, "dendrogram-icons": {icons}}
}

func hardDendrograms() map[string][]Figure {
	negative := joined(8, 2, 3)
	for i := range negative.Heights {
		negative.Heights[i] -= 1
	}
	logged := joined(8, 2, 3)
	logged.Height = Axis{Name: wordyName, Unit: "spikes per second", Log: true}
	flat := joined(5, 1, 1)
	flat.Heights = make([]float64, 4)
	return map[string][]Figure{"dendrogram-2": {joined(2, 1, 1)}, "dendrogram-300": {joined(300, 9, 1)},
		"dendrogram-negative": {negative}, "dendrogram-log": {logged}, "dendrogram-flat": {flat},
		"dendrogram-hostile": {Dendrogram{Title: hostile, Caption: hostile, Height: Axis{Name: hostile}, Conditions: []string{hostile, hostile},
			Merges: [][2]int{{1, 0}}, Heights: []float64{1}}}}
}

const wordyName = "a very long name of an axis that tells all about the quantity and how it was measured, before and after"

func TestDendrogramRefuses(t *testing.T) {
	with := func(change func(*Dendrogram)) Dendrogram {
		d := Dendrogram{Title: "D", Height: Axis{Name: "h"}, Conditions: []string{"a", "b", "c"}, Merges: [][2]int{{0, 1}, {3, 2}}, Heights: []float64{1, 2}}
		change(&d)
		return d
	}
	for _, c := range []struct {
		figure Dendrogram
		want   string
	}{
		{with(func(d *Dendrogram) { d.Conditions = d.Conditions[:1] }), "1 conditions, want at least 2"},
		{with(func(d *Dendrogram) { d.Height.Name = "" }), "the height axis has no name"},
		{with(func(d *Dendrogram) { d.Merges = d.Merges[:1] }), "1 unions and 2 heights, want 2 of each for 3 conditions"},
		{with(func(d *Dendrogram) { d.Heights[1] = math.NaN() }), "Heights: value 1 is NaN"},
		{with(func(d *Dendrogram) { d.Merges[0][1] = 3 }), "union 0 joins node 3, want one of 0 to 2"},
		{with(func(d *Dendrogram) { d.Merges[1][1] = 0 }), "union 1 joins node 0, which is joined already"},
		{with(func(d *Dendrogram) { d.Height.Log, d.Heights[0] = true, 0 }), "union 0 has the height 0 on a logarithmic axis"},
		{with(func(d *Dendrogram) { d.Icons = make([]image.Image, 1) }), "1 icons, want 3, one a condition"},
		{with(func(d *Dendrogram) { d.Cluster = []int{1} }), "1 entries of Cluster, want 3, one a condition"},
	} {
		err := Save(filepath.Join(t.TempDir(), "f.svg"), SaveOptions{}, c.figure)
		if want := `figure: dendrogram "D": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("error %v\n want %s", err, want)
		}
	}
	if err := with(func(*Dendrogram) {}).check(); err != nil {
		t.Error(err)
	}
}

// Branches do not cross: the members of a union stand side by side, and it stands between its parts.
func TestBranchesDoNotCross(t *testing.T) {
	for seed := range uint64(20) {
		d := joined(2+int(seed)*3, 1, seed)
		leaves := d.Leaves()
		place := make([]int, len(leaves))
		for at, leaf := range leaves {
			place[leaf] = at
		}
		for _, b := range d.branches(0) {
			for i, m := range b.members {
				if place[m] != place[b.members[0]]+i {
					t.Fatalf("seed %d: members %v stand at %v", seed, b.members, place)
				}
			}
			if !(b.at[0] < b.at[1]) || b.height < max(b.from[0], b.from[1]) {
				t.Fatalf("seed %d: a branch %+v", seed, b)
			}
		}
	}
}

// The tooltip of a union says its height and who is in it.
func TestTooltipOfAUnion(t *testing.T) {
	b := browser.Start(t)
	d := dendrogramSamples()["dendrogram"][0].(Dendrogram)
	path := filepath.Join(t.TempDir(), "tree.html")
	if err := Save(path, SaveOptions{}, d); err != nil {
		t.Fatal(err)
	}
	p := b.Open(t, path, browser.Options{Width: 900, Height: 760})
	p.WaitFor(t, `document.querySelectorAll("figure canvas").length >= 1`)
	time.Sleep(300 * time.Millisecond)
	chart := p.Rects(t, "figure [role=img]")[0]
	first := d.branches(0)[0]
	spot := browser.Eval[[]float64](t, p, fmt.Sprintf(onlyChart+`.convertToPixel({seriesIndex: 0}, [%g, %g])`, first.height, first.at[0]+0.1))
	p.Move(t, chart.X+spot[0], chart.Y+spot[1])
	p.WaitFor(t, tooltipShown)
	said := browser.Eval[string](t, p, tooltipText)
	for _, want := range []string{label(rounded([]float64{first.height}, 5)[0], 4) + " average distance",
		"2 conditions: " + d.Conditions[first.members[0]] + ", " + d.Conditions[first.members[1]]} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}
	p.Clean(t)
}
