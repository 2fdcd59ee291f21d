package data

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/table"
)

func TestManteRefusesUnknownUnits(t *testing.T) {
	_, err := Mante2013(context.Background(), ManteOptions{Units: []string{"ar100617_2_a4", "fe111019_2_a1"}})
	says(t, err, `no unit "fe111019_2_a1"`, "ar090313_1_a3")
	_, err = Mante2013(context.Background(), ManteOptions{Units: []string{"ar100617_2_a4", "ar100617_2_a4"}})
	says(t, err, `"ar100617_2_a4" is named twice`)
}

func TestManteOffline(t *testing.T) {
	t.Setenv(EnvFolders, "")
	_, err := Mante2013(context.Background(), ManteOptions{Units: []string{"ar100617_2_a4"}, Options: Options{Cache: t.TempDir(), Offline: true}})
	says(t, err, "1 of 20 files", "ar100617_2_a4_Vstim_100_850_ms.mat  9776 bytes  SHA-256 001fd4a3145c25c26a8b862c6c3e70dc5327572e7e3021de52a03509fcbb1bfe")
}

// complete is a unit with two trials, one of them correct, in each of the 72 conditions.
func complete(name string) *neural.Recording {
	coherences := []float64{-.5, -.17, -.06, .06, .17, .5}
	names := []string{"stim_dir", "stim_col", "stim_col2dir", "context", "targ_dir", "targ_col", "correct", "congruent"}
	columns := make([][]float64, len(names))
	for i := range 144 {
		c := i / 2
		row := []float64{coherences[c%6], coherences[c/6%6], coherences[(c+i%2)%6], float64(c/36)*2 - 1, float64(i%2)*2 - 1, float64(c%2)*2 - 1, float64(i % 2), float64(c % 2)}
		for k, v := range row {
			columns[k] = append(columns[k], v)
		}
	}
	u := &neural.Recording{Name: name, Measure: neural.SpikeCount, Time: []float64{0, .001}, Width: .001, Values: neural.Of(144, 1, 2, make([]uint8, 288))}
	u.Channels = table.Table{table.Texts("name", name)}
	for k, column := range columns {
		u.Observations = append(u.Observations, table.Numbers(names[k], column...))
	}
	u.Observations = append(u.Observations, table.Numbers("motion_rank", neural.Rank(columns[0])...), table.Numbers("colour_rank", neural.Rank(columns[1])...))
	return u
}

func TestCheckMante(t *testing.T) {
	unit := func(spoil func(u *neural.Recording)) *neural.Recording {
		u := complete("b")
		spoil(u)
		return u
	}
	if err := checkMante(unit(func(*neural.Recording) {})); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(u *neural.Recording)
		says  []string
	}{
		"five levels": {func(u *neural.Recording) {
			for i, v := range u.Observations[0].Number {
				u.Observations[0].Number[i] = max(v, -.17)
			}
		}, []string{`"b"`, "stim_dir", "want 6"}},
		"one context": {func(u *neural.Recording) { u.Observations[3].Number = make([]float64, 144) }, []string{`"b"`, "context", "want 2"}},
		"no column":   {func(u *neural.Recording) { u.Observations[6].Name = "right" }, []string{`"b"`, `"correct"`}},
		"an empty condition": {func(u *neural.Recording) {
			all := make([]int, 142) // without the last condition's two trials
			for i := range all {
				all[i] = i
			}
			*u = *u.Select(all)
		}, []string{`"b"`, "1 of 72", "context=1 colour_rank=5 motion_rank=5"}},
	} {
		t.Run(name, func(t *testing.T) { says(t, checkMante(unit(c.spoil)), c.says...) })
	}
}

func TestJoinMante(t *testing.T) {
	join := func(times ...[]float64) error {
		units := []*neural.Recording{complete("a"), complete("b")}[:len(times)]
		for i, time := range times {
			units[i].Time = time
		}
		_, err := joinMante(units)
		return err
	}
	says(t, join([]float64{0, .001}, []float64{.1, .101}), `"b"`, "0.1 s", `"a"`)
	uneven := complete("b")
	uneven.Time = []float64{0, .002}
	says(t, evenly(uneven), `"b"`, "0.002")
	says(t, join(), "no units")
	if err := join([]float64{0, .001}, []float64{0, .001}); err != nil {
		t.Error(err)
	}
}

// matrix is what the reader makes of a MATLAB matrix of doubles, given in column-major order.
func matrix(t *testing.T, rows int, values ...float64) matlab.Value {
	t.Helper()
	var whole bytes.Buffer // version 4: type, rows, columns, no imaginary part, length of the name, name, values
	for _, part := range []any{[]int32{0, int32(rows), int32(len(values) / rows), 0, 2}, []byte("x\x00"), values} {
		if err := binary.Write(&whole, binary.LittleEndian, part); err != nil {
			t.Fatal(err)
		}
	}
	read, err := matlab.Read(bytes.NewReader(whole.Bytes()), "x.mat", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	value, err := read.Get("x")
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestManteCounts(t *testing.T) {
	counts, err := manteCounts(matrix(t, 2, 1, 4, 2, 5, 3, 255), 3)
	if err != nil || !slices.Equal(counts.Elements, []uint8{1, 2, 3, 4, 5, 255}) || counts.Observations != 2 {
		t.Errorf("got %v: %v", counts, err)
	}
	_, err = manteCounts(matrix(t, 2, 1, 4, 2, 5, 3, 6), 2)
	says(t, err, "[2 3]", "trials × 2")
	for value, found := range map[float64]string{.5: "0.5", -1: "-1", 256: "256", math.NaN(): "NaN"} {
		_, err = manteCounts(matrix(t, 2, 1, 4, 2, value, 3, 6), 3)
		says(t, err, "(2,2): got "+found)
	}
}

func TestReadManteNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unit.mat")
	if err := os.WriteFile(path, []byte("no MAT-file"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := ReadMante(context.Background(), path)
	says(t, err, "data: mante", path)
}

// TestReadManteTruncated cuts a real file in many places: each is an error, none a panic.
func TestReadManteTruncated(t *testing.T) {
	var golden manteGolden
	needs(t, "mante", "mante.json", &golden)
	whole, err := Fetch(context.Background(), manteEntry(), Options{Files: []string{mantePath("ar100617_2_a4")}})
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole[0])
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "unit.mat")
	for cut := 0; cut < len(content); cut += 977 {
		if err := os.WriteFile(path, content[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadMante(context.Background(), path); err == nil {
			t.Errorf("cut after %d of %d bytes: want an error", cut, len(content))
		}
	}
}
