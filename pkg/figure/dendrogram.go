package figure

import (
	"fmt"
	"image"
	"math"
)

// Dendrogram shows a hierarchical clustering: the conditions below each other, and the heights at which they are joined.
type Dendrogram struct {
	Title string
	// Caption says of what, and by which linkage.
	Caption string
	// Height names the heights: "average distance". Its ends may be given, and it may be logarithmic where all heights are positive.
	Height Axis
	// Conditions names the leaves.
	Conditions []string
	// Merges are n−1 unions of n conditions. Nodes 0 … n−1 are the conditions, node n+k is the union of the two nodes of Merges[k], and each node is joined once. The first
	// of both stands above.
	Merges [][2]int
	// Heights has the height of each union. Below its parts, as linkage by centroids may put it, a union is drawn as it is.
	Heights []float64
	// Icons, if given, are small pictures of the conditions, beside their names.
	Icons []image.Image
	// Cluster, if given, is the number of each condition's cluster. Unions within a cluster have its colour.
	Cluster []int
}

func (d Dendrogram) check() error {
	fault := func() error {
		n := len(d.Conditions)
		if n < 2 {
			return fmt.Errorf("%d conditions, want at least 2", n)
		}
		if err := d.Height.check("height"); err != nil {
			return err
		}
		if len(d.Merges) != n-1 || len(d.Heights) != n-1 {
			return fmt.Errorf("%d unions and %d heights, want %d of each for %d conditions", len(d.Merges), len(d.Heights), n-1, n)
		}
		if err := finite("Heights", d.Heights, false); err != nil {
			return err
		}
		joined := make([]bool, 2*n-1)
		for k, m := range d.Merges {
			for _, node := range m {
				if node < 0 || node >= n+k {
					return fmt.Errorf("union %d joins node %d, want one of 0 to %d", k, node, n+k-1)
				}
				if joined[node] {
					return fmt.Errorf("union %d joins node %d, which is joined already", k, node)
				}
				joined[node] = true
			}
			if d.Height.Log && d.Heights[k] <= 0 {
				return fmt.Errorf("union %d has the height %v on a logarithmic axis", k, d.Heights[k])
			}
		}
		if err := icons(d.Icons, n, "condition"); err != nil {
			return err
		}
		if d.Cluster != nil && len(d.Cluster) != n {
			return fmt.Errorf("%d entries of Cluster, want %d, one a condition", len(d.Cluster), n)
		}
		return nil
	}
	return place("dendrogram", d.Title, fault())
}

// branch is a union as it is drawn: a bar at its height between its two parts, and a line from each part to it.
type branch struct {
	at      [2]float64 // where the parts stand below each other
	from    [2]float64 // their heights
	height  float64
	members []int // in the order of the leaves
	colour  int   // that of a cluster, −1 where several are joined
}

// Leaves returns the conditions, as positions, in the order in which they stand below each other: an order for an [RDM].
func (d Dendrogram) Leaves() []int {
	branches := d.branches(0)
	return branches[len(branches)-1].members
}

// branches returns the unions of a sound dendrogram; leaves stand at the floor.
func (d Dendrogram) branches(floor float64) []branch {
	n := len(d.Conditions)
	all := make([]branch, n-1)
	members := make([][]int, 2*n-1)
	for i := range n {
		members[i] = []int{i}
	}
	for k, m := range d.Merges {
		members[n+k] = append(append(make([]int, 0, len(members[m[0]])+len(members[m[1]])), members[m[0]]...), members[m[1]]...)
	}
	at, height := make([]float64, 2*n-1), make([]float64, 2*n-1)
	for place, leaf := range members[2*n-2] {
		at[leaf], height[leaf] = float64(place), floor
	}
	for k, m := range d.Merges {
		all[k] = branch{at: [2]float64{at[m[0]], at[m[1]]}, from: [2]float64{height[m[0]], height[m[1]]}, height: d.Heights[k], members: members[n+k], colour: d.colour(members[n+k])}
		at[n+k], height[n+k] = (at[m[0]]+at[m[1]])/2, d.Heights[k]
	}
	return all
}

// colour is the number of the cluster that holds all of some conditions, −1 where there is none.
func (d Dendrogram) colour(members []int) int {
	if d.Cluster == nil {
		return -1
	}
	for _, i := range members {
		if d.Cluster[i] != d.Cluster[members[0]] {
			return -1
		}
	}
	return d.hue(members[0])
}

// hue numbers the clusters in the order in which they come first among the conditions.
func (d Dendrogram) hue(condition int) int {
	number := map[int]int{}
	for _, c := range d.Cluster {
		if _, seen := number[c]; !seen {
			number[c] = len(number)
		}
	}
	return number[d.Cluster[condition]]
}

// ends returns the axis of heights with ends. Leaves stand at its lower end: at zero, or below the lowest union where that is negative or the axis is logarithmic.
func (d Dendrogram) ends() Axis {
	a := d.Height
	if a.fixed() {
		return a
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, h := range d.Heights {
		low, high = min(low, h), max(high, h)
	}
	if a.Log {
		a = a.around(d.Heights)
		pad := math.Pow(a.Max/a.Min, 0.06)
		a.Min, a.Max = a.Min/pad, a.Max*math.Sqrt(pad)
		return a
	}
	if low >= 0 {
		low = 0
	}
	if high <= low {
		high = low + 1
	}
	pad := 0.03 * (high - low)
	a.Min, a.Max = low, high+pad
	if low < 0 {
		a.Min = low - 2*pad
	}
	return a
}

// pitch is the distance of two leaves in pixels, and size that of their names.
func (d Dendrogram) pitch() (pitch, size float64) {
	switch n := len(d.Conditions); {
	case d.Icons != nil && n <= 20:
		return 30, 12
	case n <= 30:
		return 20, 12
	case n <= 60:
		return 14, 11
	case n <= 120:
		return 10.5, 9
	}
	return max(3, 1200/float64(len(d.Conditions))), 0 // names have no room
}

// iconPlaces is the side of the icons, and in how many columns they stand beside each other to be legible.
func (d Dendrogram) iconPlaces() (side float64, columns int) {
	pitch, _ := d.pitch()
	columns = min(3, max(1, int(math.Ceil(16/pitch))))
	return min(26, pitch*float64(columns)*0.94), columns
}

// dendrogramAxis is the room of the axis below the tree, in pixels.
const dendrogramAxis = 54.0

func (d Dendrogram) head() heading {
	pitch, _ := d.pitch()
	high := pitch*float64(len(d.Conditions)) + dendrogramAxis
	return heading{title: d.Title, caption: d.Caption, high: high, tall: int(high) + 22, aspect: 0.8}
}

// longest is the width of the longest name in pixels, of those that have room.
func (d Dendrogram) longest(room float64) (wide float64) {
	_, size := d.pitch()
	if size == 0 {
		return 0
	}
	measure := style(size, nil, 0, 0)
	for _, name := range d.Conditions {
		wide = max(wide, float64(measure.Width(name)/px))
	}
	return min(wide, room)
}

// beside is what icons take between the tree and the names, in pixels.
func (d Dendrogram) beside() float64 {
	if d.Icons == nil {
		return 6
	}
	side, columns := d.iconPlaces()
	return 6 + float64(columns)*(side+1) + 4
}
