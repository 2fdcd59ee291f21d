package flesch2022

// geometry is the geometry of the hidden layer (the paper's Fig 2). β are standardised weights of the model RDMs, with the contexts 1 apart as in the published figures and, "no
// offset", in one place as in the simulation code.
func geometry() []Row {
	return []Row{
		{Quantity: "β grid", Columns: scales(),
			Published: ends(0.20, 0.70), Reading: 0.02,
			Replication: []float64{0.192, 0.225, 0.245, 0.279, 0.314, 0.463, 0.565, 0.713}, Digits: 3,
			Error: []float64{0.0089, 0.0073, 0.0073, 0.0079, 0.0085, 0.012, 0.012, 0.014}},
		{Quantity: "β orthogonal", Columns: scales(),
			Published: ends(0.66, 0.23), Reading: 0.02,
			Replication: []float64{0.653, 0.639, 0.595, 0.560, 0.516, 0.366, 0.300, 0.181}, Digits: 3,
			Error: []float64{0.013, 0.0098, 0.0089, 0.0092, 0.0092, 0.011, 0.011, 0.017}},
		{Quantity: "β parallel", Columns: scales(),
			Published: ends(0.06, -0.02), Reading: 0.02,
			Replication: []float64{0.067, 0.044, 0.049, 0.049, 0.053, 0.022, -0.022, 0.008}, Digits: 3,
			Error: []float64{0.0066, 0.0054, 0.0051, 0.0054, 0.0054, 0.0066, 0.0079, 0.011}},
		{Quantity: "β grid, no offset", Columns: scales(),
			Replication: ends(0.161, 0.672), Digits: 3,
			Error: []float64{0.0082, 0.0073, 0.0073, 0.0076, 0.0082, 0.012, 0.012, 0.014}},
		{Quantity: "β orthogonal, no offset", Columns: scales(),
			Replication: ends(0.662, 0.207), Digits: 3,
			Error: []float64{0.011, 0.0085, 0.0076, 0.0076, 0.0076, 0.0089, 0.0095, 0.015}},
		{Quantity: "β parallel, no offset", Columns: scales(),
			Replication: ends(-0.012, -0.052), Digits: 3,
			Error: []float64{0.006, 0.0047, 0.0047, 0.0047, 0.0047, 0.006, 0.007, 0.0098}},
		{Quantity: "angle between the contexts' means", Columns: scales(),
			Replication: []float64{80.8, 77.6, 72.9, 67.9, 64.7, 57.3, 56.7, 55.7}, Digits: 1,
			Error: []float64{0.51, 0.51, 0.57, 0.66, 0.76, 0.76, 0.73, 1}},
		{Quantity: "t of β", Columns: []string{"orthogonal, rich − lazy", "grid, rich − lazy"},
			Published: []float64{20.26, -29.01}, Reading: 0.005, Digits: 2,
			Error: []float64{2.1, 4.4}},
	}
}
