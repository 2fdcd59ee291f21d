package npy

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 16 // bytes; NumPy's own limit for files that are not trusted is 10 000
	maxBytes  = 1 << 32
	maxEmpty  = 1 << 20 // strings of no characters, which are memory without content in the file; NumPy itself writes empty ones with one character
)

// Error says what is wrong with a file, at which offset.
type Error struct {
	File   string // path, and the member of an archive after a colon
	Offset int64
	Err    error
}

// Error names the file, the offset and the fault.
func (e *Error) Error() string { return fmt.Sprintf("npy: %s: byte %d: %v", e.File, e.Offset, e.Err) }

// Unwrap returns the fault.
func (e *Error) Unwrap() error { return e.Err }

// Reader reads arrays within a limit.
type Reader struct {
	// MaxBytes is the most that the values of an array may have in a file; 0 is 4 GiB.
	MaxBytes int64
}

// Open reads the array of the .npy file at path.
func Open(path string) (*Array, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	defer file.Close()
	return Read(file, path)
}

// Read reads exactly one array; name is used in errors. It is an error if the content is cut short, goes on behind the array, is of a type that the package does not
// have, or is larger than 4 GiB.
func Read(r io.Reader, name string) (*Array, error) { return Reader{}.Read(r, name) }

// Read reads one array as the function Read does, within the limit.
func (l Reader) Read(r io.Reader, name string) (*Array, error) {
	limit := int64(maxBytes)
	if l.MaxBytes > 0 {
		limit = l.MaxBytes
	}
	fault := func(offset int64, format string, args ...any) (*Array, error) {
		return nil, &Error{name, offset, fmt.Errorf(format, args...)}
	}
	text, offset, err := readHeader(r)
	if err != nil {
		return fault(offset, "%w", err)
	}
	d, at, err := parse(text)
	if err != nil {
		return fault(offset+int64(at), "%w", err)
	}
	kind, _ := kindOf(d.descr) // parse has checked it
	total, values := int64(kind.width), int64(1)
	for i, n := range d.shape { // each factor is below 2³¹, each product at most 2³² × 2³¹
		if values *= int64(n); values > maxBytes {
			return fault(offset, "got %d in dimension %d of shape %v: more than %d values, want fewer", n, i, d.shape, int64(maxBytes))
		}
	}
	if total > 0 && values > limit/total {
		return fault(offset, "got shape %v of type %q: more than %d bytes, want fewer", d.shape, d.descr, limit)
	}
	if total *= values; kind.width == 0 && values > min(maxEmpty, limit/16) {
		return fault(offset, "got shape %v of type %q: more than %d empty strings, want fewer", d.shape, d.descr, min(maxEmpty, limit/16))
	}
	offset += int64(len(text))
	data, err := io.ReadAll(io.LimitReader(r, total)) // grows with what comes: a header that promises much costs nothing
	end := offset + int64(len(data))
	if err != nil {
		return fault(end, "reading the content of %d bytes: %w", total, cut(err))
	}
	if int64(len(data)) < total {
		return fault(end, "the content ends, want %d bytes for shape %v: %w", total, d.shape, io.ErrUnexpectedEOF)
	}
	var more [1]byte
	switch _, err := io.ReadFull(r, more[:]); err {
	case io.EOF: // an archive compares its check sum before it says so
	case nil:
		return fault(end, "the content goes on behind shape %v", d.shape)
	default:
		return fault(end, "want the end: %w", err)
	}
	decoded, at, err := kind.decode(data, int(values))
	if err != nil {
		return fault(offset+int64(at), "%w", err)
	}
	if d.fortran {
		decoded = cOrder(decoded, d.shape)
	}
	return &Array{d.shape, decoded}, nil
}

// readHeader returns the text of the header and its offset, or that of a fault.
func readHeader(r io.Reader) (text string, offset int64, err error) {
	head := make([]byte, 8, 12)
	if n, err := io.ReadFull(r, head); err != nil {
		return "", int64(n), fmt.Errorf("want 8 bytes of magic string and version: %w", cut(err))
	}
	if string(head[:6]) != magic {
		return "", 0, fmt.Errorf("got %q, want %q", head[:6], magic)
	}
	if head[6] < 1 || head[6] > 3 || head[7] != 0 {
		return "", 6, fmt.Errorf("got version %d.%d, want 1.0, 2.0 or 3.0", head[6], head[7])
	}
	width := 4
	if head[6] == 1 {
		width = 2
	}
	if n, err := io.ReadFull(r, head[8:8+width]); err != nil {
		return "", int64(8 + n), fmt.Errorf("want the length of the header: %w", cut(err))
	}
	length := int64(binary.LittleEndian.Uint16(head[8:10]))
	if width == 4 {
		length = int64(binary.LittleEndian.Uint32(head[8:12]))
	}
	if length > maxHeader {
		return "", 8, fmt.Errorf("got a header of %d bytes, want at most %d", length, maxHeader)
	}
	offset = int64(8 + width)
	header := make([]byte, length)
	if n, err := io.ReadFull(r, header); err != nil {
		return "", offset + int64(n), fmt.Errorf("want a header of %d bytes: %w", length, cut(err))
	}
	return string(header), offset, nil
}

// cut makes an end too early look like one.
func cut(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
