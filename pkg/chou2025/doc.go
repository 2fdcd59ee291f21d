// Package chou2025 holds the experiments of Chou, Le, Wang & Chung 2025, "Feature learning beyond the lazy-rich dichotomy": networks that learn features by
// different amounts and in different ways, and the geometry of their class manifolds by which these ways are told apart.
//
// Capacity and geometry are those of package capacity, networks and their training those of packages network and train, tasks those of package task. The notebooks in
// notebooks/papers/chou2025 run the experiments, in the order below, and say what of the published results they repeat.
//
// An experiment is a struct whose zero value is the default, often smaller than the paper's; its comment says what of the paper's sizes was not at hand. Its method
// Run (of Neurons: Measure) takes a source of random numbers, from which all networks, tasks and samples come, and has the same bits on any number of cores. What it returns is
// plain data, which a notebook keeps. [Study], [Digits], [Transfer] and [RecurrentStudy] have a Checkpoint, from which interrupted work goes on. Networks that are to be compared,
// those of several scales α, ranks or rates with one seed, share their task and their first draws.
//
// # Known geometry
//
// [Recover] measures manifolds whose radius, dimension and correlations are known, draw after draw: what an estimator makes of them.
//
//	results, err := chou2025.Recover(ctx, task.ManifoldSpec{Dimension: 6}, capacity.GLUE, capacity.Options{Origin: capacity.AsGiven}, 10, seed.Source())
//
// # From lazy to rich
//
// A [Study] trains two-layer networks on synthetic manifolds at many scales of the output, and measures them at checkpoints: accuracy, weights, tangent kernel,
// alignment with the labels, capacity and geometry of the classes and of the single manifolds.
//
//	courses, err := chou2025.Study{}.Run(ctx, seed.Source())
//	alpha := func(c *chou2025.Checkpoint) float64 { return c.Classes.Capacity.Value }
//	chou2025.OverRichness(courses, alpha)      // of the trained networks: scales × seeds
//	chou2025.OverLearning(courses, 0.1, alpha) // of one scale: checkpoints × seeds
//
// # One step
//
// [OneStep] is the experiment of the paper's theorem: the first layer takes one step on a teacher's labels, and fresh inputs tell what became of the features.
// Their correlation with the teacher, exact from the weights ([FeatureCorrelation]), predicts capacity and accuracy, which are measured by trying; both are functions of
// it, and so accuracy is one of capacity.
//
//	steps, err := chou2025.OneStep{}.Run(ctx, seed.Source()) // rates × seeds
//	chou2025.OverSeeds(steps[0], func(s chou2025.Step) float64 { return s.Capacity.Value })
//
// # Stages of learning
//
// [Digits] trains deeper networks on pictures and follows their classes densely on their way; [Course.Track] does so for a network of a Study. capacity.Stages says which
// stages of learning are there, and when. [LogSteps] are the paper's steps, [Contour] a line of equal capacity in the plane of radius and dimension.
//
//	digits := chou2025.Digits{Capacity: capacity.Options{Origin: capacity.AsGiven}}
//	networks, err := digits.Run(ctx, train, test, seed.Source()) // of data.MNIST; scales × seeds
//	learning, err := capacity.Stages(ctx, capacity.StageOptions{}, chou2025.OfScale(networks, 0.1)...)
//
// # Recurrent networks by the rank of their first weights
//
// A [RecurrentStudy] trains recurrent networks on decisions in time. Their recurrent weights begin with few or many dimensions at equal norm, and what is measured is how rich
// they learnt, and the geometry of their choices. Numbers depend as much on the trials that networks are tested on as on the network: both are drawn several times, and
// [RecurrentNumber.Compare] sets the published numbers, which [RecurrentPublished] has, beside one's own with the errors of both.
//
//	networks, err := chou2025.RecurrentStudy{Task: chou2025.Switching, Seeds: 3}.Run(ctx, seed.Source())
//	ranks, capacities := chou2025.ByRank(networks, chou2025.Switching, "capacity") // ranks × seeds
//	means, single := chou2025.ComparePublished(networks)
//
// # Classes that were never seen
//
// [Transfer] trains deeper networks, from lazy to rich, on some classes of MNIST or other pictures, and asks what they know of the other classes: by probes, linear and of
// nearest neighbours, and by capacity and geometry of trained and of held-out classes. [OptimumOf] looks for the best richness without taking the best of many noisy
// numbers for a gain, and [Foretells] asks which marker on the trained classes tells what is known of the others.
//
//	all, err := chou2025.Transfer{}.Run(ctx, train, test, seed.Source()) // of data.MNIST; scales × seeds
//	best, err := chou2025.OptimumOf(all, func(t *chou2025.Transferred) float64 { return t.HeldOut.Linear })
//
// [ReadRepresentations] takes activations of networks that were trained elsewhere, such as the paper's VGG-11, and [MeasureAll] measures them alike.
//
// # Neurons
//
// [Neurons] asks the same of recordings: capacity, geometry and the error of few examples for pseudo-populations of units that were not recorded together, over time, beside
// points that are dealt to manifolds at random.
//
//	over, err := chou2025.Neurons{Label: "object", Within: []string{"position"}, Points: 18}.Measure(ctx, population, seed.Source())
package chou2025
