package compare

import (
	"fmt"
	"math"
	"slices"
)

// MutualInformation is the information in bits that one RDM has about the other when the values of each are cut into so many classes of equally many pairs (equal values
// stay together). Unlike a correlation it sees relations that neither rise nor fall. The estimate is corrected for its bias to first order (Miller 1955; without it
// unrelated RDMs would share (classes − 1)²/(2 ln 2 · pairs) bits), so that it is about 0 for unrelated RDMs and can be below. It is at most log₂ classes plus
// the correction, (classes − 1)/(2 ln 2 · pairs).
//
// Five to ten pairs for each of classes² cells are advisable. It panics for fewer than two classes.
func MutualInformation(classes int) Measure {
	if classes < 2 {
		panic(fmt.Sprintf("compare: MutualInformation: %d classes, want at least 2", classes))
	}
	return Func(fmt.Sprintf("mutual information (bits, %d classes)", classes), func(x, y []float64) float64 {
		return information(classify(x, classes), classify(y, classes), classes)
	})
}

// classify returns the class of each value, by its average rank.
func classify(x []float64, classes int) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return a - b
	})
	class := make([]int, len(x))
	for first := 0; first < len(order); {
		end := first
		for end < len(order) && x[order[end]] == x[order[first]] {
			end++
		}
		c := min(int(float64(classes)*float64(first+end)/2/float64(len(x))), classes-1) // (first+end)/2 is the mean rank from 0, plus ½
		for _, i := range order[first:end] {
			class[i] = c
		}
		first = end
	}
	return class
}

// information returns the mutual information of two classifications, corrected by Miller and Madow.
func information(a, b []int, classes int) float64 {
	joint, left, right := make([]float64, classes*classes), make([]float64, classes), make([]float64, classes)
	for i := range a {
		joint[a[i]*classes+b[i]]++
		left[a[i]]++
		right[b[i]]++
	}
	n := float64(len(a))
	entropy := func(counts []float64) float64 {
		h, used := 0.0, 0.0
		for _, c := range counts {
			if c > 0 {
				h, used = h-c/n*math.Log2(c/n), used+1
			}
		}
		return h + (used-1)/(2*n*math.Ln2)
	}
	return entropy(left) + entropy(right) - entropy(joint)
}
