package ipynb

import (
	"errors"
	"fmt"
	"strings"
)

// ReadOutput reads one output from its decoded JSON (numbers as json.Number).
func ReadOutput(raw any) (*Output, error) {
	m, ok := raw.(map[string]any)
	if !ok {
		return nil, errors.New("no object")
	}
	o := &Output{}
	if o.Kind, ok = m["output_type"].(string); !ok {
		return nil, errors.New(`"output_type" is missing or no string`)
	}
	var err error
	switch o.Kind {
	case Stream:
		o.Name, _ = m["name"].(string)
		if o.Text, err = lines(m["text"]); err != nil {
			return nil, fmt.Errorf(`"text": %w`, err)
		}
		o.Extra = without(m, "output_type", "name", "text")
	case DisplayData, ExecuteResult:
		if o.Data, err = object(m["data"]); err != nil {
			return nil, fmt.Errorf(`"data": %w`, err)
		}
		if o.Metadata, err = object(m["metadata"]); err != nil {
			return nil, fmt.Errorf(`"metadata": %w`, err)
		}
		o.Data = joined(o.Data)
		o.Extra = without(m, "output_type", "data", "metadata")
		if o.Kind == ExecuteResult {
			if o.Count, err = count(m["execution_count"]); err != nil {
				return nil, err
			}
			o.Extra = without(o.Extra, "execution_count")
		}
	case Error:
		o.ErrorName, _ = m["ename"].(string)
		o.ErrorValue, _ = m["evalue"].(string)
		trace, _ := m["traceback"].([]any)
		for _, line := range trace {
			s, ok := line.(string)
			if !ok {
				return nil, errors.New(`"traceback" is no list of strings`)
			}
			o.Traceback = append(o.Traceback, s)
		}
		o.Extra = without(m, "output_type", "ename", "evalue", "traceback")
	default:
		o.Extra = without(m, "output_type")
	}
	return o, nil
}

// lines joins text that is one string or a list of strings.
func lines(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []any:
		var all strings.Builder
		for _, line := range v {
			s, ok := line.(string)
			if !ok {
				return "", errors.New("neither a string nor a list of strings")
			}
			all.WriteString(s)
		}
		return all.String(), nil
	}
	return "", errors.New("neither a string nor a list of strings")
}

// joined joins the lists of lines in a MIME bundle; JSON types stay as they are.
func joined(bundle map[string]any) map[string]any {
	for mime, v := range bundle {
		if _, list := v.([]any); list && !isJSON(mime) {
			if s, err := lines(v); err == nil {
				bundle[mime] = s
			}
		}
	}
	return bundle
}
