// Package checks reads the checks that a notebook's cells print, one line each, and prints them as a table.
//
// The lines are those of notebook.Check:
//
//	✓ β orth (rich): got 0.641, want 0.653 ± 0.05
//	✗ stress: got 0.31, want < 0.2
package checks
