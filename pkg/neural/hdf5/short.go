package hdf5

// Container is where a path begins: a [*File] or a [*Group].
type Container interface {
	Dataset(path string) (*Dataset, error)
}

func at[T any](c Container, path string, get func(*Array) (T, error)) (T, error) {
	d, err := c.Dataset(path)
	if err != nil {
		var none T
		return none, err
	}
	return with(d, get)
}

// Float64s returns the numbers of the dataset at a path, see [Array.Float64s].
func Float64s(c Container, path string) ([]float64, error) {
	d, err := c.Dataset(path)
	if err != nil {
		return nil, err
	}
	return d.Float64s()
}

// Ints returns the integers of the dataset at a path, see [Array.Ints].
func Ints(c Container, path string) ([]int, error) {
	d, err := c.Dataset(path)
	if err != nil {
		return nil, err
	}
	return d.Ints()
}

// Strings returns the texts of the dataset at a path, see [Array.Strings].
func Strings(c Container, path string) ([]string, error) { return at(c, path, (*Array).Strings) }

// Bools returns the truth values of the dataset at a path, see [Array.Bools].
func Bools(c Container, path string) ([]bool, error) { return at(c, path, (*Array).Bools) }

// Enums returns the names of the values of the dataset at a path, see [Array.Enums].
func Enums(c Container, path string) ([]string, error) { return at(c, path, (*Array).Enums) }
