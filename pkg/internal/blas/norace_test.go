//go:build !race

package blas_test

const race = false
