/*
Package anndata reads annotated matrices of AnnData (.h5ad), which are HDF5: observations × variables with what is known of each.

	f, err := anndata.Open("cells.h5ad", file.Limits{})
	defer f.Close()
	fmt.Print(f)

	cells.h5ad (AnnData): 2700 observations × 1838 variables
	obs     cluster, n_genes
	var     area
	layers  counts
	obsm    X_pca 2700 × 50

	x, err := f.X()                 // *mat.Dense, sparse matrices with their zeros
	obs, err := f.Obs()             // table.Table: names in the column "name", categories as texts
	rec, err := f.Recording("X")    // a recording without time, channels are the variables

Dense matrices of a recording stay in the file until they are asked for. Files of AnnData 0.7 and later are read (encoding-type in the attributes), and the older
form of categories. raw, obsp, varp and uns are reached through [File.HDF5]. Nothing is written.

Source: the on-disk format of AnnData (anndata.readthedocs.io, fileformat-prose).
*/
package anndata
