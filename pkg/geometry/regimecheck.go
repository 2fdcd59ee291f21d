package geometry

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// checkRegime names the first argument that does not fit.
func checkRegime(learners []Learner, d Design, o RegimeOptions) error {
	if len(learners) == 0 {
		return fmt.Errorf("no learners")
	}
	if !(o.Confidence > 0 && o.Confidence < 1) {
		return fmt.Errorf("confidence is %v, want a number between 0 and 1", o.Confidence)
	}
	if o.Surrogates < 0 || o.PlanesStarts < 0 {
		return fmt.Errorf("%d surrogates and %d starts of planes, want numbers that are not negative", o.Surrogates, o.PlanesStarts)
	}
	if len(o.Redrawn) == 1 {
		return fmt.Errorf("1 redrawn state, want none or at least 2")
	}
	for i, m := range o.More {
		if m.Name == "" || (m.State == nil) == (m.Change == nil) {
			return fmt.Errorf("measure %d of More, %q: want a name and one of State and Change", i, m.Name)
		}
	}
	type named struct {
		name string
		s    State
	}
	var all []named
	for i, l := range learners {
		name := l.Name
		if name == "" {
			name = fmt.Sprint(i)
		}
		all = append(all, named{"learner " + name + " before", l.Before}, named{"learner " + name + " after", l.After})
	}
	for k, s := range o.Redrawn {
		all = append(all, named{fmt.Sprintf("redrawn state %d", k), s})
	}
	trials := 0
	for _, n := range all {
		if err := n.s.check(&trials); err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
	}
	if err := d.check(trials); err != nil {
		return err
	}
	for _, n := range all {
		if err := n.s.fits(trials, d, all[0].s); err != nil {
			return fmt.Errorf("%s: %w", n.name, err)
		}
	}
	return nil
}

// check looks at one state; trials is set by the first responses that are met.
func (s State) check(trials *int) error {
	if s.Responses != nil {
		if err := finite("Responses", s.Responses, 2); err != nil {
			return err
		}
		n, _ := s.Responses.Dims()
		if *trials == 0 {
			*trials = n
		}
		if n != *trials {
			return fmt.Errorf("Responses: %d trials, others have %d", n, *trials)
		}
	}
	for k, w := range s.Weights {
		if err := finite(fmt.Sprintf("Weights of layer %d", k), w, 1); err != nil {
			return err
		}
	}
	if s.Tangent != nil {
		if err := finiteKernel("Tangent", s.Tangent, 2); err != nil {
			return err
		}
	}
	if s.ContextWeights != nil {
		if err := finite("ContextWeights", s.ContextWeights, 1); err != nil {
			return err
		}
		if _, contexts := s.ContextWeights.Dims(); contexts != 2 {
			return fmt.Errorf("ContextWeights: %d columns, want 2", contexts)
		}
	}
	if s.Readout != nil {
		if err := finite("Readout.Weights", s.Readout.Weights, 1); err != nil {
			return err
		}
		if err := finite("Readout.Bias", mat.NewDense(1, max(1, len(s.Readout.Bias)), append([]float64(nil), s.Readout.Bias...)), 1); len(s.Readout.Bias) > 0 && err != nil {
			return err
		}
	}
	return nil
}

// fits compares a state with the design and with the weights of the first one.
func (s State) fits(trials int, d Design, first State) error {
	if s.Responses != nil {
		_, units := s.Responses.Dims()
		if s.ContextWeights != nil {
			if n, _ := s.ContextWeights.Dims(); n != units {
				return fmt.Errorf("ContextWeights: %d rows, want one for each of %d units", n, units)
			}
		}
		if s.Readout != nil {
			if outputs, n := s.Readout.Weights.Dims(); n != units || len(s.Readout.Bias) != outputs {
				return fmt.Errorf("Readout: %d × %d weights and %d biases, want outputs × %d units and one bias an output", outputs, n, len(s.Readout.Bias), units)
			}
		}
	}
	if s.Tangent != nil && trials > 0 && s.Tangent.SymmetricDim()%trials != 0 {
		return fmt.Errorf("Tangent: %d rows, want a multiple of %d trials", s.Tangent.SymmetricDim(), trials)
	}
	if len(s.Weights) > 0 && d.Layers != nil && len(d.Layers) != len(s.Weights) {
		return fmt.Errorf("Weights: %d layers, Design.Layers names %d", len(s.Weights), len(d.Layers))
	}
	if len(s.Weights) > 0 && len(first.Weights) > 0 {
		if len(s.Weights) != len(first.Weights) {
			return fmt.Errorf("Weights: %d layers, others have %d", len(s.Weights), len(first.Weights))
		}
		for k := range s.Weights {
			r, c := s.Weights[k].Dims()
			if fr, fc := first.Weights[k].Dims(); r != fr || c != fc {
				return fmt.Errorf("Weights of layer %d: %d × %d, others have %d × %d", k, r, c, fr, fc)
			}
		}
	}
	return nil
}

// check looks at the design, for that many trials; 0 where no state has responses.
func (d Design) check(trials int) error {
	if d.Targets != nil {
		if err := finite("Targets", d.Targets, 1); err != nil {
			return err
		}
		if n, _ := d.Targets.Dims(); trials > 0 && n != trials {
			return fmt.Errorf("Targets: %d rows, want one for each of %d trials", n, trials)
		}
	}
	for _, list := range []struct {
		name string
		of   []int
	}{{"Labels", d.Labels}, {"Condition", d.Condition}} {
		if list.of == nil {
			continue
		}
		if trials > 0 && len(list.of) != trials {
			return fmt.Errorf("%s: %d given, want one for each of %d trials", list.name, len(list.of), trials)
		}
		_, kept := given(list.of)
		if counts, err := classes(kept, len(kept), 2); err != nil {
			return fmt.Errorf("%s: of those that are not −1: %w", list.name, err)
		} else if list.name == "Condition" {
			for _, n := range d.Dichotomies {
				if len(n.Dichotomy) != len(counts) {
					return fmt.Errorf("dichotomy %q: %d conditions, want %d", n.Name, len(n.Dichotomy), len(counts))
				}
			}
		}
	}
	if len(d.Dichotomies) > 0 && d.Condition == nil {
		return fmt.Errorf("Dichotomies without Condition")
	}
	if c := d.Contexts; c != nil {
		n := len(c.Context)
		if len(c.Relevant0) != n || len(c.Relevant1) != n || len(c.Conditions) != n || trials > 0 && n != trials {
			return fmt.Errorf("Contexts: %d conditions, %d contexts and features of %d and %d, want one for each of %d trials",
				len(c.Conditions), n, len(c.Relevant0), len(c.Relevant1), trials)
		}
	}
	return nil
}

// given returns the positions and the values of the numbers that are not −1.
func given(numbers []int) (where, values []int) {
	for i, v := range numbers {
		if v != -1 {
			where, values = append(where, i), append(values, v)
		}
	}
	return where, values
}
