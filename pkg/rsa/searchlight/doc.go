/*
Package searchlight looks for representations everywhere: it computes an RDM in each of many small neighbourhoods of a brain, a surface, an array of sensors or a
stretch of time, and compares each with models as soon as it is there (Kriegeskorte, Goebel & Bandettini 2006).

# A volume

Patterns come as [rsa.Trials], one row a trial or block and one column a voxel of the mask, x running fastest, as nifti.ReadMasked has them. [OnGrid] takes grid and
mask from an image, and each voxel becomes the centre of a sphere:

	mask, err := nifti.Mask(image)                                        // []bool, one a voxel of the grid
	volume := searchlight.OnGrid(image.Grid, mask)
	spheres, err := volume.Spheres(searchlight.SphereOptions{Radius: 8})  // mm; or Nearest: 60, equally many voxels everywhere

Radius or Nearest is the choice that matters most: large spheres see distributed codes, and also what lies a radius away, so that a map is blurred by as much. With a
radius, spheres at the edge of the mask are smaller, and noise in them is larger; MinInside leaves them out.

# An RDM in each

An [Estimator] computes the RDM of one sphere: [Plain] makes one of any estimator of pkg/rsa, [Whitened] one that estimates the noise between the sphere's voxels first.
With crossnobis distances the map is 0 on average where nothing distinguishes conditions; distances that are not cross-validated are positive everywhere, more so where
noise is large.

	crossnobis := searchlight.Whitened(residuals, rsa.NoiseOptions{}, func(t *rsa.Trials, precision *mat.SymDense) (*rsa.RDM, error) {
		return rsa.Crossnobis(t, rsa.CrossnobisOptions{Precision: precision})
	})
	m, err := searchlight.Run(ctx, trials, spheres, crossnobis, searchlight.Options{Models: models, Measure: compare.WhitenedPearson(nil)})

[Run] works on all cores and holds only the RDMs that it is computing, unless Keep asks for all. A sphere without a result has NaN and says why in [Map].Errors. When
ctx ends, what is done is returned, and Options.Resume goes on from there.

# Images

	img, err := volume.Image(image.Grid, m.Centres, m.Column(0), math.NaN())
	err = nifti.Write("model.nii.gz", img, nifti.WriteOptions{Type: nifti.Float32})

# Tests

Many centres are many tests. For one person [Relabel] says where conditions differ at all: the labels of each run are shuffled, and the largest statistic of all
neighbourhoods corrects for their number and dependence. inference.PermuteConditionsEach asks of the RDMs that Keep has kept whether a model fits better than it does with
its conditions relabelled; few conditions have few relabellings, and two equal rows of a model none, so that small p values may not exist. For a group each person's map
is a row of a matrix, people × centres, for inference.MaxStatistic, ClusterMass or TFCETest with the graph inference.Grid; only those speak about people in general.
What none of them says: that the voxel at the centre carries the information. It is somewhere in the sphere.

# Time, surfaces, sensors

[Windows] are neighbourhoods of consecutive samples, [Product] is spheres or [Balls] of sensors × windows, [Surface] has discs on a mesh, [Regions] those of an atlas, and
[List] is any others. Anything with the three methods of [Neighbourhoods] works.

# Cost

Memory is the data, a copy of them and what Keep keeps. This prints the time of a sphere of 257 voxels and 72 conditions, estimator and comparison included:

	go test -run - -bench Sphere ./pkg/rsa/searchlight
*/
package searchlight
