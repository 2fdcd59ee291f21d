package figure

// treeInfo is what the script knows of a dendrogram.
type treeInfo struct {
	// Branches holds, for each union, both places, both heights of the parts, and its own height; Colours its cluster, −1 for none.
	Branches []numbers `json:"branches"`
	Colours  []int     `json:"colours"`
	// From and To are the first and the last leaf of each union, in the order of the leaves.
	From []int `json:"from"`
	To   []int `json:"to"`
	// Hues are the clusters of the leaves, empty for none.
	Hues    []int   `json:"hues,omitempty"`
	Size    float64 `json:"size"` // of names, 0 for none
	Side    float64 `json:"side"` // of icons
	Columns int     `json:"columns"`
	Beside  float64 `json:"beside"`
}

// mostLeaves is the largest number of conditions of an interactive dendrogram.
const mostLeaves = 2000

func (d Dendrogram) interactive() script {
	n := len(d.Conditions)
	if n > mostLeaves {
		return script{}
	}
	x := d.ends()
	info := &treeInfo{Beside: d.beside()}
	_, info.Size = d.pitch()
	info.Side, info.Columns = d.iconPlaces()
	branches := d.branches(x.Min)
	leaves := branches[n-2].members
	place := make([]int, n)
	for at, leaf := range leaves {
		place[leaf] = at
	}
	data := make([]numbers, len(branches))
	for k, b := range branches {
		row := numbers{b.at[0], b.at[1], b.from[0], b.from[1], b.height}
		info.Branches = append(info.Branches, append(row[:2:2], rounded(row[2:], x.digits()+1)...))
		info.Colours = append(info.Colours, b.colour)
		info.From, info.To = append(info.From, place[b.members[0]]), append(info.To, place[b.members[len(b.members)-1]])
		data[k] = numbers{b.height, (b.at[0] + b.at[1]) / 2}
	}
	if d.Cluster != nil {
		for _, leaf := range leaves {
			info.Hues = append(info.Hues, d.hue(leaf))
		}
	}
	spots := make([]numbers, n)
	for at := range spots {
		spots[at] = numbers{x.Min, float64(at)}
	}
	s := script{Tree: info, Names: picked(d.Conditions, leaves), Unit: d.Height.label(), Tall: d.head().tall, icons: picked(d.Icons, leaves)}
	s.Option = frame("item", "tree", nil)
	side := func(name string, z int, data []numbers) dict {
		return dict{"type": "custom", "name": name, "renderItem": call(name), "data": data, "z": z, "clip": false, "encode": dict{"x": 0, "y": 1}}
	}
	leaf := side("leaf", 3, spots)
	leaf["silent"] = d.Icons == nil
	fixed := d.Height
	fixed.Min, fixed.Max = x.Min, x.Max
	axis := fixed.option(kindOf(x), x, true)
	axis["inverse"], axis["splitLine"], axis["min"], axis["max"] = true, dict{"show": false}, x.Min, x.Max
	axis["axisLabel"].(dict)["showMaxLabel"], axis["axisLabel"].(dict)["showMinLabel"] = false, x.Min == 0
	more := nameLine * float64(lineCount(d.Height.label(), labelSize, nameAlong)-1)
	s.Tall += int(more)
	s.Option["grid"] = dict{"left": 22, "right": d.longest(dendrogramNames*600) + d.beside() + 8, "top": 36, "bottom": dendrogramAxis + more}
	s.Option["xAxis"] = axis
	s.Option["yAxis"] = dict{"type": "value", "min": -0.5, "max": float64(n) - 0.5, "inverse": true, "show": false}
	s.Option["series"] = []any{side("branch", 2, data), leaf}
	return s
}
