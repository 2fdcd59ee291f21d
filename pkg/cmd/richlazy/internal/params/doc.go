// Package params finds the parameters that a notebook declares with notebook.Param("name", default), by reading the Go code of its cells.
package params
