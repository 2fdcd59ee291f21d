/*
Package plain writes plain data (numbers, text, slices, maps, structs, pointers, matrices) bit for bit and reads it back.

It exists because encoding/gob is not exact: gob drops −0, turns empty slices into nil, skips unexported fields without a word and copies what two
pointers share. Here the round trip gives the same value: NaN payloads, ±Inf, −0, nil and empty slices and maps, unexported fields, pointers that
share a target (a cycle included). What cannot be exact is an error that names the field: functions, channels, uintptr, values of interfaces whose
type was not registered, and types of the standard library that hide state without offering a codec (a non-zero sync.Mutex, an *os.File).

There are two uses. [Encode] and [Decode] store a result; the type is not described in the stream, so that the reader must hold the same type,
which [Fingerprint] proves. [Key] gives the canonical bytes of a parameter: equal values give equal bytes, and values that differ in any bit or in
their types do not.

Types with a codec of their own (gob.GobEncoder with gob.GobDecoder, or encoding.BinaryMarshaler with encoding.BinaryUnmarshaler) are written by it,
except where the methods come from an embedded field, since they would then drop the other fields. *mat.Dense, *mat.VecDense and *mat.SymDense are
written by their elements, so that a view and a copy of it are the same.
*/
package plain
