"""Computes mnist.json and cifar10_subset.json, the values that the tests of package data compare with, straight from the files with Python's standard
library.

    RICHLAZY_DATA=<folder of mnist and cifar10_subset> python3 expected_images.py

Per set of images: the number of images of each class; per class the sum of all pixels (of each channel, red first); the sum over values j (from 0) of the
first image, row by row, the channel fastest, of j * value; the first ten labels; SHA-256 of the uncompressed pixels (mnist: of the whole idx file) and labels.
"""
import ast, gzip, hashlib, json, os, struct, sys, zipfile

for folder in os.environ["RICHLAZY_DATA"].split(os.pathsep):
    if os.path.isdir(os.path.join(folder, "mnist")):
        root = folder
here = os.path.dirname(os.path.abspath(__file__))
made = f"data/testdata/expected_images.py, Python {sys.version.split()[0]}"


def write(name, content):
    with open(os.path.join(here, name), "w") as out:
        json.dump(content, out, indent=1)
        out.write("\n")


def describe(pixels, labels, size, channels):
    sums = [[0] * channels for _ in range(10)]
    for i, label in enumerate(labels):
        image = pixels[size * i:size * (i + 1)]
        for c in range(channels):
            sums[label][c] += sum(image[c::channels])
    return {"counts": [labels.count(c) for c in range(10)], "sums": sums, "weighted": sum(j * p for j, p in enumerate(pixels[:size])),
            "labels": list(labels[:10])}


def digits(name):
    images = gzip.open(f"{root}/mnist/{name}-images-idx3-ubyte.gz").read()
    labels = gzip.open(f"{root}/mnist/{name}-labels-idx1-ubyte.gz").read()
    return {**describe(images[16:], labels[8:], 784, 1), "sha256_images": hashlib.sha256(images).hexdigest(),
            "sha256_labels": hashlib.sha256(labels).hexdigest()}


def array(archive, name):
    content = archive.read(name + ".npy")
    length = struct.unpack("<H", content[8:10])[0]
    header = ast.literal_eval(content[10:10 + length].decode())
    assert content[:8] == b"\x93NUMPY\x01\x00" and header["descr"] == "|u1" and not header["fortran_order"], header
    return content[10 + length:]


def pictures(archive, name):
    pixels, labels = array(archive, "X_" + name), array(archive, "y_" + name)
    return {**describe(pixels, labels, 3072, 3), "sha256_images": hashlib.sha256(pixels).hexdigest(), "sha256_labels": hashlib.sha256(labels).hexdigest()}


write("mnist.json", {"made": made, "train": digits("train"), "test": digits("t10k")})
with zipfile.ZipFile(f"{root}/cifar10_subset/cifar10_subset.npz") as archive:
    write("cifar10_subset.json", {"made": made, "train": pictures(archive, "train"), "test": pictures(archive, "test")})
