# Opens the store of which the path is given by xarray, and prints what it sees, one line an array, values as hexadecimal floats.
import sys
import warnings

import numpy as np
import xarray as xr

warnings.simplefilter("ignore")
for group in sys.argv[2:]:
    data = xr.open_zarr(sys.argv[1], group=group, consolidated=False)
    print(group, "attributes", sorted(k for k in data.attrs if k != "variable_order"))
    for name in list(data.data_vars) + list(data.coords):
        a = data[name]
        if a.dtype.kind == "U" or a.dtype.kind == "O":
            values = [str(x) for x in a.values.ravel()]
        else:
            values = [float(x).hex() for x in a.values.ravel()]
        print(group, name, a.dtype.kind + str(a.dtype.itemsize if a.dtype.kind != "U" else ""), ",".join(a.dims), "×".join(map(str, a.shape)), ";".join(values), sep="|")
