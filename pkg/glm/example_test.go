package glm_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

func ExampleDesignOf() {
	trials := table.Table{
		table.Numbers("coherence", -1, 0, 1, -1, 0, 1),
		table.Texts("context", "colour", "colour", "colour", "motion", "motion", "motion"),
	}
	d, err := glm.DesignOf(trials, glm.Indicators("context"), glm.Product(glm.Number("coherence"), glm.Indicators("context")))
	if err != nil {
		fmt.Println(err)
		return
	}
	for j, name := range d.Names {
		fmt.Println(name, mat.Col(nil, j, d.X))
	}
	// Output:
	// context=colour [1 1 1 0 0 0]
	// context=motion [0 0 0 1 1 1]
	// coherence:context=colour [-1 0 1 0 0 0]
	// coherence:context=motion [0 0 0 -1 0 1]
}

func ExampleDesign_Fit() {
	trials := table.Table{
		table.Numbers("coherence", -1, 0, 1, -1, 0, 1, -1, 0, 1),
		table.Numbers("reward", 0, 1, 0, 1, 0, 1, 1, 0, 0),
	}
	rates := mat.NewDense(9, 1, []float64{2, 7, 8, 4, 5, 9, 3, 6, 7})
	d, err := glm.DesignOf(trials, glm.Intercept(), glm.Number("coherence"), glm.Number("reward"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := d.Fit(rates, glm.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(fit)
	// Output:
	// linear model of 9 observations, 6 degrees of freedom, R² 0.941
	// regressor        beta       error        t         p
	// intercept      5.0541     0.29934   16.884  2.76e-06
	// coherence      2.7297     0.27913    9.779  6.58e-05
	// reward         1.3784     0.45866    3.005    0.0238
}

func ExampleFit_T() {
	conditions := table.Texts("condition", "face", "house", "face", "house", "face", "house", "face", "house")
	d, err := glm.DesignOf(table.Table{conditions}, glm.Indicators("condition"))
	if err != nil {
		fmt.Println(err)
		return
	}
	responses := mat.NewDense(8, 2, []float64{5, 1, 2, 2, 6, 1, 3, 1, 4, 2, 2, 2, 5, 1, 1, 1}) // observations × channels
	fit, err := d.Fit(responses, glm.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	t, err := fit.T(glm.Contrast{"condition=face": 1, "condition=house": -1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for c := range t.T {
		fmt.Printf("channel %d: difference %.2f, t(%g) = %.2f, p = %.4f\n", c, t.Effect[c], t.DoF[c], t.T[c], t.P[c])
	}
	_, err = fit.T(glm.Contrast{"condition=hat": 1})
	fmt.Println(err)
	// Output:
	// channel 0: difference 3.00, t(6) = 5.20, p = 0.0020
	// channel 1: difference -0.25, t(6) = -0.65, p = 0.5370
	// glm: contrast: no regressor "condition=hat", only ["condition=face" "condition=house"]
}

func ExampleDesign_Check() {
	runs := table.Table{table.Numbers("run", 1, 1, 2, 2)}
	d, err := glm.DesignOf(runs, glm.Intercept(), glm.Indicators("run"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Check())
	// Output:
	// glm: the design has 3 regressors and rank 2: "run=2" is a linear combination of ["intercept" "run=1"]
}

func ExampleFMRIDesign() {
	events := glm.Events{Conditions: []string{"face", "house", "face"}, Onsets: []float64{2.3, 20, 41}, Durations: []float64{4, 4, 4}}
	d, err := glm.FMRIDesign(150, events, nil, glm.FMRIOptions{TR: 2, Basis: glm.SPM().WithTime()})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Names)
	for volume := range 8 {
		fmt.Printf("%2d s %.4f\n", 2*volume, d.X.At(volume, 0))
	}
	// Output:
	// [face face_derivative house house_derivative drift_1 drift_2 drift_3 drift_4 intercept]
	//  0 s 0.0000
	//  2 s 0.0000
	//  4 s 0.0096
	//  6 s 0.2039
	//  8 s 0.5963
	// 10 s 0.7305
	// 12 s 0.4910
	// 14 s 0.2091
}

func ExampleFitFMRI() {
	events := glm.Events{Conditions: []string{"face", "house", "face", "house"}, Onsets: []float64{0, 20, 40, 60}}
	d, err := glm.FMRIDesign(50, events, nil, glm.FMRIOptions{TR: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	voxels := mat.NewDense(50, 2, nil) // the first likes faces, the second houses
	for volume := range 50 {
		wiggle := float64(volume*volume%7) / 10
		voxels.SetRow(volume, []float64{100 + 3*d.X.At(volume, 0) + wiggle, 100 + 2*d.X.At(volume, 1) - wiggle})
	}
	result, err := glm.FitFMRI(context.Background(), []glm.FMRIRun{{Values: voxels, Events: events}}, glm.FMRIOptions{TR: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	trials := result.Trials()
	for row, of := range trials.Of {
		fmt.Printf("run %s, %-5s: %.1f\n", trials.Runs[trials.Run[row]], trials.Conditions[of], trials.Values.RawRowView(row))
	}
	// Output:
	// run 1, face : [3.5 -0.5]
	// run 1, house: [0.2 1.8]
}

func ExampleDoubleGamma() {
	for _, t := range []float64{0, 2, 5, 10, 15, 20} {
		fmt.Printf("%2.0f s: SPM %.4f, Glover %.4f\n", t, glm.SPM().At(t), glm.Glover().At(t))
	}
	// Output:
	//  0 s: SPM 0.0000, Glover 0.0000
	//  2 s: SPM 0.0433, Glover 0.0396
	//  5 s: SPM 0.2105, Glover 0.3375
	// 10 s: SPM 0.0385, Glover -0.0333
	// 15 s: SPM -0.0182, Glover -0.0558
	// 20 s: SPM -0.0103, Glover -0.0072
}

func ExampleFitUnits() {
	r := rng.New(1).Rand()
	trials := table.Table{table.Numbers("colour"), table.Numbers("motion"), table.Texts("task")}
	rates := [3][]float64{}
	for range 400 {
		colour, motion, task := float64(r.IntN(3)-1), float64(r.IntN(3)-1), []string{"colour", "motion"}[r.IntN(2)]
		trials[0].Number, trials[1].Number, trials[2].Text = append(trials[0].Number, colour), append(trials[1].Number, motion), append(trials[2].Text, task)
		relevant := map[string]float64{"colour": colour, "motion": motion}[task]
		drive := [3]float64{relevant, motion, 0} // the first follows what counts, the second always motion, the third nothing
		for unit, d := range drive {
			rates[unit] = append(rates[unit], 10+2*d+2*r.NormFloat64())
		}
	}
	var units []glm.UnitTrials
	for unit, y := range rates {
		units = append(units, glm.UnitTrials{Name: fmt.Sprint("unit ", unit+1), Trials: trials, Responses: y})
	}
	task := glm.TwoContexts{Context: "task", Contexts: [2]string{"colour", "motion"}, Features: [2]string{"colour", "motion"}}
	u, err := glm.FitUnits(units, task, glm.UnitOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(u.Regressors)
	for i, class := range u.Classes() {
		fmt.Printf("%s: %.2f %v\n", u.Units[i], u.Betas.RawRowView(i), class)
	}
	// Output:
	// [colour:task=colour motion:task=colour colour:task=motion motion:task=motion]
	// unit 1: [0.48 0.01 0.01 0.42] relevant features of both contexts
	// unit 2: [-0.01 0.48 0.00 0.47] second feature in both contexts
	// unit 3: [0.00 0.04 -0.02 -0.02] not selective
}
