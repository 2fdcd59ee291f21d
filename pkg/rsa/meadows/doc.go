// Package meadows reads similarity judgements that were collected with Meadows (meadows-research.com), in which people arrange pictures, words or sounds by how alike they are.
//
//	subjects, err := meadows.Open("Meadows_animals_v_v3_arrangement_1D.mat")    // one RDM a participant
//	tasks, err := meadows.Open("Meadows_animals_v_v3_wise-otter_tree.json")     // one RDM a task of one participant
//
// It takes the MATLAB files (structure 1D) of one or of all participants and the trees (.json) of one task or of all tasks of a participant. What the file's name says
// goes into the descriptors of the RDMs: experiment, version, participant, task.
//
// Conditions are the names of the stimuli without ending (.png), in ascending order. Participants and tasks that saw other stimuli, or the same in another order, are
// matched by name; pairs that were not judged are NaN. [rsa.Stack.Rescale] brings arrangements of some of the stimuli each to one scale.
package meadows

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
