package load

import "testing"

func TestDetect(t *testing.T) {
	pad := func(at int, text string) []byte {
		b := make([]byte, 600)
		copy(b[at:], text)
		return b
	}
	cifti := pad(4, "n+2\x00\r\n\x1a\n")
	cifti[504], cifti[505] = 3001&0xff, 3001>>8
	early := pad(0, "MATLAB 7.0 MAT-file, Platform: GLNX86 HDF5 schema 0.05 .")
	copy(early[124:], "\x00\x02IM")
	for _, c := range []struct {
		name string
		head []byte
		want Format
	}{
		{"x", []byte("\x93NUMPY\x01\x00"), NumPy}, {"x", []byte("PK\x03\x04"), NumPyArchive}, {"x.pt", []byte("PK\x03\x04"), PyTorch}, {"x", []byte("PK\x03\x04....archive/data.pkl"), PyTorch},
		{"x", pad(0, "MATLAB 7.3 MAT-file"), MATLAB73}, {"x", early, MATLAB73}, {"x", pad(0, "MATLAB 5.0 MAT-file"), MATLAB}, {"x", pad(126, "IM"), MATLAB}, {"x", []byte("\x89HDF\r\n\x1a\n"), HDF5},
		{"x", pad(344, "n+1\x00"), NIfTI}, {"x", pad(344, "ni1\x00"), NIfTI}, {"x", pad(4, "n+2\x00\r\n\x1a\n"), NIfTI}, {"x", cifti, CIFTI}, {"x", []byte("PAR1"), Parquet},
		{"x", []byte("\xffBIOSEMI"), BDF}, {"x.edf", []byte("0       X X"), EDF}, {"x", pad(192, "EDF+C"), EDF}, {"x", []byte("Brain Vision Data Exchange Header File Version 1.0"), BrainVision},
		{"x", []byte("\x00\x00\x00\x64\x00\x00\x00\x1f\x00\x00\x00\x14"), FIF}, {"x", []byte("<?xml version=\"1.0\"?><GIFTI Version"), GIFTI}, {"x.mgh", pad(0, "\x00\x00\x00\x01"), MGH},
		{"x.safetensors", []byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"), SafeTensors}, {"train-images-idx3-ubyte", []byte{0, 0, 8, 3, 0, 0, 0, 1}, IDX}, {"x.tsv", []byte("a\tb\n"), Table}, {"x.txt", []byte("1 2\n"), Text},
		{"x.mat", pad(0, "\x00\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00"), MATLAB}, {"x", nil, Unknown}, {"x.mat", []byte("short"), Unknown}, {"x", []byte("0       "), Unknown},
	} {
		if got := detect(c.head, c.name, nil); got != c.want {
			t.Errorf("%s, %.20q: got %s, want %s", c.name, c.head, got, c.want)
		}
	}
}

// FuzzDetect looks for a panic.
func FuzzDetect(f *testing.F) {
	f.Add([]byte("\x93NUMPY"), "x.npy")
	f.Fuzz(func(t *testing.T, head []byte, name string) { detect(head, name, nil) })
}
