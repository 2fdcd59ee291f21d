package source

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"unsafe"
)

// Captures says whether a function value may hold variables of the function around it, as far as the running program shows: a declared function holds
// none, and neither does a literal whose value the compiler could put into the constant part of the executable. Where that cannot be seen the answer is
// yes. fun points to the function value.
func Captures[F any](fun *F) bool {
	f := runtime.FuncForPC(reflect.ValueOf(*fun).Pointer())
	if f == nil {
		return true
	}
	if name := f.Name(); !strings.Contains(name, ".func") && !strings.HasSuffix(name, "-fm") && !strings.Contains(name, "[") {
		return false
	}
	return !constant(*(*uintptr)(unsafe.Pointer(fun)))
}

// constant says whether an address lies in a part of the executable file that cannot be written to.
func constant(at uintptr) bool {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return false
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		var mode string
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &mode); n == 3 && from <= at && at < to {
			return !strings.Contains(mode, "w") && strings.Contains(lines.Text(), "/")
		}
	}
	return false
}
