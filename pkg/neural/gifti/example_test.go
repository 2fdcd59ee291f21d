package gifti_test

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
)

func ExampleRead() {
	f, err := gifti.Read("testdata/surface.gii", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f)
	mesh, err := f.Surface()
	fmt.Println(mesh, err)
	fmt.Println(mesh.Triangles)
	// Output:
	// GIFTI, 2 arrays
	//   POINTSET float32 4×3 "m"
	//   TRIANGLE int32 2×3
	// surface: 4 vertices, 2 triangles <nil>
	// [[0 1 2] [3 2 1]]
}

func ExampleFile_Maps() {
	f, err := gifti.Read("testdata/labels.gii", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	maps, err := f.Maps()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(maps.Names, maps.Values.RawRowView(0))
	for _, label := range f.Labels {
		fmt.Println(label.Key, label.Name)
	}
	// Output:
	// [parcels] [0 3 3 -1]
	// 0 ???
	// 3 V1 & more
}
