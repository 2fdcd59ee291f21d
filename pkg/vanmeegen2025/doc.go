// Package vanmeegen2025 holds the experiments of A. van Meegen and H. Sompolinsky, Coding schemes in neural networks learning classification tasks, Nature Communications 16:3354, 2025.
package vanmeegen2025
