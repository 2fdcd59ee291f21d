package inflate

// span of values that a symbol stands for: base and the number of extra bits.
type value struct {
	base  uint16
	extra uint8
}

var (
	lengthCodes   [maxLitlen - endOfBlock - 1]value
	distanceCodes [maxDistance]value

	litlenResults   [288]uint32
	distanceResults [32]uint32
	preResults      [19]uint32

	fixedLengths [288]uint8 // of the fixed literal/length code; all distances have 5 bits
)

// order is that of the lengths of the code for code lengths.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

func init() {
	base := 3
	for i := range lengthCodes {
		extra := max(i/4-1, 0)
		lengthCodes[i] = value{uint16(base), uint8(extra)}
		base += 1 << extra
	}
	lengthCodes[len(lengthCodes)-1] = value{258, 0}
	base = 1
	for i := range distanceCodes {
		extra := max(i/2-1, 0)
		distanceCodes[i] = value{uint16(base), uint8(extra)}
		base += 1 << extra
	}
	for i := range litlenResults {
		switch {
		case i < endOfBlock:
			litlenResults[i] = 1<<6 | uint32(i)<<8
		case i == endOfBlock:
			litlenResults[i] = exceptional | blockEnd
		case i < maxLitlen:
			k := lengthCodes[i-endOfBlock-1]
			litlenResults[i] = uint32(k.base)<<16 | uint32(k.extra)
		default:
			litlenResults[i] = exceptional
		}
	}
	for i := range distanceResults {
		if i < maxDistance {
			distanceResults[i] = uint32(distanceCodes[i].base)<<16 | uint32(distanceCodes[i].extra)
		} else {
			distanceResults[i] = exceptional
		}
	}
	for i := range preResults {
		preResults[i] = uint32(i) << 16
	}
	for i := range fixedLengths {
		switch {
		case i < 144:
			fixedLengths[i] = 8
		case i < 256:
			fixedLengths[i] = 9
		case i < 280:
			fixedLengths[i] = 7
		default:
			fixedLengths[i] = 8
		}
	}
}
