package meadows_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/meadows"
)

// The files here are written after the layout that Meadows documents and that rsatoolbox's reader takes; numbers are made up.
const (
	oneTask = `{"status": "finished", "task": {"name": "shapes", "task_type": "multiarrange"}, "trials": [{"positions": []}],
		"stimuli": [{"path": "x/1.png", "name": "stim003.png", "id": "a"}, {"name": "stim001.png"}, {"name": "stim002.png"}], "rdm": [0.31, 0.32, 0.12], "token": null}`
	allTasks = `{"token": null, "tasks": [
		{"status": "finished", "task": {"name": "welcome", "task_type": "info"}, "stimuli": [], "trials": []},
		{"status": "finished", "task": {"name": "first", "task_type": "multiarrange"}, "stimuli": [{"name": "beach"}, {"name": "fire"}, {"name": "river"}], "rdm": [0.1, 0.2, 0.3]},
		{"status": "created", "task": {"name": "not done", "task_type": "multiarrange"}, "stimuli": [{"name": "beach"}]},
		{"status": "finished", "task": {"name": "second", "task_type": "multiarrange"}, "stimuli": [{"name": "river"}, {"name": "beach"}, {"name": "sea"}],
			"rdm": [0.4, 0.5, null]}]}`
)

func read(t testing.TB, name, content string) *rsa.Stack {
	t.Helper()
	s, err := meadows.Read(strings.NewReader(content), name, meadows.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func column(t testing.TB, s *rsa.Stack, name string) []string {
	t.Helper()
	c, err := s.Info.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return c.Labels()
}

func wantColumns(t *testing.T, s *rsa.Stack, want map[string]string) {
	t.Helper()
	var names []string
	for name, labels := range want {
		names = append(names, name)
		if got := strings.Join(column(t, s, name), " "); got != labels {
			t.Errorf("%s: %q, want %q", name, got, labels)
		}
	}
	got := s.Info.Names()
	slices.Sort(got)
	slices.Sort(names)
	if !slices.Equal(got, names) {
		t.Errorf("columns %q, want %q", got, names)
	}
}

func TestOneTask(t *testing.T) {
	s := read(t, "Meadows_my_Exp_v_v12_cuddly-bunny_3_tree.json", oneTask)
	if want := []string{"stim001", "stim002", "stim003"}; !slices.Equal(s.Conditions, want) {
		t.Errorf("conditions %q, want %q", s.Conditions, want)
	}
	if got := s.Values.RawRowView(0); !slices.Equal(got, []float64{.12, .31, .32}) {
		t.Errorf("values %v", got)
	}
	wantColumns(t, s, map[string]string{"participant": "cuddly-bunny", "task": "shapes", "task_index": "3", "experiment": "my_Exp", "version": "12"})
}

func TestTasksAreMatchedByStimulus(t *testing.T) {
	s := read(t, "Meadows_two_v_v1_informed-mole_tree.json", allTasks)
	if want := []string{"beach", "fire", "river", "sea"}; !slices.Equal(s.Conditions, want) {
		t.Fatalf("conditions %q, want %q", s.Conditions, want)
	}
	nan := math.NaN() // pairs: beach–fire, beach–river, beach–sea, fire–river, fire–sea, river–sea
	for k, want := range [][]float64{{.1, .2, nan, .3, nan, nan}, {nan, .4, nan, nan, nan, .5}} {
		for p, v := range s.Values.RawRowView(k) {
			if v != want[p] && !(math.IsNaN(v) && math.IsNaN(want[p])) {
				t.Errorf("RDM %d, pair %d: %v, want %v", k, p, v, want[p])
			}
		}
	}
	wantColumns(t, s, map[string]string{"participant": "informed-mole informed-mole", "task": "first second", "task_index": "2 4", "experiment": "two two", "version": "1 1"})
}

// matrix is an element of a MAT-file, uncompressed: doubles, or rows of characters.
func matrix(name string, class byte, rows, cols int, kind uint32, data []byte) []byte {
	order := binary.LittleEndian
	element := func(kind uint32, data []byte) []byte {
		out := order.AppendUint32(order.AppendUint32(nil, kind), uint32(len(data)))
		return append(append(out, data...), make([]byte, (8-len(data)%8)%8)...)
	}
	body := element(6, []byte{class, 0, 0, 0, 0, 0, 0, 0})
	body = append(body, element(5, order.AppendUint32(order.AppendUint32(nil, uint32(rows)), uint32(cols)))...)
	body = append(body, element(1, []byte(name))...)
	body = append(body, element(kind, data)...)
	return append(order.AppendUint32(order.AppendUint32(nil, 14), uint32(len(body))), body...)
}

func numbers(name string, values ...float64) []byte {
	var data []byte
	for _, v := range values {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return matrix(name, 6, 1, len(values), 9, data)
}

func texts(name string, rows ...string) []byte {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	var data []byte // by columns
	for c := range width {
		for _, r := range rows {
			b := byte(' ')
			if c < len(r) {
				b = r[c]
			}
			data = append(data, b, 0)
		}
	}
	return matrix(name, 4, len(rows), width, 4, data)
}

func matFile(variables ...[]byte) string {
	head := fmt.Sprintf("%-116s%s\x00\x01IM", "MATLAB 5.0 MAT-file", strings.Repeat("\x00", 8))
	return head + string(slices.Concat(variables...))
}

func TestMatlabOneParticipant(t *testing.T) {
	content := matFile(texts("stimuli", "dog.png", "bee.png", "zebra.jpeg"), numbers("rdmutv", 1, 2, 3))
	s := read(t, "somewhere/Meadows_myExp_v_v1_cuddly-bunny_3_1D.mat", content)
	if !slices.Equal(s.Conditions, []string{"bee", "dog", "zebra"}) || !slices.Equal(s.Values.RawRowView(0), []float64{1, 3, 2}) {
		t.Errorf("%q %v", s.Conditions, s.Values.RawRowView(0))
	}
	wantColumns(t, s, map[string]string{"participant": "cuddly-bunny", "task_index": "3", "experiment": "myExp", "version": "1"})
}

func TestMatlabAllParticipants(t *testing.T) {
	content := matFile(texts("stimuli_able_fly", "a.png", "b.png", "c.png"), numbers("rdmutv_able_fly", 1, 2, 3),
		texts("stimuli_clean_koi", "c.png", "a.png", "b.png"), numbers("rdmutv_clean_koi", 20, 30, 10), numbers("other", 1))
	s := read(t, "Meadows_myExp_v_v1_arrangement_1D.mat", content)
	for k, want := range [][]float64{{1, 2, 3}, {10, 20, 30}} { // the second saw the stimuli in another order
		if got := s.Values.RawRowView(k); !slices.Equal(got, want) {
			t.Errorf("RDM %d: %v, want %v", k, got, want)
		}
	}
	wantColumns(t, s, map[string]string{"participant": "able-fly clean-koi", "task": "arrangement arrangement", "experiment": "myExp myExp", "version": "1 1"})
	path := filepath.Join(t.TempDir(), "renamed.mat")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := meadows.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	wantColumns(t, s, map[string]string{"participant": "able-fly clean-koi"})
	if _, err := meadows.Open(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestEndings(t *testing.T) {
	for _, c := range []struct{ stimuli, want string }{
		{"a.png b.png", "a b"},
		{"a.png a.jpg", "a.jpg a.png"}, // which would be one
		{"v1.5 v1.6", "v1.5 v1.6"},     // no kind of file
		{"x.y.mp4 z.wav", "x.y z"},
		{".png b.png", ".png b"},
	} {
		names := strings.Fields(c.stimuli)
		s := read(t, "f.mat", matFile(texts("stimuli", names...), numbers("rdmutv", 1)))
		if got := strings.Join(s.Conditions, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.stimuli, got, c.want)
		}
	}
}

func TestBadFiles(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"empty", "", "offset 0"},
		{"no JSON", "{\"tasks\": [}", "offset 12"},
		{"other kind", "  {\"tasks\": 3}", "offset 13"},
		{"no task", `{"tasks": []}`, "no finished multi-arrangement task"},
		{"instructions only", `{"task": {"task_type": "info"}}`, "no finished multi-arrangement task"},
		{"wrong number", strings.Replace(oneTask, ", 0.12", "", 1), "rdm: 2 dissimilarities, want 3 for 3 stimuli"},
		{"no name", strings.Replace(allTasks, `"sea"`, `""`, 1), "tasks[3].stimuli[2]: no name"},
		{"twice", strings.Replace(allTasks, `"sea"`, `"river"`, 1), `tasks[3].rdm: rsa: RDM: conditions 0 and 2 have the same name "river"`},
		{"other variables", matFile(numbers("x", 1)), "no variable rdmutv"},
		{"no stimuli", matFile(numbers("rdmutv", 1)), "stimuli"},
		{"not a vector", matFile(texts("stimuli", "a", "b"), matrix("rdmutv", 6, 2, 2, 9, make([]byte, 32))), "rdmutv: want a vector"},
		{"infinite", matFile(texts("stimuli", "a", "b"), numbers("rdmutv", math.Inf(1))), "dissimilarity 0 is +Inf"},
		{"cut off", matFile(texts("stimuli", "a", "b"))[:150], "offset"},
	} {
		_, err := meadows.Read(strings.NewReader(c.content), "file.x", meadows.Limits{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "file.x") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for want, limits := range map[string]meadows.Limits{"bytes that the limits": {MaxBytes: 100}, "stimuli that the limits": {MaxConditions: 3}} {
		_, err := meadows.Read(strings.NewReader(allTasks), "f", limits)
		var where *meadows.Error
		if !errors.As(err, &where) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", limits, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(oneTask))
	f.Add([]byte(allTasks))
	f.Add([]byte(matFile(texts("stimuli", "dog.png", "bee.png", "zebra.jpeg"), numbers("rdmutv", 1, 2, 3))))
	f.Add([]byte(matFile(texts("stimuli_a", "c.png", "a.png", "b.png"), numbers("rdmutv_a", 20, 30, 10))))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := meadows.Read(strings.NewReader(string(content)), "Meadows_e_v_v1_x-y_tree.json", meadows.Limits{MaxBytes: 1 << 22, MaxConditions: 100})
		if err != nil {
			return
		}
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	})
}

// Two tasks of one participant on a common scale.
func ExampleRead() {
	s, err := meadows.Read(strings.NewReader(allTasks), "Meadows_two_v_v1_informed-mole_tree.json", meadows.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	scaled, err := s.Rescale(rsa.RescaleByEvidence)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Conditions, s.Info.Names())
	fmt.Printf("%.2f\n", scaled.Stack.Values.RawRowView(1))
	// Output:
	// [beach fire river sea] [participant task task_index experiment version]
	// [NaN 0.44 NaN NaN NaN 0.56]
}
