/*
Package figure draws the figures of notebooks and papers: inline and interactive in a notebook, static on paper.

A figure is a plain struct. [Show] shows one or several side by side; [Save] writes them to a file.

	err := figure.Init()     // once, in a cell near the top of the notebook
	err = figure.Show(figure.Lines{
		Title:   "Learning",
		Caption: "Median of 30 networks; the band holds the middle 80 %.",
		X:       figure.Axis{Name: "update", Log: true},
		Y:       figure.Axis{Name: "loss"},
		Series:  []figure.Series{{Name: "rich", X: steps, Y: median, Low: low, High: high}},
	})
	err = figure.Save("learning.pdf", figure.SaveOptions{}, lines)

# Figures

[Lines] with confidence bands, [RDM] as a heat map with names or icons, [Scatter] and the rotatable [Scatter3D] with lines between conditions, [Trajectories] of
a population over time, [Bars] with error bars and points, [Forest] with many quantities below each other, of one unit or each on its own scale. Titles, axis
names with units and captions are fields; an axis without a name is an error. Values that cannot be drawn (infinite, not positive on a logarithmic axis, of the
wrong number) are errors that name the figure and the series. NaN is a gap in a line, a missing bar, a struck-through cell.

# Representational similarity analysis

A tree of pkg/rsa orders an [RDM] and cuts it into clusters; [Dendrogram] draws the tree, and [SharedScale] gives several RDMs one scale:

	tree, err := rsa.AverageLinkage(rdm)
	figure.RDM{Conditions: rdm.Conditions, Values: rdm.Values, Measure: rdm.Measure, Icons: icons, Order: tree.Leaves(), Cluster: tree.Cut(4)}
	figure.Dendrogram{Conditions: tree.Conditions, Merges: tree.Merges, Heights: tree.Heights, Cluster: tree.Cut(4), Height: figure.Axis{Name: "average distance"}}

A map by multidimensional scaling has the confidence [Region] of each condition from bootstrap samples that were aligned with it; [Shepard] says how faithful it is:

	aligned, err := rsa.ProcrustesAlign(mds, samples, rsa.ProcrustesOptions{})
	regions[i] = figure.Region{Centre: aligned.Mean.RawRowView(i), Covariance: aligned.Covariance[i]}
	figure.Scatter{Points: mds.Points, Labels: mds.Conditions, Regions: regions, Icons: icons, Equal: true, …}

[ModelComparison] shows evaluations of models with error bars, subjects, noise ceiling, tests against both, and pairs that differ in five styles ([PairStyle]); [RDMMovie] an
RDM over time with a slider; [Map] the map of a searchlight over the anatomy, or times against times.

# Samples, chains and codes

A [Histogram] has densities of theory over those of samples. [Traces] and [RankLines] show whether the chains of a sampler agree, from plain numbers. A [Raster] is a population
sorted by code and class, or a kernel over stimuli, with lines between the groups; [SharedRasters] gives layers and times one scale. The overlap of a representation with itself
later is a Map of times against times.

	figure.Histogram{X: figure.Axis{Name: "readout weight"}, Samples: []figure.Samples{{Name: "samples", Values: a}}, Curves: []figure.Series{{Name: "theory", X: x, Y: density}}}
	figure.Raster{X: figure.Axis{Name: "stimulus"}, Y: figure.Axis{Name: "neuron"}, Values: sorted, RowGroups: codes, ColumnGroups: classes, Measure: "activation"}
	ranks := diagnostic.RankCounts(draws, 20, 0.95)
	figure.Show(figure.Traces(figure.Axis{Name: "τ"}, 1, draws...), figure.RankLines("τ", ranks.Counts, ranks.Low, ranks.High))

# In a notebook

Each showing is two outputs: a picture (PNG), and an interactive figure (echarts) whose script hides the picture where it runs. GitHub and nbviewer, which run no
scripts, keep the picture. The libraries are embedded and [Init] sends them once, so that nothing is loaded from the network in JupyterLab, Notebook, VS Code or
an HTML export. Light and dark follow the page. The wheel scrolls the page; with the control key it zooms a figure. In a plain Go program Show writes a page and says where.

# Long work

[NewProgress] is a bar that updates in place, with rate and time left, in a notebook and in a terminal, and silent anywhere else.
*/
package figure
