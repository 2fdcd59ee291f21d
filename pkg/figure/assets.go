package figure

import (
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// The libraries are dist/echarts.min.js of the npm package echarts 5.6.0 (Apache-2.0; SHA-256 of the original
// bf4a223524e40b77c304bec67e1222cf551f14880cf42c69dc046558e11c07b1) and dist/echarts-gl.min.js of echarts-gl 2.1.0 (BSD-3-Clause;
// d6d60f2165ce3eb1ea360ef62e8490835e0ae2c1e0c1788a772fff918e350842), each packed by gzip -9n. Their licences lie beside them.
//
//go:embed assets
var assets embed.FS

func asset(name string) []byte {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic("figure: " + err.Error()) // embedded at build time
	}
	return b
}

// library returns the script that brings echarts, with gl its 3-D part as well, and our runtime into a page. In a page that has them it does nothing.
func library(gl bool) string {
	files := []string{"echarts.min.js.gz"}
	if gl {
		files = append(files, "echarts-gl.min.js.gz")
	}
	var packed []string
	for _, f := range files {
		packed = append(packed, base64.StdEncoding.EncodeToString(asset(f)))
	}
	list, err := json.Marshal(packed)
	if err != nil {
		panic(fmt.Sprintf("figure: %v", err))
	}
	return "<script>\n" + string(asset("shapes.js")) + string(asset("runtime.js")) + "\nif (!window.richlazy.ready) window.richlazy.load(" + string(list) + ");\n</script>"
}
