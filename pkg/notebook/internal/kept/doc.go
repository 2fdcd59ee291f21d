/*
Package kept is the store of results on disk: one checked file for each, written whole or not at all.

A file is a head (magic, version, the fingerprint of the type, the key, the length of the content, a line of JSON about it, and a checksum of all
these) followed by the content in blocks of 1 MiB with a CRC-32C each. A reader hands out no byte of a block before its checksum was compared, and
refuses a file whose size is not the one that its head declares. A file appears under its name only when it is complete and on the disk; what a killed
process leaves behind is a temporary file that nobody reads and the next writer removes.
*/
package kept
