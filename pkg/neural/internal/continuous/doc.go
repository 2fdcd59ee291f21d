// Package continuous makes recordings of signals that were sampled without a trial structure, as the readers of EDF, BrainVision and FIF give them: a stretch of
// time as one observation, or epochs around events as one observation each. Nothing is read until values are asked for.
package continuous
