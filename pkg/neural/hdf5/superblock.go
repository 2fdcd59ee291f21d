package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const signature = "\x89HDF\r\n\x1a\n"

// superblock finds the signature, at byte 0, 512, 1024, 2048 …, and returns the address of the root group's header.
func (f *File) superblock() (uint64, error) {
	var head [8]byte
	for {
		if f.base > f.in.Size()-int64(len(head)) {
			return 0, f.fail(file.ErrFormat, 0, "signature", fmt.Sprintf("%q at byte 0, 512, 1024 or a further doubling", signature), "none: no HDF5 file")
		}
		if err := f.in.Read(head[:], f.base, "signature"); err != nil {
			return 0, err
		}
		if string(head[:]) == signature {
			break
		}
		f.base = max(512, 2*f.base)
	}
	c, err := f.piece(0, min(f.in.Size()-f.base, 256), "superblock")
	if err != nil {
		return 0, err
	}
	c.skip(8)
	f.super = int(c.u8())
	switch f.super {
	case 0, 1:
		c.skip(4)
	case 2, 3:
	default:
		return 0, f.fail(file.ErrUnsupported, f.base+8, "superblock", "version 0 to 3", f.super)
	}
	f.sizeO, f.sizeL = int(c.u8()), int(c.u8())
	for _, n := range []int{f.sizeO, f.sizeL} {
		if c.err == nil && n != 2 && n != 4 && n != 8 {
			return 0, c.fail(file.ErrUnsupported, "addresses and lengths of 2, 4 or 8 bytes", n)
		}
	}
	c.skip(1) // reserved, or flags
	root, extension := uint64(0), uint64(undefined)
	if f.super < 2 {
		c.skip(8)
		if f.super == 1 {
			c.skip(4)
		}
		stated := c.address()
		c.address()
		f.ends(stated, c.address())
		c.address()
		c.address()
		root = c.address()
	} else {
		stated := c.address()
		extension = c.address()
		f.ends(stated, c.address())
		root = c.address()
		c.checksum()
	}
	if c.err != nil {
		return 0, c.err
	}
	if f.end > f.in.Size() {
		return 0, f.fail(file.ErrTruncated, f.in.Size(), "file", fmt.Sprintf("%d bytes", f.end), fmt.Sprintf("%d, then the file ends", f.in.Size()))
	}
	if extension != undefined {
		return root, f.readExtension(extension)
	}
	return root, nil
}

// ends notes where the file ends, which it states together with where it begins: the signature may have been moved since, and is where it begins then.
func (f *File) ends(begin, end uint64) {
	f.end = f.base
	if begin <= end && end < 1<<62 {
		f.end += int64(end - begin)
	}
}
