package flesch2022

// units is what single units do (the paper's Fig 2 and 6): the classes by the contexts in which they respond, the correlation over units of the weights from the two cues, and the
// readout weights by class.
func units() []Row {
	return []Row{
		{Quantity: "A-only units", Columns: scales(),
			Published: ends(0.305, 0.04), Reading: 0.02,
			Replication: []float64{0.305, 0.255, 0.227, 0.208, 0.196, 0.164, 0.114, 0.094}, Digits: 3,
			Error: []float64{0.0073, 0.007, 0.0066, 0.0063, 0.006, 0.0057, 0.006, 0.006}},
		{Quantity: "B-only units", Columns: scales(),
			Published: ends(0.305, 0.04), Reading: 0.02,
			Replication: []float64{0.322, 0.247, 0.232, 0.216, 0.199, 0.164, 0.110, 0.092}, Digits: 3,
			Error: []float64{0.0066, 0.0063, 0.0063, 0.0057, 0.006, 0.006, 0.0057, 0.006}},
		{Quantity: "mixed units", Columns: scales(),
			Published: ends(0.365, 0.86), Reading: 0.02,
			Replication: []float64{0.353, 0.484, 0.535, 0.575, 0.601, 0.655, 0.735, 0.737}, Digits: 3,
			Error: []float64{0.0076, 0.0082, 0.0076, 0.0076, 0.0076, 0.007, 0.0076, 0.022}},
		{Quantity: "dead units", Columns: scales(),
			Published: ends(0.025, 0.06), Reading: 0.02,
			Replication: []float64{0.020, 0.015, 0.006, 0.001, 0.004, 0.018, 0.041, 0.077}, Digits: 3,
			Error: []float64{0.003, 0.0028, 0.0018, 0.0012, 0.0012, 0.0026, 0.0035, 0.018}},
		{Quantity: "r of context weights", Columns: scales(),
			Replication: []float64{-0.37, -0.37, -0.36, -0.40, -0.38, -0.20, -0.05, -0.02}, Digits: 2,
			Error: []float64{0.012, 0.011, 0.012, 0.012, 0.011, 0.014, 0.016, 0.016}},
		{Quantity: "r of context weights, local units", Columns: moments(),
			Replication: []float64{-0.23, -0.53, -0.35, -0.37}, Digits: 2,
			Error: []float64{0.02, 0.012, 0.035, 0.032}},
		{Quantity: "r of context weights, other units", Columns: moments(),
			Replication: []float64{0.65, 0.35, 0.16, 0.12}, Digits: 2,
			Error: []float64{0.026, 0.035, 0.02, 0.019}},
		{Quantity: "mean size of readout weights", Columns: []string{"rich, A", "rich, B", "rich, others", "lazy, A", "lazy, B", "lazy, others"},
			Published: []float64{0.72, 0.72, 0.46, none, none, none}, Reading: 0.02,
			Replication: []float64{0.72, 0.70, 0.47, 0.48, 0.47, 0.36}, Digits: 2,
			Error: []float64{0.013, 0.012, 0.0076, 0.022, 0.023, 0.0098}},
		{Quantity: "β of unit-level RSA, rich", Columns: []string{"selective, factorised", "selective, linear", "mixed, factorised", "mixed, linear"},
			Published: []float64{0.54, -0.12, 0.03, 0.27}, Reading: 0.02, Digits: 2,
			Error: []float64{0.014, 0.0031, 0.003, 0.0085}},
	}
}

// moments are the regimes before and after learning.
func moments() []string {
	return []string{"rich, before", "rich, after", "lazy, before", "lazy, after"}
}
