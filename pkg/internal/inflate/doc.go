// Package inflate decodes DEFLATE (RFC 1951), alone and in the frames of gzip (RFC 1952) and zlib (RFC 1950).
//
// [NewGzip] and [NewZlib] read from an io.Reader, with the errors of [compress/gzip] and [compress/zlib]; all checksums are compared. [Decoder] is what is inside: it
// decodes from bytes to bytes and goes on where it stopped.
package inflate
