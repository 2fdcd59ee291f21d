// Package tidy brings an executed notebook into the form that is committed: the same notebook run twice gives the same bytes, and a change of one
// cell changes the lines of that cell only.
//
// [Strip] gives cells ids that follow from their place, joins the streams, numbers the executed cells from 1, and takes away what a run leaves
// behind: timings, progress bars, the state of widgets, and the scripted twin of a figure, whose PNG stays. What it does not know it keeps.
package tidy
