// Package review looks for what must not be in a committed notebook: cells that were not executed or not in order, failed cells and checks, scripts,
// too many bytes, cells or lines.
package review
