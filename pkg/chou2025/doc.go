// Package chou2025 holds the experiments of Chou, Le, Wang & Chung 2025, "Feature learning beyond the lazy-rich dichotomy": networks that learn features by
// different amounts and in different ways, and the geometry of their class manifolds by which these ways are told apart.
//
// Capacity and geometry are package capacity's, networks and their training those of packages network and train, tasks those of package task; the notebooks in
// notebooks/papers/chou2025 put them together.
package chou2025
