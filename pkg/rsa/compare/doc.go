// Package compare says how alike two RDMs, or two representations, are.
package compare

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
