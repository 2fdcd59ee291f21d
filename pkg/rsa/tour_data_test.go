package rsa_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// From events and responses to cross-validated distances that are whitened by the noise of the repeats. In truth they are 0, 2 and 2.
func Example_fromARecordingToConditions() {
	var file strings.Builder
	file.WriteString("finger,run,correct\n")
	for run := range 4 {
		for range 6 {
			for _, finger := range []string{"thumb", "index", "little"} {
				fmt.Fprintf(&file, "%s,%d,yes\n", finger, run+1)
			}
		}
		fmt.Fprintf(&file, "thumb,%d,no\n", run+1)
	}
	events, err := table.ReadCSV(strings.NewReader(file.String()), "events.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	random := rand.New(rand.NewPCG(1, 2))
	values := mat.NewDense(events.Rows(), 8, nil)
	finger, _ := events.Column("finger")
	for i := range events.Rows() {
		for c := range 8 {
			v := random.NormFloat64()
			if finger.Text[i] == "thumb" && c < 4 { // index and little are alike in truth
				v += 2
			}
			values.Set(i, c, v)
		}
	}
	d, err := rsa.NewDataset(values, events)
	if err == nil {
		d, err = d.Where("correct", "yes")
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	trials, err := d.Trials("finger", "run")
	if err != nil {
		fmt.Println(err)
		return
	}
	noise, err := rsa.MeasurementCovariance(trials, rsa.NoiseOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	precision, err := noise.Precision()
	if err != nil {
		fmt.Println(err)
		return
	}
	rdm, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{Precision: precision})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rdm.Conditions, noise.DoF)
	fmt.Printf("index–little %.1f, index–thumb %.1f, little–thumb %.1f\n", rdm.At(0, 1), rdm.At(0, 2), rdm.At(1, 2))
	// Output:
	// [index little thumb] 69
	// index–little -0.1, index–thumb 1.9, little–thumb 1.7
}

// RDMs keep their descriptors in a file.
func Example_files() {
	folder, err := os.MkdirTemp("", "rsa")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	var rdms []*rsa.RDM
	for i, subject := range []string{"s1", "s2"} {
		r, _ := rsa.New([]float64{1, 2, float64(3 + i)}, []string{"thumb", "index", "little"}, "distance")
		r.Info = table.Table{table.Texts("subject", subject)}
		rdms = append(rdms, r)
	}
	stack, _ := rsa.NewStack(rdms...)
	path := filepath.Join(folder, "subjects.npz")
	if err := stack.Save(path); err != nil {
		fmt.Println(err)
		return
	}
	read, err := rsa.OpenStack(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	second, _ := read.Where("subject", "s2")
	long, _ := second.Long()
	fmt.Print(long)
	// Output:
	// rdm  i      j       value  subject
	//   0  thumb  index       1  s2
	//   0  thumb  little      2  s2
	//   0  index  little      4  s2
}
