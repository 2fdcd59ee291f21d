package matlab

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// name reads the name of a variable or of a class.
func (d *decoder) name(end int64, what string) (string, error) {
	e, err := d.element(end, what)
	if err != nil {
		return "", err
	}
	b, err := e.nameBytes()
	if err != nil {
		return "", err
	}
	return spell(b), nil
}

// nameBytes reads an element of names. Names are ASCII in MATLAB; other writers put other bytes there, which [spell] can read in miINT8, whereas
// miUTF8 with such bytes is a file that MATLAB itself refuses.
func (e *element) nameBytes() ([]byte, error) {
	if e.typ != miINT8 && e.typ != miUTF8 && e.typ != miUINT8 {
		return nil, e.d.fail(file.ErrFormat, e.at, e.what, "miINT8", typeName(e.typ))
	}
	b, err := e.bytes()
	if err != nil {
		return nil, err
	}
	if e.typ == miUTF8 {
		for _, c := range b {
			if c >= utf8.RuneSelf {
				return nil, e.d.fail(file.ErrFormat, e.at, e.what, "ASCII", fmt.Sprintf("%q as miUTF8", brief(string(b))))
			}
		}
	}
	return b, nil
}

// spell makes a string of the bytes of a name, up to the first NUL: UTF-8 where they are that, else Latin-1, so that every name can be written in Go.
func spell(b []byte) string {
	name, _, _ := strings.Cut(string(b), "\x00")
	if utf8.ValidString(name) {
		return name
	}
	latin := make([]rune, len(name))
	for i := range latin {
		latin[i] = rune(name[i])
	}
	return string(latin)
}

// fieldNames reads the names of a struct's fields. MATLAB's names are unique; where a file repeats one, the second gets "#2", the third "#3", which
// no name of MATLAB's can hold, so that nothing is lost or mixed up.
func (d *decoder) fieldNames(m *matrix) ([]string, error) {
	e, err := d.element(m.end, "length of field names")
	if err != nil {
		return nil, err
	}
	if (e.typ != miINT32 && e.typ != miUINT32) || e.n != 4 {
		return nil, d.fail(file.ErrFormat, e.at, e.what, "one miINT32", fmt.Sprintf("%s of %d bytes", typeName(e.typ), e.n))
	}
	b := d.few[:4]
	if err := e.read(b); err != nil {
		return nil, err
	}
	length := int64(d.order.Uint32(b))
	if err := e.close(); err != nil {
		return nil, err
	}
	e, err = d.element(m.end, "field names")
	if err != nil {
		return nil, err
	}
	if e.n > 0 && (length == 0 || e.n%length != 0) {
		return nil, d.fail(file.ErrFormat, e.at, e.what, fmt.Sprintf("names of %d bytes each", length), fmt.Sprintf("%d bytes", e.n))
	}
	all, err := e.nameBytes()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	count := e.n / length
	if err := d.charge(e.at, e.what, count, valueCost); err != nil {
		return nil, err
	}
	names := make([]string, count)
	seen := make(map[string]int, count)
	for i := range names {
		name := spell(all[int64(i)*length : int64(i+1)*length])
		if seen[name]++; seen[name] > 1 {
			names[i] = fmt.Sprintf("%s#%d", name, seen[name])
		} else {
			names[i] = name
		}
	}
	return names, nil
}
