package load

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Format is a kind of file.
type Format string

// The formats that are told apart.
const (
	NumPy        Format = "NumPy array"
	NumPyArchive Format = "NumPy archive"
	MATLAB       Format = "MATLAB file"
	MATLAB73     Format = "MATLAB file of version 7.3"
	HDF5         Format = "HDF5 file"
	NIfTI        Format = "NIfTI image"
	CIFTI        Format = "CIFTI-2 file"
	GIFTI        Format = "GIFTI file"
	MGH          Format = "MGH image"
	EDF          Format = "EDF recording"
	BDF          Format = "BDF recording"
	BrainVision  Format = "BrainVision recording"
	FIF          Format = "FIF file"
	SafeTensors  Format = "safetensors file"
	PyTorch      Format = "PyTorch file"
	Parquet      Format = "Parquet file"
	IDX          Format = "IDX array" // of MNIST
	Table        Format = "table of separated values"
	Text         Format = "text in columns"
	Unknown      Format = "file of no known format"
)

// start is how much of a file is looked at.
const start = 4096

// Detect tells the format of a file by its first bytes, those after decompression of a gzip file, and of formats without a mark by what the bytes have to be; the name counts where the content
// of several formats can be alike. [Unknown] is no error; a file that cannot be read, or whose first bytes do not decompress, is.
func Detect(path string) (Format, error) {
	f, err := os.Open(path)
	if err != nil {
		return Unknown, fmt.Errorf("load: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Unknown, fmt.Errorf("load: %w", err)
	}
	if info.IsDir() {
		return Unknown, fmt.Errorf("load: %s is a folder", path)
	}
	head, err := first(f)
	if err != nil {
		return Unknown, fmt.Errorf("load: %s: %w", path, err)
	}
	name := strings.ToLower(filepath.Base(path))
	if len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b {
		zip, err := gzip.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(head), f)))
		if err != nil {
			return Unknown, fmt.Errorf("load: %s: gzip: %w", path, err)
		}
		if head, err = first(zip); err != nil {
			return Unknown, fmt.Errorf("load: %s: gzip: %w", path, err)
		}
		return detect(head, strings.TrimSuffix(name, ".gz"), nil), nil
	}
	return detect(head, name, f), nil
}

func first(r io.Reader) ([]byte, error) {
	head := make([]byte, start)
	n, err := io.ReadFull(r, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

// detect tells the format by the first bytes and the name in small letters; file is the whole where that can be read at any place, else nil.
func detect(head []byte, name string, file io.ReaderAt) Format {
	has := func(at int, text string) bool {
		return len(head) >= at+len(text) && string(head[at:at+len(text)]) == text
	}
	switch {
	case has(0, "\x93NUMPY"):
		return NumPy
	case has(0, "PK\x03\x04"), has(0, "PK\x05\x06"):
		if strings.HasSuffix(name, ".pt") || strings.HasSuffix(name, ".pth") || bytes.Contains(head, []byte("data.pkl")) {
			return PyTorch
		}
		return NumPyArchive
	case has(0, "MATLAB 7.3"), has(0, "MATLAB ") && (has(124, "\x00\x02IM") || has(124, "\x02\x00MI")): // the first programs of that version called it 7.0
		return MATLAB73
	case has(0, "\x89HDF\r\n\x1a\n"), userBlock(file):
		return HDF5
	case has(126, "MI"), has(126, "IM"), has(0, "MATLAB 5.0"):
		return MATLAB
	case has(344, "n+1\x00"), has(344, "ni1\x00"), has(4, "n+2\x00\r\n\x1a\n"), has(4, "ni2\x00\r\n\x1a\n"):
		if isCIFTI(head) {
			return CIFTI
		}
		return NIfTI
	case has(0, "PAR1"):
		return Parquet
	case has(0, "\xffBIOSEMI"):
		return BDF
	case has(0, "0       ") && strings.HasSuffix(name, ".edf"), has(192, "EDF+"):
		return EDF
	case bytes.Contains(head[:min(len(head), 200)], []byte("Brain Vision Data Exchange Header File")), bytes.Contains(head[:min(len(head), 200)], []byte("BrainVision Data Exchange Header File")):
		return BrainVision
	case has(0, "\x00\x00\x00\x64\x00\x00\x00\x1f\x00\x00\x00\x14"):
		return FIF
	case bytes.Contains(head, []byte("<GIFTI")):
		return GIFTI
	case strings.HasSuffix(name, ".mgh") || strings.HasSuffix(name, ".mgz"):
		return MGH
	case len(head) > 9 && head[8] == '{' && binary.LittleEndian.Uint64(head) < 1<<32 && strings.HasSuffix(name, ".safetensors"):
		return SafeTensors
	case len(head) > 4 && head[0] == 0 && head[1] == 0 && head[2] >= 8 && head[2] <= 14 && head[3] > 0 && head[3] < 8 && strings.Contains(name, "idx"):
		return IDX
	case strings.HasSuffix(name, ".mat") && version4(head):
		return MATLAB
	case strings.HasSuffix(name, ".csv"), strings.HasSuffix(name, ".tsv"):
		return Table
	case strings.HasSuffix(name, ".txt"), strings.HasSuffix(name, ".1d"), strings.HasSuffix(name, ".par"):
		return Text
	}
	return Unknown
}

// userBlock tells whether the signature of HDF5 stands behind a block of the user's, at 512, 1024, 2048 ….
func userBlock(file io.ReaderAt) bool {
	if file == nil {
		return false
	}
	var mark [8]byte
	for at := int64(512); at < 1<<30; at *= 2 {
		if n, _ := file.ReadAt(mark[:], at); n < len(mark) {
			return false
		}
		if string(mark[:]) == "\x89HDF\r\n\x1a\n" {
			return true
		}
	}
	return false
}

// isCIFTI tells whether the intent code of a NIfTI-2 header is one of CIFTI's, 3000 to 3099.
func isCIFTI(head []byte) bool {
	if len(head) < 540 || string(head[4:6]) != "n+" {
		return false
	}
	le, be := binary.LittleEndian.Uint32(head[504:]), binary.BigEndian.Uint32(head[504:])
	return le/100 == 30 || be/100 == 30
}

// version4 tells whether the first five numbers can be the head of a variable of a version 4 file.
func version4(head []byte) bool {
	if len(head) < 20 {
		return false
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		mopt, imag, names := order.Uint32(head), order.Uint32(head[12:]), order.Uint32(head[16:])
		if mopt < 5000 && mopt/100%10 == 0 && imag <= 1 && names > 0 && names < 1<<12 {
			return true
		}
	}
	return false
}
