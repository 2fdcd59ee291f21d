// Package figure draws the figures of notebooks and papers: inline and interactive in a notebook, static on disk.
package figure
