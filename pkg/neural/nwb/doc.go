/*
Package nwb reads files of Neurodata Without Borders, version 2 (.nwb), which are HDF5.

Open reads what a session is, and printing it shows its tables and series:

	f, err := nwb.Open("session.nwb", file.Limits{})
	defer f.Close()
	fmt.Print(f)

	session.nwb (NWB 2.5.0): a mouse on a wheel
	subject m17, Mus musculus, P90D
	/intervals/trials   table of 340 rows: start_time, stop_time, side, choice
	/units              table of 87 rows: quality, spike_times (ragged)
	/acquisition/lfp    ElectricalSeries 1200000 × 16, V, 1000 Hz

A table of NWB is a [Table]: its plain columns are a table.Table, those with several values a row are ragged.

	trials, err := f.Trials()           // trials.Columns: start_time, stop_time, …
	units, err := f.Units()             // units.SpikeTimes: seconds, one slice a unit
	electrodes, err := f.Table("/general/extracellular_ephys/electrodes")

Spikes around events become a recording, trials × units × time, and a series of samples one that is read piece by piece, in the unit that the file states:

	start, err := trials.Columns.Column("start_time")
	rec, err := units.Around(start.Number, trials.Columns, nwb.Window{From: -.2, To: .8, Width: .01})
	lfp, err := f.Series("/acquisition/lfp")
	rec, err = lfp.Recording()

What a unit was not observed in (obs_intervals) is missing, not zero. Files of version 1, in which all is elsewhere, are refused by name. The specifications that a file carries are
not looked at: types of extensions are tables and series where they have the parts of one. Nothing is written.

Source: the NWB schema 2.x and the HDMF common schema (nwb-schema.readthedocs.io, hdmf-common-schema.readthedocs.io).
*/
package nwb
