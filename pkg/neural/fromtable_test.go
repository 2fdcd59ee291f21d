package neural_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// A file of one row a trial, from a spreadsheet.
func ExampleFromTable() {
	t, err := table.ReadCSV(strings.NewReader("u1,stimulus,u2\n5,face,1\n2,house,4\n7,face,0\n"), "trials.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := neural.FromTable(t, "stimulus")
	if err != nil {
		fmt.Println(err)
		return
	}
	clouds, stimuli, err := r.Manifolds("stimulus")
	for i, c := range clouds {
		fmt.Printf("%s %v\n", stimuli[i], mat.Formatted(c, mat.FormatMATLAB()))
	}
	fmt.Println(r.Names(), err)
	// Output:
	// stimulus=face [5 1; 7 0]
	// stimulus=house [2 4]
	// [u1 u2] <nil>
}

func TestFromTableCopies(t *testing.T) {
	numbers := []float64{1, math.NaN()}
	r, err := neural.FromTable(table.Table{table.Numbers("u", numbers...), table.Integers("run", 1, 2)}, "run")
	if err != nil {
		t.Fatal(err)
	}
	numbers[0] = 9
	if got, err := r.Float64s(); err != nil || got[0] != 1 || !math.IsNaN(got[1]) {
		t.Errorf("values %v, %v, want 1 and NaN", got, err)
	}
}

func TestFromTableErrors(t *testing.T) {
	u, s := table.Numbers("u", 1, 2), table.Texts("s", "a", "b")
	for _, c := range []struct {
		name  string
		t     table.Table
		named []string
		want  string
	}{
		{"a column that is not there", table.Table{u}, []string{"run"}, `"run"`},
		{"text among the channels", table.Table{u, s}, nil, `column "s" holds text, such as "a"`},
		{"no channels", table.Table{s}, []string{"s"}, "no column is left"},
		{"another length", table.Table{u, table.Texts("s", "a")}, []string{"s"}, "s"},
		{"an empty table", nil, nil, "no column is left"},
	} {
		if _, err := neural.FromTable(c.t, c.named...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
}
