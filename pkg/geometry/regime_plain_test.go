package geometry_test

import (
	"reflect"
	"testing"

	"github.com/richlazy/richlazy/pkg/geometry"
)

// Tables take long to compute. They are plain data, numbers and text in structs and slices, so that they can be stored.
func TestRegimeTablesArePlainData(t *testing.T) {
	for _, v := range []any{geometry.RegimeTable{}, geometry.RegimeComparison{}, geometry.Marks{}} {
		plain(t, reflect.TypeOf(v), reflect.TypeOf(v).Name())
	}
}

func plain(t *testing.T, of reflect.Type, path string) {
	switch of.Kind() {
	case reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
		t.Errorf("%s is a %v", path, of)
	case reflect.Struct:
		for i := range of.NumField() {
			plain(t, of.Field(i).Type, path+"."+of.Field(i).Name)
		}
	case reflect.Slice, reflect.Array, reflect.Pointer:
		plain(t, of.Elem(), path+"[]")
	}
}
