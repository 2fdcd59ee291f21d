package hdf5

import (
	"errors"
	"fmt"
)

var errLZF = errors.New("damaged compressed data")

// lzf decompresses what LibLZF wrote, which has to be as long as dst.
func lzf(dst, src []byte) error {
	o := 0
	for i := 0; i < len(src); {
		control := int(src[i])
		i++
		if control < 32 {
			n := control + 1
			if n > len(src)-i || n > len(dst)-o {
				return errLZF
			}
			o += copy(dst[o:o+n], src[i:])
			i += n
			continue
		}
		n, back := control>>5, control&31<<8
		if n == 7 {
			if i >= len(src) {
				return errLZF
			}
			n += int(src[i])
			i++
		}
		if i >= len(src) {
			return errLZF
		}
		back += int(src[i]) + 1
		i++
		n += 2
		if back > o || n > len(dst)-o {
			return errLZF
		}
		for ; n > 0; n-- {
			dst[o] = dst[o-back]
			o++
		}
	}
	if o != len(dst) {
		return fmt.Errorf("%d bytes", o)
	}
	return nil
}
