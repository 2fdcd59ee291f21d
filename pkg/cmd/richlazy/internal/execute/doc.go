// Package execute runs a notebook's cells in the GoNB kernel, without a browser.
//
// One Python process does it (driver.py, on Jupyter's own nbclient): it starts the kernel, executes cell after cell, tells the Go side of each as
// soon as it ends, and then makes the HTML page, while the kernel shuts down. It lives in a process group of its own, as does the kernel, so that
// Ctrl-C reaches richlazy alone, which then interrupts the kernel, waits a little, and leaves no process behind.
//
// How a cell ended is told by [Result.Status]; [Explain] says in words what a failed cell said, where, and what to do.
package execute
