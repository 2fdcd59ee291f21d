// Package inference says how well models explain RDMs, how sure that is, and which model is better.
package inference

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
