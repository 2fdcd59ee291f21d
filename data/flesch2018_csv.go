package data

import (
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"os"

	"github.com/richlazy/richlazy/pkg/table"
)

// Flesch2018CSV returns the trials and subjects of [Flesch2018] read from the compressed CSV file in place of the MATLAB one: the same tables, but for the accuracy of
// subjects, which the file lacks. RDMs and Curves are nil.
func Flesch2018CSV(ctx context.Context, opt Flesch2018Options) (*FleschTrials, error) {
	entry := flesch2018Entry()
	if opt.Experiment == "" {
		opt.Experiment = "1a"
	}
	if opt.Experiment != "1a" && opt.Experiment != "1b" {
		return nil, fmt.Errorf(`data: %s: experiment %q, want "1a" or "1b"`, entry.Name, opt.Experiment)
	}
	opt.Files = []string{"trials_exp" + opt.Experiment + ".csv.gz"}
	paths, err := Fetch(ctx, entry, opt.Options)
	if err != nil {
		return nil, err
	}
	set := &FleschTrials{Experiment: opt.Experiment}
	if err := set.readCSV(paths[0]); err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[0], err)
	}
	return set, nil
}

func (s *FleschTrials) readCSV(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	t, err := table.ReadCSV(unpacked, path)
	if err != nil {
		return err
	}
	r := &treeRows{}
	column := func(name string) []float64 {
		c, cerr := t.Column(name)
		if cerr == nil && c.IsText() {
			cerr = fmt.Errorf("column %q holds texts", name)
		}
		if err == nil {
			err = cerr
		}
		return c.Number
	}
	for name, to := range r.named() {
		*to = column(name[len("expt_"):]) // the same names without their beginnings, "expt_" and "resp_"
	}
	subject := column("subject")
	var codes [7][]float64
	for i := range codes {
		codes[i] = column(fmt.Sprintf("code%d", i+1))
	}
	exemplar, cerr := t.Column("exemplarIDX")
	if err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	r.exemplar, r.people = exemplar.Text, len(subject)/perPerson
	for row, who := range subject {
		p := row / perPerson
		if who != float64(p+1) {
			return fmt.Errorf("line %d: subject %v, want %d", row+2, who, p+1)
		}
		if row%perPerson == 0 {
			r.codes = append(r.codes, make([]float64, 7))
		}
		for i := range codes {
			if row%perPerson > 0 && codes[i][row] != r.codes[p][i] || math.IsNaN(codes[i][row]) {
				return fmt.Errorf("line %d: code%d is %v", row+2, i+1, codes[i][row])
			}
			r.codes[p][i] = codes[i][row]
		}
	}
	return s.fill(r)
}
