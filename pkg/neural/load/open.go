package load

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/anndata"
	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/cifti"
	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/neural/idx"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/neural/mgh"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/neural/nwb"
	"github.com/richlazy/richlazy/pkg/neural/safetensors"
	"github.com/richlazy/richlazy/pkg/neural/torch"
	"github.com/richlazy/richlazy/pkg/table"
)

// Contents is what a file holds.
type Contents struct {
	Path   string
	Format Format
	Value  any // as the package of the format gives it, see the package's documentation
}

// Open opens a file, or a folder of BIDS, whatever its format is. The numbers of an image (.img), and data and markers of BrainVision (.eeg, .vmrk), are opened by the header of the same name beside
// them. What has to be read at once is read; of formats that allow it only the structure is, so that the file stays open until Close. A file of no known format is an error that says how it begins.
func Open(path string, limits file.Limits) (*Contents, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		d, err := bids.Open(path, limits)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		return &Contents{path, "BIDS data set", d}, nil
	}
	path = header(path)
	format, err := Detect(path)
	if err != nil {
		return nil, err
	}
	c := &Contents{Path: path, Format: format}
	if c.Value, err = open(path, format, limits); err != nil {
		return nil, fmt.Errorf("load: %s: %w", format, err)
	}
	return c, nil
}

// open hands the file to the package of its format.
func open(path string, format Format, limits file.Limits) (any, error) {
	switch format {
	case NumPy:
		return npy.OpenWithin(path, limits)
	case NumPyArchive:
		return npy.OpenNPZ(path, limits)
	case MATLAB, MATLAB73:
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return matlab.Read(f, path, limits)
	case HDF5:
		return openHDF5(path, limits)
	case NIfTI:
		return openNIfTI(path, limits)
	case CIFTI:
		return cifti.Read(path, limits)
	case GIFTI:
		return gifti.Read(path, limits)
	case MGH:
		return mgh.Read(path, limits)
	case EDF, BDF:
		return edf.Open(path, limits)
	case BrainVision:
		if !strings.HasSuffix(strings.ToLower(path), ".vhdr") {
			return nil, errors.New("this is a part of a recording: open its header, the file .vhdr")
		}
		return brainvision.Open(path, limits)
	case FIF:
		return fif.Open(path, limits)
	case SafeTensors:
		return safetensors.Open(path, limits)
	case PyTorch:
		return torch.Open(path, limits)
	case Table:
		return openTable(path, limits)
	case Parquet:
		return nil, errors.New("package parquet reads it")
	case IDX:
		return idx.Open(path, limits)
	case Text:
		return openText(path, limits)
	}
	return nil, fmt.Errorf("%s: %w: %s", path, file.ErrUnsupported, beginning(path))
}

// header leads from a part of an image or a recording to the header beside it, and from any other file to itself.
func header(path string) string {
	for part, head := range map[string]string{".img": ".hdr", ".img.gz": ".hdr.gz", ".eeg": ".vhdr", ".vmrk": ".vhdr"} {
		name, ok := strings.CutSuffix(path, part)
		if _, err := os.Stat(name + head); ok && err == nil {
			return name + head
		}
	}
	return path
}

// openHDF5 finds out which of the formats within HDF5 it is.
func openHDF5(path string, limits file.Limits) (any, error) {
	h, err := hdf5.Open(path, limits)
	if err != nil {
		return nil, err
	}
	root := h.Root()
	switch {
	case root.HasAttr("nwb_version"):
		return closing(h)(nwb.Open(path, limits))
	case root.Has("obs") && root.Has("var"):
		return closing(h)(anndata.Open(path, limits))
	}
	return h, nil
}

// closing closes the HDF5 file that was looked at when it is opened as something else.
func closing(h *hdf5.File) func(any, error) (any, error) {
	return func(v any, err error) (any, error) {
		h.Close()
		return v, err
	}
}

// openNIfTI reads an image, or a header that has none beside it.
func openNIfTI(path string, limits file.Limits) (any, error) {
	if name, ok := strings.CutSuffix(path, ".hdr"); ok {
		if _, err := os.Stat(name + ".img"); err != nil {
			return nifti.ReadHeader(path, limits)
		}
	}
	return nifti.Read(path, limits)
}

// openTable reads a table with the separator that the name says, compressed or not.
func openTable(path string, limits file.Limits) (any, error) {
	s, err := file.Open(path, "table", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var o table.CSV
	if strings.Contains(strings.ToLower(filepath.Base(path)), ".tsv") {
		o.Comma = '\t'
	}
	return o.ReadCSV(s.Stream("table"), path)
}

// openText reads lines of words or numbers between blanks, as many in each line, as a table whose columns are named by their number from 0. A line that is empty or begins with # is passed over.
func openText(path string, limits file.Limits) (any, error) {
	s, err := file.Open(path, "text", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	all, err := s.All("text")
	if err != nil {
		return nil, err
	}
	var columns [][]string
	row := 0
	for n, line := range strings.Split(string(all), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if row == 0 {
			columns = make([][]string, len(words))
		}
		if len(words) != len(columns) || !utf8.ValidString(line) {
			return nil, fmt.Errorf("%s: %w: line %d has %d words and the first has %d: this is no table", path, file.ErrUnsupported, n+1, len(words), len(columns))
		}
		for i, w := range words {
			columns[i] = append(columns[i], w)
		}
		row++
	}
	var t table.Table
	for i, words := range columns {
		t = append(t, column(fmt.Sprint(i), words))
	}
	return t, nil
}

// column is one of numbers where all words are.
func column(name string, words []string) table.Column {
	numbers := make([]float64, len(words))
	for i, w := range words {
		v, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return table.Texts(name, words...)
		}
		numbers[i] = v
	}
	return table.Numbers(name, numbers...)
}

// beginning shows the first bytes of a file.
func beginning(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	head := make([]byte, 16)
	n, _ := io.ReadFull(f, head)
	return fmt.Sprintf("it begins with %q", head[:n])
}

// Close closes what was left open. It may be called more than once.
func (c *Contents) Close() error {
	if closer, ok := c.Value.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// String names file and format and lists what is in it.
func (c *Contents) String() string {
	head := fmt.Sprintf("%s: %s\n", filepath.Base(c.Path), c.Format)
	switch v := c.Value.(type) {
	case *npy.Archive:
		var b strings.Builder
		b.WriteString(head)
		for _, name := range v.Names() {
			line := "cannot be read"
			if h, err := v.Header(name); err == nil {
				line = fmt.Sprint(h.Type, " ", h.Shape)
			} else {
				line += ": " + err.Error()
			}
			fmt.Fprintf(&b, "%s  %s\n", name, line)
		}
		return b.String()
	case fmt.Stringer:
		text := strings.TrimRight(v.String(), "\n")
		if _, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(text, filepath.Base(c.Path)+" (") {
			text = rest // it names the file itself
		}
		return head + text + "\n"
	}
	return head + fmt.Sprintln(c.Value)
}
