package meadows

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// tree is a tree of one participant: of all tasks, or of a single one, whose fields then stand at the top.
type tree struct {
	Tasks *[]treeTask `json:"tasks"`
	treeTask
}

type treeTask struct {
	Status string `json:"status"`
	Task   struct {
		Name string `json:"name"`
		Type string `json:"task_type"`
	} `json:"task"`
	Stimuli []struct {
		Name string `json:"name"`
	} `json:"stimuli"`
	RDM []*float64 `json:"rdm"`
}

// arrangement is the type of tasks that give RDMs.
const arrangement = "multiarrange"

func readTree(text []byte, offset int64, name string, about filename) ([]judged, error) {
	var t tree
	if err := json.Unmarshal(text, &t); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			offset += syntax.Offset
		case errors.As(err, &kind):
			offset += kind.Offset
		}
		return nil, &Error{File: name, Where: fmt.Sprintf("offset %d", offset), Err: err}
	}
	var out []judged
	add := func(task treeTask, index float64, where string) error {
		if task.Task.Type != arrangement || task.RDM == nil {
			return nil // instructions and the like, or a task that was not finished
		}
		j := judged{participant: about.part, task: task.Task.Name, index: index, where: where + "rdm"}
		for k, s := range task.Stimuli {
			if s.Name == "" {
				return &Error{File: name, Where: fmt.Sprintf("%sstimuli[%d]", where, k), Err: errors.New("no name")}
			}
			j.stimuli = append(j.stimuli, s.Name)
		}
		for _, v := range task.RDM {
			if v == nil { // null
				j.values = append(j.values, math.NaN())
				continue
			}
			j.values = append(j.values, *v)
		}
		out = append(out, j)
		return nil
	}
	if t.Tasks == nil {
		index := math.NaN()
		if v, err := strconv.Atoi(about.index); err == nil {
			index = float64(v)
		}
		if err := add(t.treeTask, index, ""); err != nil {
			return nil, err
		}
	} else {
		for k, task := range *t.Tasks {
			if err := add(task, float64(k+1), fmt.Sprintf("tasks[%d].", k)); err != nil {
				return nil, err
			}
		}
	}
	if len(out) == 0 {
		return nil, &Error{File: name, Err: errors.New("no finished multi-arrangement task")}
	}
	return out, nil
}
