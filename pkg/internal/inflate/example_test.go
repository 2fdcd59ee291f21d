package inflate_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
)

func ExampleNewGzip() {
	var file bytes.Buffer
	w := gzip.NewWriter(&file)
	fmt.Fprint(w, "decoded where it is wanted")
	w.Close()

	r, err := inflate.NewGzip(&file)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := io.ReadAll(r)
	fmt.Printf("%s, %v\n", text, err)
	// Output: decoded where it is wanted, <nil>
}
