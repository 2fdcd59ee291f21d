// Package hdf5 reads HDF5 files, those of MATLAB 7.3, NWB, AnnData and rsatoolbox among them, without the HDF5 library.
//
// [Open] opens a file, and printing it shows what is in it:
//
//	f, err := hdf5.Open("session.nwb", file.Limits{})
//	defer f.Close()
//	fmt.Print(f)
//
// A path leads to a group or a dataset, and a dataset to its elements:
//
//	d, err := f.Dataset("units/spike_times")
//	d.Shape(), d.Type()                              // []int, *Type
//	times, err := d.Float64s()                       // any numbers as float64, exactly
//	counts, err := hdf5.ReadAs[uint16](d)            // … as another type, exactly
//	err = d.ReadBlock(dst, []int{0, 5}, []int{100, 1}) // a part: only the chunks that hold it are read
//	ids, err := d.Strings()
//	a, err := d.Read()                               // an *Array: compounds, enums, lists, references
package hdf5
