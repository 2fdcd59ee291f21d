package parquet

import (
	"fmt"
	"math/big"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/richlazy/richlazy/pkg/internal/half"
)

// conversion returns what makes a number or a text of the values of a column.
func conversion(c *parquet.Column) (convert func(v parquet.Value) (float64, string, error), text bool, err error) {
	number := func(f func(v parquet.Value) (float64, error)) (func(v parquet.Value) (float64, string, error), bool, error) {
		return func(v parquet.Value) (float64, string, error) { x, err := f(v); return x, "", err }, false, nil
	}
	words := func(f func(v parquet.Value) (string, error)) (func(v parquet.Value) (float64, string, error), bool, error) {
		return func(v parquet.Value) (float64, string, error) { s, err := f(v); return 0, s, err }, true, nil
	}
	t := c.Type()
	kind := t.Kind()
	logical := logicalType(t)
	switch l := logical.(type) {
	case *format.DecimalType:
		if l.Scale < 0 || l.Scale > 1000 {
			return nil, false, fmt.Errorf("decimal of scale %d", l.Scale)
		}
		divisor := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(l.Scale)), nil)
		return number(func(v parquet.Value) (float64, error) {
			x, _ := new(big.Rat).SetFrac(whole(v), divisor).Float64()
			return x, nil
		})
	case *format.DateType:
		return words(func(v parquet.Value) (string, error) {
			return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly), nil
		})
	case *format.TimestampType:
		layout := "2006-01-02T15:04:05.999999999"
		if l.IsAdjustedToUTC {
			layout += "Z"
		}
		per := perSecond(l.Unit)
		return words(func(v parquet.Value) (string, error) {
			n := v.Int64()
			s, rest := n/per, n%per
			if rest < 0 {
				s, rest = s-1, rest+per
			}
			return time.Unix(s, rest*(1e9/per)).UTC().Format(layout), nil
		})
	case *format.TimeType:
		per := float64(perSecond(l.Unit))
		return number(func(v parquet.Value) (float64, error) {
			if kind == parquet.Int32 {
				return float64(v.Int32()) / per, nil
			}
			x, err := exact(v.Int64())
			return x / per, err
		})
	case *format.IntType:
		if !l.IsSigned && kind == parquet.Int32 {
			return number(func(v parquet.Value) (float64, error) { return float64(v.Uint32()), nil })
		}
		if !l.IsSigned && kind == parquet.Int64 {
			return number(func(v parquet.Value) (float64, error) {
				x := float64(v.Uint64())
				if x >= 1<<64 || uint64(x) != v.Uint64() {
					return 0, fmt.Errorf("%d, which float64 does not have", v.Uint64())
				}
				return x, nil
			})
		}
	case *format.Float16Type:
		return number(func(v parquet.Value) (float64, error) {
			b := v.ByteArray()
			if len(b) != 2 {
				return 0, fmt.Errorf("a number of 16 bits of %d bytes", len(b))
			}
			return float64(half.Float32(uint16(b[0]) | uint16(b[1])<<8)), nil
		})
	case *format.UUIDType:
		return words(func(v parquet.Value) (string, error) {
			b := v.ByteArray()
			if len(b) != 16 {
				return "", fmt.Errorf("a UUID of %d bytes", len(b))
			}
			return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
		})
	case *format.StringType, *format.EnumType, *format.JsonType, *format.NullType, nil:
	default:
		return nil, false, fmt.Errorf("the type %s", logical)
	}
	switch kind {
	case parquet.Boolean:
		return number(func(v parquet.Value) (float64, error) {
			if v.Boolean() {
				return 1, nil
			}
			return 0, nil
		})
	case parquet.Int32:
		return number(func(v parquet.Value) (float64, error) { return float64(v.Int32()), nil })
	case parquet.Int64:
		return number(func(v parquet.Value) (float64, error) { return exact(v.Int64()) })
	case parquet.Float:
		return number(func(v parquet.Value) (float64, error) { return float64(v.Float()), nil })
	case parquet.Double:
		return number(func(v parquet.Value) (float64, error) { return v.Double(), nil })
	case parquet.Int96: // nanoseconds of the day, and the day in Julian's count
		return words(func(v parquet.Value) (string, error) {
			x := v.Int96()
			const epoch = 2440588
			return time.Unix((int64(x[2])-epoch)*86400, int64(uint64(x[1])<<32|uint64(x[0]))).UTC().Format("2006-01-02T15:04:05.999999999"), nil
		})
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return words(func(v parquet.Value) (string, error) {
			if b := v.ByteArray(); !utf8.Valid(b) {
				return "", fmt.Errorf("bytes that are no UTF-8: %.20x", b)
			}
			return string(v.ByteArray()), nil
		})
	}
	return nil, false, fmt.Errorf("the type %s", t)
}

// logicalType returns what a type means, of files of older writers by its converted type; nil where it is its physical type alone.
func logicalType(t parquet.Type) format.LogicalTypeValue {
	if l := t.LogicalType(); l != nil && l.Value != nil {
		return l.Value
	}
	c := t.ConvertedType()
	if c == nil {
		return nil
	}
	switch *c {
	case deprecated.UTF8, deprecated.Enum, deprecated.Json:
		return &format.StringType{}
	case deprecated.Date:
		return &format.DateType{}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return &format.IntType{}
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return &format.IntType{IsSigned: true}
	case deprecated.TimestampMillis:
		return &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MilliSeconds{}}}
	case deprecated.TimestampMicros:
		return &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}
	case deprecated.TimeMillis:
		return &format.TimeType{Unit: format.TimeUnit{Value: &format.MilliSeconds{}}}
	case deprecated.TimeMicros:
		return &format.TimeType{Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}
	}
	return &format.BsonType{}
}

func perSecond(u format.TimeUnit) int64 {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return 1e3
	case *format.MicroSeconds:
		return 1e6
	}
	return 1e9
}

func exact(v int64) (float64, error) {
	if x := float64(v); x < 1<<63 && int64(x) == v {
		return x, nil
	}
	return 0, fmt.Errorf("%d, which float64 does not have", v)
}

// whole returns the integer of a decimal: of bytes, big-endian in two's complement.
func whole(v parquet.Value) *big.Int {
	switch v.Kind() {
	case parquet.Int32:
		return big.NewInt(int64(v.Int32()))
	case parquet.Int64:
		return big.NewInt(v.Int64())
	}
	b := slices.Clone(v.ByteArray())
	out := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		out.Sub(out, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return out
}
