package npy_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

func ExampleSaveArchive() {
	folder, err := os.MkdirTemp("", "npy")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "session.npz")
	err = npy.SaveArchive(path, func(w *npy.ArchiveWriter) error {
		if err := w.Write("spikes", npy.New([]int16{3, 1, 4, 1, 5, 9}, 2, 3)); err != nil {
			return err
		}
		return w.Write("unit", npy.New([]string{"a1", "a2"}))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	arrays, err := npy.OpenArchive(path, "unit", "spikes")
	if err != nil {
		fmt.Println(err)
		return
	}
	spikes, _ := arrays[1].Float64s()
	fmt.Println(arrays[0].Data, arrays[1].Shape, spikes)
	// Output: [a1 a2] [2 3] [3 1 4 1 5 9]
}

func ExampleArray_Table() {
	z, err := npy.OpenNPZ("testdata/cases.npz", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer z.Close()
	trials, err := z.Read("flat")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(trials)
	rt, _ := trials.Field("rt")
	fmt.Println(rt.Data)
	t, err := trials.Table()
	fmt.Println(t[2].Text, err)
	// Output:
	// {trial: int32, rt: float64, side: string, correct: bool, note: string, at: datetime64[m], wait: timedelta64[s]} 2
	// [2.5 -1]
	// [left right] <nil>
}
