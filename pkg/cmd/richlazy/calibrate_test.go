package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCalibrateGoesOnAndWritesItsTable(t *testing.T) {
	dir := t.TempDir()
	records, out, csv := filepath.Join(dir, "records"), filepath.Join(dir, "table.md"), filepath.Join(dir, "table.csv")
	args := []string{"calibrate", "rsa", "--part", "corrections", "--part", "selection", "--records", records, "--out", out, "--csv", csv, "--sims"}
	if code := command(append(args, "2")); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	first, err := os.ReadFile(records)
	if err != nil {
		t.Fatal(err)
	}
	if code := command(append(args, "5")); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	second, err := os.ReadFile(records)
	if err != nil || !strings.HasPrefix(string(second), string(first)) || strings.Count(string(second), "\n") != 11 {
		t.Errorf("records do not go on (%v):\n%s", err, second)
	}
	table, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(table), "richlazy calibrate rsa --sims 5 --seed 2023 --part corrections --part selection") {
		t.Errorf("table (%v):\n%s", err, table)
	}
	if text, err := os.ReadFile(csv); err != nil || strings.Count(string(text), "\n") != 14 {
		t.Errorf("CSV (%v):\n%s", err, text)
	}
	for _, wrong := range [][]string{{"calibrate"}, {"calibrate", "x"}, {"calibrate", "rsa", "--part", "x"}, {"calibrate", "rsa", "--sims", "0"}, append(args, "5", "--seed", "3")} {
		if code := command(wrong); code != 1 {
			t.Errorf("%v: exit code %d, want 1", wrong, code)
		}
	}
	posterior := []string{"calibrate", "posterior", "--part", "regression-nuts", "--sims", "3", "--records", filepath.Join(dir, "ranks"), "--out", out}
	if code := command(posterior); code != 0 {
		t.Errorf("calibrate posterior: exit code %d", code)
	}
	if table, err := os.ReadFile(out); err != nil || !strings.Contains(string(table), "richlazy calibrate posterior --sims 3 --seed 2018 --part regression-nuts") {
		t.Errorf("table (%v):\n%s", err, table)
	}
	if code := command(append(args, "5", "--strict")); code != 1 { // five studies cannot show 5 %
		t.Errorf("strict: exit code %d, want 1", code)
	}
}
