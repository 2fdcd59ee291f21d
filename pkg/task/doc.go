/*
Package task makes the stimuli, contexts and targets that networks learn.

A [Task] is plain data: named trials, the input in blocks (a stimulus beside a context cue), and the wanted outputs.

	garden := task.Gardens()
	x := garden.Inputs()     // 50 trials × 27 features
	y := garden.Targets      // 50 trials × 1 output

[Gardens] is the context-dependent task of Flesch et al. 2022. It knows the features of each trial, from which model RDMs are made:

	garden.Trials[7]         // "north b2 l3"
	garden.Relevant(7)       // the feature that counts in that context
	garden.Image(7)          // the blob, for the margin of a figure

# Tasks of your own

Fill in a Task and call [Task.Validate]: it names the block and the numbers that do not fit. Split the input into blocks where parts of it repeat over
trials or want weights of another initial scale; package train is faster when a block has few distinct rows.
*/
package task

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
