package main

import (
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// firstNotebook is the notebook that new writes, in the form in which notebooks are committed.
func firstNotebook() *ipynb.Notebook {
	nb := &ipynb.Notebook{Metadata: map[string]any{}}
	for _, source := range firstCells {
		kind := ipynb.Code
		if strings.HasPrefix(source, "#") {
			kind = ipynb.Markdown
		}
		nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: kind, Source: source})
	}
	return unexecuted(nb)
}

var firstCells = []string{
	`# Which of my conditions are alike?

**You will see** the distances between the response patterns of four conditions, as a representational dissimilarity matrix (RDM).

**Time** seconds. **Data** made up: put yours in their place. **Seed** none.`,

	`!*[ -f go.work ] || go work init . "$(cd "$GONB_DIR" && dirname "$(go env GOMOD)")"
%noautoget
%goflags "-ldflags=-s -w"`,

	`import (
	"github.com/richlazy/richlazy/pkg/figure"
	"github.com/richlazy/richlazy/pkg/notebook"
	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/mat"
)`,

	`%%
notebook.OK(figure.Init())`,

	`## The patterns

One row a condition, one column a channel (a unit, a voxel, an electrode). Replace the numbers and the names by yours. Each cell is a program of its own: what later cells need stands in a function, above or without the line ` + "`%%`" + `.`,

	`// patterns returns conditions × channels and the names of the conditions.
func patterns() (x *mat.Dense, conditions []string) {
	conditions = []string{"face", "face, turned", "house", "house, turned"}
	x = mat.NewDense(len(conditions), 3, []float64{
		5, 1, 2,
		5, 2, 2,
		1, 6, 2,
		1, 5, 3,
	})
	return x, conditions
}`,

	`## How far apart are they?

` + "`rsa.Euclidean`" + ` measures the distance between any two rows; ` + "`rsa.SquaredEuclidean` and `rsa.Correlation`" + ` are called alike. Noise makes distances larger.`,

	`func distances() *rsa.RDM {
	x, conditions := patterns()
	return notebook.Must(rsa.Euclidean(rsa.Patterns(x, conditions)))
}

%%
r := distances()
notebook.OK(figure.Show(figure.RDM{
	Title:  "How far apart are the conditions?",
	Values: r.Values, Conditions: r.Conditions, Measure: r.Measure,
	Caption: fmt.Sprintf("%d conditions, one pattern each. Units: those of the patterns.", r.Len()),
}))`,

	`## Checks

Turned or not, a face is closer to a face than to a house. Write down what you expect of your own patterns: a run fails where it does not hold.`,

	`%%
r := distances()
notebook.Checks(
	notebook.Equal("conditions", r.Len(), 4),
	notebook.Near("face to face, turned", r.At(0, 1), 1, 1e-12),
	notebook.Below("face to face, turned, against face to house", r.At(0, 1), r.At(0, 2)),
)`,

	`## Where to go on

* In a terminal, in the checkout: ` + "`go doc ./pkg/rsa`, `go doc ./pkg/figure`, `go doc ./pkg/neural`" + ` (recordings and MATLAB files), ` + "`go doc ./pkg/notebook`" + ` (` + "`Keep`" + ` for what takes long).
* ` + "`notebooks/tutorials/01-rich-or-lazy.ipynb`" + ` goes from training to model geometries, maps and neurons.
* A sweep over networks to begin with: ` + "`go run ./pkg/cmd/richlazy new --from notebooks/explore/sweep.ipynb notebooks/mine.ipynb`" + `.`,
}
