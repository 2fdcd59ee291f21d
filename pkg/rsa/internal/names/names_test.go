package names

import "testing"

func TestSameNamesTheDifference(t *testing.T) {
	want := []string{"face", "house", "cat"}
	for _, c := range []struct {
		got   []string
		error string
	}{
		{[]string{"face", "house", "cat"}, ""},
		{[]string{"face", "cat", "house"}, `condition 1 is "cat", want "house"`},
		{[]string{"face", "shoe"}, `condition 1 is "shoe", want "house"`},
		{[]string{"face", "house"}, "2 conditions, want 3"},
		{nil, "0 conditions, want 3"},
	} {
		err := Same(want, c.got)
		if (err == nil) != (c.error == "") || err != nil && err.Error() != c.error {
			t.Errorf("%q: %v, want %q", c.got, err, c.error)
		}
	}
}
