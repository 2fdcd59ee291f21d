package table_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

func ExampleReadCSV() {
	events := "onset,finger,run,force\n0.5,thumb,1,2.25\n3,index,1,n/a\n0.5,thumb,2,1.75\n"
	t, err := table.ReadCSV(strings.NewReader(events), "events.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	t, _ = t.SortBy("finger", "run")
	fmt.Print(t)
	// Output:
	// onset  finger  run  force
	//     3  index     1      –
	//   0.5  thumb     1   2.25
	//   0.5  thumb     2   1.75
}

func ExampleTable_Groups() {
	t := table.Table{table.Texts("finger", "thumb", "index", "thumb", "index"), table.Integers("run", 1, 1, 2, 2)}
	codes, levels, _ := t.Groups("finger", "run")
	fmt.Println(codes)
	fmt.Print(levels)
	// Output:
	// [2 0 3 1]
	// finger  run
	// index     1
	// index     2
	// thumb     1
	// thumb     2
}

func ExampleConcat() {
	t, _ := table.Concat(table.Table{table.Integers("run", 1)}, table.Table{table.Integers("run", 2), table.Texts("note", "moved")})
	_ = table.WriteCSV(os.Stdout, t)
	// Output:
	// run,note
	// 1,n/a
	// 2,moved
}
