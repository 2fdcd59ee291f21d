// Package inflate decodes DEFLATE (RFC 1951), alone and in the frames of gzip (RFC 1952) and zlib (RFC 1950).
//
// [NewGzip] and [NewZlib] read from an io.Reader, with the errors of [compress/gzip] and [compress/zlib]; all checksums are compared. A large read is decoded where it is
// wanted, without a buffer between. [Decoder] is what is inside: it decodes from bytes to bytes and goes on where it stopped.
//
// # Why not the standard library
//
// Reading compressed images is decoding, and compress/flate takes longer for it than zlib, which nibabel uses. Megabytes of result per second of processor time, of a
// functional image of 58 to 118 MB written by nibabel, on one core of an AMD EPYC (Zen 4) that others used too; the best of 3 or 4:
//
//	                                   compress/flate  klauspost/compress   zlib   inflate     inflate   libdeflate
//	                                          Go 1.26              1.20.3   1.2.13  in Go  with BMI2         1.14
//	int16                                         144                 187     228     474        553          650
//	int16, zeros outside of the head              289                 404     385     911        937         1204
//	float32                                       127                 190     205     335        378          408
//	float32, zeros outside of the head            347                 465     391     912       1035         1083
//
// A benchmark compares with compress/gzip on images of the same kind, which it makes itself:
//
//	go test -run - -bench Gzip ./pkg/internal/inflate
//
// # How
//
// As in Eric Biggers' libdeflate, 64 bits of the stream are at hand and refilled eight bytes at a time, a table of up to 2¹¹ entries gives for the next bits a literal, or the
// base and the number of extra bits of a length or distance, and a loop with margins on both sides looks at the bounds once for several symbols and copies 16 bytes at
// a time. In addition an entry holds up to three literals where their code words are so short together. The loop exists in Go and, for amd64 with BMI2, in assembly that
// ./gen writes; near the ends of input and output another decoder takes over, symbol by symbol and bit by bit, which looks at every bound.
//
// What is accepted is what compress/flate accepts: code lengths have to make a complete code, or none, or one of a single word of one bit. Fuzzing compares both, and the
// loop in Go with that in assembly, and decoding in pieces with decoding at once.
package inflate
