package notebook

import (
	"testing"
	"time"
)

func TestTitle(t *testing.T) {
	type sigma float64
	for _, c := range []struct {
		on   Parameters
		want string
	}{
		{On(), "trained"},
		{On(0.01, 0.5, 30), "trained(0.01, 0.5, 30)"},
		{On(3.0, 1.5, 30), "trained(3, 1.5, 30)"},
		{On(sigma(1e-9), true, "monkey A", 2*time.Minute), "trained(1e-09, true, monkey A, 2m0s)"},
		{On([]float64{1}), "trained"},
		{On([]float64{1}, 3, struct{}{}, nil, 4), "trained(…, 3, …, 4)"},
		{On("", 1), "trained(…, 1)"},
		{On("two\nlines", 1), "trained(…, 1)"},
		{On(As([]float64{1}, "e3b0c442"), As(t), 7), "trained(e3b0c442, 7)"},
		{On("0123456789abcdef", "0123456789abcdefg"), "trained(0123456789abcdef, …)"},
		{On("ünüsual ünüsuäl", "0123456789abcdef", 12345), "trained(ünüsual ünüsuäl, 0123456789abcdef, 12345)"},
		{On("ünüsual ünüsuäl", "0123456789abcdef", 123456, 7), "trained(ünüsual ünüsuäl, 0123456789abcdef, …)"},
	} {
		if got := title("trained", c.on); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
