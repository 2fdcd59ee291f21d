package mcmc_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// What Stan reports of eight schools (non-centred) with a fixed step of 0.35, unit masses and no adaptation: rstan 2.21.7, sampling(iter = 10200, warmup = 200, chains = 4, seed
// = 2, control = list(adapt_engaged = FALSE, stepsize = 0.35, metric = "unit_e")). Four chains of 10000 transitions.
var stanSchools = struct {
	leapfrogs, accept [4]float64 // means of n_leapfrog__ and accept_stat__ of each chain
	depths            [7]float64 // number of transitions of each treedepth__
	mu, tau           float64    // bulk effective sample sizes
}{
	[4]float64{14.8272, 14.7002, 14.8016, 14.8398}, [4]float64{0.9468929, 0.9470095, 0.9491907, 0.9462913},
	[7]float64{0, 1, 31 + 36 + 39 + 37, 4144 + 4163 + 4081 + 4080, 5790 + 5777 + 5861 + 5864, 33 + 24 + 19 + 18, 2}, 7304.378, 23512.899,
}

// NUTS makes Stan's trees: at equal steps and masses, lengths, acceptance, depths and effective sample sizes are the same, up to the noise of both.
func TestNUTSIsStans(t *testing.T) {
	const n = 10000
	target := posteriordb.EightSchools().Target
	var leapfrogs, accept [4]float64
	var depths [12]float64
	var mu, tau [][]float64
	for c := range 4 {
		src := rng.New(12).At(c).Source()
		tuning := &mcmc.Tuning{Step: 0.35}
		state, err := mcmc.NUTS{}.Init(target, make([]float64, target.Dim))
		if err != nil {
			t.Fatal(err)
		}
		mu, tau = append(mu, nil), append(tau, nil)
		for i := range n + 200 {
			info := mcmc.NUTS{}.Step(target, state, tuning, src)
			if info.Divergent {
				t.Fatalf("%+v", info)
			}
			if i < 200 {
				continue
			}
			leapfrogs[c] += float64(info.Steps) / n
			accept[c] += info.Accept / n
			depths[info.Depth]++
			mu[c], tau[c] = append(mu[c], state.X[8]), append(tau[c], state.X[9])
		}
	}
	bulk := []float64{diagnostic.ESSBulk(mu), diagnostic.ESSBulk(tau)}
	t.Logf("%.3f steps a transition, %.4f accepted, bulk effective sample size of mu %.0f, %.1f per 1000 gradients", stat.Mean(leapfrogs[:], nil), stat.Mean(accept[:], nil), bulk[0],
		bulk[0]/(4*n*stat.Mean(leapfrogs[:], nil))*1000)
	same := func(what string, ours, stans []float64) {
		a, sa := stat.MeanStdDev(ours, nil)
		b, sb := stat.MeanStdDev(stans, nil)
		// Standard deviations of four are themselves uncertain: the 0.999 quantile of t with six degrees of freedom is 5.2.
		if se := math.Hypot(sa, sb) / 2; !(math.Abs(a-b) <= 5.2*se) {
			t.Errorf("%s: %.5g, Stan's %.5g, ± %.2g", what, a, b, se)
		}
	}
	same("steps per transition", leapfrogs[:], stanSchools.leapfrogs[:])
	same("acceptance", accept[:], stanSchools.accept[:])
	for d, want := range stanSchools.depths {
		// Depths of one chain hang together little: lengths vary by new momenta.
		if got := depths[d]; !(math.Abs(got-want) <= 5*math.Sqrt(got+want)) {
			t.Errorf("depth %d: %v transitions, Stan's %v", d, got, want)
		}
	}
	// Effective sample sizes of 40000 draws are uncertain by some 3 %.
	for _, q := range []struct {
		name        string
		ours, stans float64
	}{{"mu", bulk[0], stanSchools.mu}, {"tau", bulk[1], stanSchools.tau}} {
		if r := q.ours / q.stans; !(r > 0.85 && r < 1.18) {
			t.Errorf("bulk effective sample size of %s: %.0f, Stan's %.0f", q.name, q.ours, q.stans)
		}
	}
}
