package neural

import (
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/table"
)

// units is a population as large as a tenth of that of Mante et al. (2013): 76 units of 1500 trials in 751 samples.
func units() *Population {
	random := rand.New(rand.NewPCG(1, 1))
	p := &Population{Name: "units"}
	for u := range 76 {
		values := make([]uint8, 1500*751)
		for i := range values {
			values[i] = uint8(random.IntN(64) / 63)
		}
		condition := make([]float64, 1500)
		for i := range condition {
			condition[i] = float64(i % 72)
		}
		name := string(rune('A' + u))
		p.Sessions = append(p.Sessions, &Recording{Name: name, Measure: SpikeCount, Time: axis(.1, .001, 751), Width: .001, Values: Of(1500, 1, 751, values),
			Observations: table.Table{table.Numbers("condition", condition...)}, Channels: table.Table{table.Texts("name", name)}})
	}
	return p
}

func BenchmarkPopulation(b *testing.B) {
	p := units()
	for name, do := range map[string]func() error{
		"ConditionMeans": func() error { _, err := p.ConditionMeans("condition"); return err },
		"TimeCourses":    func() error { _, err := p.TimeCourses("condition"); return err },
		"Bin":            func() error { _, err := p.Bin(.05); return err },
		"Pseudo": func() error {
			_, err := p.Pseudo(PseudoOptions{By: []string{"condition"}, Trials: 10, Parts: 2}, rand.NewPCG(1, 1))
			return err
		},
		"Smooth": func() error { _, err := p.Sessions[0].Smooth(.02); return err },
		"Matrix": func() error { _, err := p.Sessions[0].Matrix(); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
