package inflate

// setAssembly chooses between the loop in assembly, where the processor has it, and that in Go, and returns what was chosen before.
func setAssembly(on bool) bool {
	was := useBMI2
	useBMI2 = on && hasBMI2
	return was
}
