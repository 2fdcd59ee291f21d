package capacity_test

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Correlated centres make balls larger and correlated axes smaller; thirty come near the limit of many.
func ExampleHomogeneousBalls() {
	balls := capacity.HomogeneousBalls{Dimensions: 2, Radius: 0.5, CentreCorrelation: 0.75, AxisCorrelation: 0.19}
	fmt.Printf("effective radius %.1f, capacity %.3f\n", balls.EffectiveRadius(), balls.Capacity(0))

	r, err := balls.Ellipsoids(30).Capacity(context.Background(), capacity.Options{Origin: capacity.AsGiven, Samples: 50}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("of 30 balls %v\n", r.Capacity)
	// Output:
	// effective radius 0.9, capacity 0.701
	// of 30 balls 0.7054 ± 0.024
}
