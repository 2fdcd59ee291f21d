package meadows

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// readMatlab reads the variables rdmutv and stimuli of one participant, or rdmutv_<participant> and stimuli_<participant> of each.
func readMatlab(content []byte, name string, about filename, limits Limits) ([]judged, error) {
	vars, err := matlab.Read(bytes.NewReader(content), name, file.Limits{MaxBytes: limits.MaxBytes})
	if err != nil {
		return nil, fmt.Errorf("meadows: %w", err)
	}
	index := math.NaN()
	if v, err := strconv.Atoi(about.index); err == nil {
		index = float64(v)
	}
	var out []judged
	for _, variable := range vars.Names() {
		suffix, ok := strings.CutPrefix(variable, "rdmutv")
		if !ok || suffix != "" && suffix[0] != '_' {
			continue
		}
		bad := func(err error) error { return &Error{File: name, Where: variable, Err: err} }
		j := judged{where: variable, index: index}
		if suffix == "" {
			j.participant = about.part
		} else { // MATLAB's names have no hyphens
			j.participant = strings.ReplaceAll(suffix[1:], "_", "-")
			j.task = about.part
		}
		if j.values, err = vars.Float64s(variable); err != nil {
			return nil, bad(err)
		}
		if v, err := vars.Get(variable); err != nil {
			return nil, bad(err)
		} else if array, ok := v.(*matlab.Array); !ok || !isVector(array.Dims()) {
			return nil, bad(errors.New("want a vector of dissimilarities"))
		}
		stimuli := "stimuli" + suffix
		if j.stimuli, err = vars.Strings(stimuli); err != nil {
			return nil, &Error{File: name, Where: stimuli, Err: err}
		}
		out = append(out, j)
	}
	if len(out) == 0 {
		return nil, &Error{File: name, Err: fmt.Errorf("no variable rdmutv or rdmutv_…, so no multi-arrangement task; it has %s", strings.Join(vars.Names(), ", "))}
	}
	return out, nil
}

func isVector(dims []int) bool {
	longer := 0
	for _, d := range dims {
		if d > 1 {
			longer++
		}
	}
	return longer <= 1
}
