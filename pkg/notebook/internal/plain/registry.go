package plain

import (
	"reflect"
	"sync"
)

var (
	registryMu sync.RWMutex
	registry   = map[string]reflect.Type{}
)

// Register makes the type of value known, so that it can be read where an interface held it.
func Register(value any) {
	t := reflect.TypeOf(value)
	registryMu.Lock()
	defer registryMu.Unlock()
	registry[Name(t)] = t
}

func registered(name string) (reflect.Type, bool) {
	registryMu.RLock()
	defer registryMu.RUnlock()
	t, ok := registry[name]
	return t, ok
}

func init() {
	for _, value := range []any{
		false, 0, int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), float32(0), 0.0, complex64(0), 0i, "",
		[]bool(nil), []int(nil), []float64(nil), []float32(nil), []byte(nil), []string(nil), []any(nil), [][]float64(nil),
		map[string]any(nil), map[string]float64(nil), map[string]int(nil), map[string]string(nil),
	} {
		Register(value)
	}
}
