package hdf5

// FirstChunk tells where in the file the first chunk of a dataset is, and its bytes there.
func FirstChunk(d *Dataset) (at, n int64, err error) {
	if err := d.store.load(); err != nil {
		return 0, 0, err
	}
	e, _ := d.store.chunkAt(make([]int64, len(d.store.chunk)))
	at, _ = d.f.where(e.address)
	return at, e.size, nil
}
