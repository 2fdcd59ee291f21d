package figure

// run is a stretch of neighbouring conditions of one group.
type run struct {
	From int    `json:"from"`
	To   int    `json:"to"` // inclusive
	Name string `json:"name"`
}

// runs are the stretches of the conditions, none without groups.
func (r RDM) runs() (all []run) {
	for i, g := range r.Group {
		if i > 0 && r.Group[i-1] == g {
			all[len(all)-1].To = i
			continue
		}
		all = append(all, run{From: i, To: i, Name: r.Groups[g]})
	}
	return all
}

// groupRow is what the brackets of groups and their names take beside the cells, in pixels.
const groupRow = 26.0

// maxNamed is the largest number of conditions whose names have room at the axes.
const maxNamed = 24

// named reports whether the names of the conditions stand at the axes.
func (r RDM) named() bool { return len(r.Conditions) <= maxNamed && r.Icons == nil }

// margins is the room at the left of the cells and below them, in pixels, where names take up to beside and below: for names or icons, and for groups.
func (r RDM) margins(beside, below float64) (left, bottom float64) {
	switch {
	case r.named():
		left, bottom = beside, below
	case r.Icons != nil:
		left, bottom = 36, 36
	}
	if len(r.Group) > 0 {
		left, bottom = left+groupRow, bottom+groupRow
	}
	return max(left, 12), max(bottom, 12)
}
