# Works of richlazy bench load: files as a user of SciPy, h5py, nibabel and NumPy reads them. peer.py has run before, serve() follows.
import zlib

import h5py
import nibabel
import scipy.io
import scipy.ndimage

about["h5py"], about["nibabel"] = h5py.__version__, nibabel.__version__

shown = 64  # elements of an array that are compared one by one, beside the checksum of all


def digest(all, order):
    """The length, the CRC-32 of the elements as float64, and some of them, of each array."""
    numbers = []
    for array in all:
        flat = np.asarray(array).ravel(order=order).astype("<f8", copy=False)
        few = flat[[i * len(flat) // shown for i in range(shown)]] if len(flat) else []
        numbers += [len(flat), zlib.crc32(flat), *few]
    return np.array(numbers, dtype="float64")


def reading(read, order="C"):
    """A work of a function that returns a list of arrays: they are dropped when they are timed."""
    def work(**settings):
        return functools.partial(read, **settings), 1, lambda: digest(read(**settings), order)

    return work


def making(make):
    """A work that is done when its result is asked for."""
    return lambda **settings: (lambda: None, 1, lambda: np.atleast_1d(make(**settings) or 0))


# What the files hold: always the same numbers.


def brain(edge, slices, volumes, kind):
    """A smooth volume with 0 outside of a ball, and noise on top in each volume, by values such as a scanner's."""
    rng = np.random.default_rng(1)
    smooth = scipy.ndimage.gaussian_filter(rng.standard_normal((edge, edge, slices)), 2)
    x, y, z = [np.linspace(-1, 1, n) for n in smooth.shape]
    inside = x[:, None, None] ** 2 + y[:, None] ** 2 + z**2 < 1
    level = np.where(inside, 900 + 300 * smooth / smooth.std(), 0)
    values = np.empty((*smooth.shape, volumes), kind, order="F")
    for k in range(volumes):
        volume = level + inside * 12 * rng.standard_normal(smooth.shape)
        values[..., k] = np.rint(volume) if values.dtype.kind == "i" else volume
    return values


def make_nifti(folder, edge, slices, volumes):
    for kind in ("int16", "float32"):
        image = nibabel.Nifti1Image(brain(edge, slices, volumes, kind), np.eye(4))
        for ending in (".nii", ".nii.gz"):
            nibabel.save(image, f"{folder}/{kind}{ending}")


def signals(rows, columns):
    """Potentials: a few oscillations with noise, in steps of 16 bits, so that they compress as measured ones do."""
    rng, t = np.random.default_rng(1), np.arange(columns)
    waves = rng.standard_normal((rows, 4)) @ np.sin(t * np.array([[0.01], [0.03], [0.1], [0.3]]))
    return np.rint(200 * waves + 20 * rng.standard_normal((rows, columns)))


def make_numpy(folder, rows, columns):
    x = np.random.default_rng(1).standard_normal((rows, columns))
    np.save(f"{folder}/c.npy", x)
    np.save(f"{folder}/fortran.npy", np.asfortranarray(x))
    np.save(f"{folder}/big.npy", x.astype(">f8"))
    np.savez_compressed(f"{folder}/noise.npz", x=x[: rows // 4])
    np.savez_compressed(f"{folder}/signals.npz", x=signals(rows // 4, columns))


def make_hdf5(folder, rows, columns):
    x = signals(rows, columns)
    chunks = max(1, rows // 64), max(1, columns // 16)
    with h5py.File(f"{folder}/x.h5", "w") as f:
        f["contiguous"] = x
        f.create_dataset("gzip", data=x, chunks=chunks, compression="gzip")
        f.create_dataset("gzip, shuffle", data=x, chunks=chunks, compression="gzip", shuffle=True)
        f.create_dataset("int16, gzip, shuffle", data=x.astype("int16"), chunks=chunks, compression="gzip", shuffle=True)


def make_units(folder, files, trials, samples):
    """Files of the form of Mante's units: a struct of spikes of all trials, their times and what is known of each trial."""
    rng = np.random.default_rng(1)
    for k in range(files):
        task = {name: rng.choice([-1.0, 1.0], (trials, 1)) for name in ("stim_dir", "stim_col", "targ_dir", "targ_col", "context", "correct", "congruent")}
        unit = {"response": (rng.random((trials, samples)) < 0.01).astype(float), "task_variable": task, "time": np.linspace(0.1, 0.85, samples)[None]}
        scipy.io.savemat(f"{folder}/unit{k + 1:02d}.mat", {"unit": unit}, do_compression=True)


# How they are read.


def numbers(value):
    """All arrays of numbers in what loadmat returns, in the order of fields."""
    if isinstance(value, np.ndarray) and value.dtype.names:
        return [a for element in value.ravel(order="F") for name in value.dtype.names for a in numbers(element[name])]
    if isinstance(value, np.ndarray) and value.dtype == object:
        return [a for element in value.ravel(order="F") for a in numbers(element)]
    return [value] if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" else []


class Variables(list):
    """What loadmat returned for some files; its arrays are looked for when they are compared."""

    def __iter__(self):
        for variables in super().__iter__():
            for name, value in variables.items():
                if not name.startswith("__"):
                    yield from numbers(value)


def read_nifti(path, values):
    image = nibabel.load(path)
    return [image.get_fdata() if values else np.array(image.dataobj)]  # a copy, as plain files are mapped and else not read


def read_numpy(path, name=None, final=False):
    array = np.load(path)
    if name:
        array = array[name]
    return [np.ascontiguousarray(array, dtype="=f8") if final else array]


def read_hdf5(path, name, start=None, count=None, kind=None):
    with h5py.File(path) as f:
        if start is not None:
            return [f[name][tuple(slice(s, s + n) for s, n in zip(start, count))]]
        return [f[name].astype(kind)[()] if kind else f[name][()]]


works.update({
    "make nifti": making(make_nifti),
    "make numpy": making(make_numpy),
    "make hdf5": making(make_hdf5),
    "make units": making(make_units),
    "loadmat": reading(lambda paths: Variables(scipy.io.loadmat(path) for path in paths), "F"),
    "responses": reading(lambda paths: [scipy.io.loadmat(path, mat_dtype=True)["unit"]["response"][0, 0] for path in paths], "F"),
    "nifti": reading(read_nifti, "F"),
    "numpy": reading(read_numpy),
    "hdf5": reading(read_hdf5),
})
