/*
Package source says which code computes a kept result, by reading the source that the running program was built from.

[Identify] finds the call of Keep in its file, takes the function that it is given and everything that this function reaches:

  - in the package of the call: the declarations that it names, those that these name and so on, every method of the package, all functions
    init and all variables named _. A declaration counts by its tokens: neither comments nor layout matter.
  - imported packages of modules that are being worked on (the main module, a workspace, a local replace, a vendored copy): the contents of all their
    files but the tests, embedded files and assembly included, and those of the packages that they import.
  - imported packages of other modules, and what these import: path, version and checksum of their modules.
  - the versions of Go and of this package, the architecture and the build settings.

What the function uses but does not declare (a variable of an enclosing function, or a package variable that the program assigns to) could change
the result with no change of code: it must stand among the parameters, and Identify lists those that do not.

The source must be that of the binary. A file that was changed after the build, cannot be found or has names that nothing explains is not trusted;
the SHA-256 of the executable takes the place of what it would have told.
*/
package source
