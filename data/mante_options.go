package data

import "github.com/richlazy/richlazy/pkg/neural"

// ManteOptions say which units of Mante et al. (2013) to read, where from, and what of them to keep. Window, bins and choice of trials are applied to each unit as it is
// read, so that the whole archive takes little memory.
type ManteOptions struct {
	Options
	Monkey   ManteMonkey // whose units; monkey A if empty. The catalogue has none of monkey F, the authors' archive has, see [ManteAll]
	Units    []string    // names such as "ar090313_1_a3"; all if empty. They replace Options.Files
	From, To float64     // seconds after the onset of the dots, of the whole samples to keep; all if both are 0. Flesch et al. (2022) take .317 to .751
	Bin      float64     // seconds over which counts are summed, such as .050; the samples of 1 ms if 0
	Correct  bool        // the trials with a correct choice only, after which a unit may lack a condition
}

// monkey returns the letters of the monkey.
func (o ManteOptions) monkey() ManteMonkey {
	if o.Monkey == "" {
		return MonkeyA
	}
	return o.Monkey
}

// of applies the options to a unit.
func (o ManteOptions) of(unit *neural.Recording) (*neural.Recording, error) {
	var err error
	if o.Correct {
		unit, err = unit.WhereNumber("correct", 1)
	}
	if err == nil && (o.From != 0 || o.To != 0) {
		unit, err = unit.Between(o.From, o.To)
	}
	if err == nil && o.Bin != 0 {
		unit, err = unit.Bin(o.Bin)
	}
	return unit, err
}
