package data

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/task"
)

// imagesGolden is testdata/mnist.json or cifar10_subset.json, which testdata/expected_images.py explains.
type imagesGolden struct{ Train, Test imageSums }

type imageSums struct {
	Counts       []int
	Sums         [][]int
	Weighted     int
	Labels       []int
	SHA256Images string `json:"sha256_images"`
	SHA256Labels string `json:"sha256_labels"`
}

func compareImages(t *testing.T, m *task.Images, want imageSums) {
	t.Helper()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	counts, sums, weighted := make([]int, 10), make([][]int, 10), 0
	for i, label := range m.Labels {
		counts[label]++
		if sums[label] == nil {
			sums[label] = make([]int, m.Channels)
		}
		for j, p := range m.Bytes(i) {
			sums[label][j%m.Channels] += int(p)
			if i == 0 {
				weighted += j * int(p)
			}
		}
	}
	if !slices.Equal(counts, want.Counts) || weighted != want.Weighted || !slices.Equal(m.Labels[:10], want.Labels) {
		t.Errorf("%s: got %v images, first image %d, labels %v, want %v, %d, %v", m.Name, counts, weighted, m.Labels[:10], want.Counts, want.Weighted, want.Labels)
	}
	for label := range sums {
		if !slices.Equal(sums[label], want.Sums[label]) {
			t.Errorf("%s, class %s: got pixel sums %v, want %v", m.Name, m.Classes[label], sums[label], want.Sums[label])
		}
	}
}

func TestMNIST(t *testing.T) {
	var golden imagesGolden
	needs(t, "mnist", "mnist.json", &golden)
	train, test, err := MNIST(context.Background(), Options{Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	compareImages(t, train, golden.Train)
	compareImages(t, test, golden.Test)
}

// What is in the gzip files is what the original distribution holds. These hashes of its uncompressed files are those of the folder's README.
func TestMNISTIsTheOriginalContent(t *testing.T) {
	var golden imagesGolden
	needs(t, "mnist", "mnist.json", &golden)
	for i, c := range []struct{ got, want string }{
		{golden.Train.SHA256Images, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
		{golden.Train.SHA256Labels, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
		{golden.Test.SHA256Images, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
		{golden.Test.SHA256Labels, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
	} {
		path := mnistEntry().Files[i].Path
		if c.got != c.want {
			t.Errorf("%s: golden file: got %s, want %s", path, c.got, c.want)
		}
		for _, folder := range Folders() {
			file, err := os.Open(filepath.Join(folder, "mnist", path))
			if errors.Is(err, os.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			zipped, err := gzip.NewReader(file)
			if err != nil {
				t.Fatal(err)
			}
			hash := sha256.New()
			if _, err := io.Copy(hash, zipped); err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(hash.Sum(nil)); got != c.want {
				t.Errorf("%s: got %s, want %s", path, got, c.want)
			}
		}
	}
}

// A folder with a file that is neither of the known ones is an error that names it.
func TestMNISTThatIsNot(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "mnist"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "mnist", "t10k-labels-idx1-ubyte.gz"), []byte("digits"), 0o666); err != nil {
		t.Fatal(err)
	}
	var wrong *MismatchError
	if _, _, err := MNIST(context.Background(), Options{Offline: true, Folders: []string{folder}, Cache: t.TempDir()}); !errors.As(err, &wrong) || wrong.WantSize != 4542 {
		t.Errorf("got %v", err)
	}
	var missing *MissingError
	if _, _, err := MNIST(context.Background(), Options{Offline: true, Folders: []string{}, Cache: t.TempDir()}); !errors.As(err, &missing) ||
		!strings.HasPrefix(missing.Files[0].URL, "https://storage.googleapis.com/") {
		t.Errorf("got %v", err)
	}
}

func TestReadMNISTNamesTheFault(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, content ...byte) string {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, err := w.Write(content)
		path := filepath.Join(folder, name)
		if err := errors.Join(err, w.Close(), os.WriteFile(path, out.Bytes(), 0o666)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	images := write("images", 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4)
	m, err := ReadMNIST("two", images, write("labels", 0, 0, 8, 1, 0, 0, 0, 2, 7, 9))
	if err != nil || !slices.Equal(m.Labels, []int{7, 9}) || !slices.Equal(m.Bytes(1), []byte{3, 4}) {
		t.Errorf("got %v, %v", m, err)
	}
	for name, c := range map[string]struct {
		labels []byte
		want   string
	}{
		"few":   {[]byte{0, 0, 8, 1, 0, 0, 0, 1, 7}, "few: got 1 labels, want 2, as many as there are images in " + images},
		"large": {[]byte{0, 0, 8, 1, 0, 0, 0, 2, 7, 10}, "large: task: two: image 1: got label 10, want 0 … 9"},
		"short": {[]byte{0, 0, 8, 1, 0, 0, 0, 2, 7}, "short: offset 8 of the decompressed data: data: want 2 bytes, got 1, then the file ends"},
	} {
		if _, err := ReadMNIST("two", images, write(name, c.labels...)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "data: ") {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
