package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/parquet"
	"github.com/richlazy/richlazy/pkg/table"
)

func equal(a, b table.Table) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

// TestFilesOfOtherWriters: Impala's alltypes have columns that follow from their number, month and minute; the others have values that are known from the tests of
// parquet-cpp.
func TestFilesOfOtherWriters(t *testing.T) {
	for name, ids := range map[string][]float64{"alltypes_plain.parquet": {4, 5, 6, 7, 2, 3, 0, 1}, "alltypes_plain.snappy.parquet": {6, 7}, "alltypes_dictionary.parquet": {0, 1}} {
		var want table.Table
		for range 11 {
			want = append(want, table.Column{})
		}
		for i, n := range []string{"id", "bool_col", "tinyint_col", "smallint_col", "int_col", "bigint_col", "float_col", "double_col", "date_string_col", "string_col",
			"timestamp_col"} {
			want[i].Name = n
		}
		for _, id := range ids {
			odd, month := math.Mod(id, 2), int(id)/2+1
			for i, v := range []float64{id, 1 - odd, odd, odd, odd, 10 * odd, float64(float32(1.1 * odd)), 10.1 * odd} {
				want[i].Number = append(want[i].Number, v)
			}
			for i, v := range []string{fmt.Sprintf("%02d/01/09", month), fmt.Sprint(odd), fmt.Sprintf("2009-%02d-01T00:%02d:00", month, int(odd))} {
				want[8+i].Text = append(want[8+i].Text, v)
			}
		}
		got, err := parquet.Read("testdata/"+name, file.Limits{})
		if err != nil || !equal(got, want) {
			t.Errorf("%s: got\n%v, %v, want\n%v", name, got, err, want)
		}
	}
	lz4 := table.Table{table.Numbers("c0", 1593604800, 1593604800, 1593604801, 1593604801), table.Texts("c1", "abc", "def", "abc", "def"), table.Numbers("v11", 42, 7.7, 42.125, 7.7)}
	if got, err := parquet.Read("testdata/lz4_raw_compressed.parquet", file.Limits{}); err != nil || !equal(got, lz4) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := parquet.Read("testdata/lz4_raw_compressed.parquet", file.Limits{}, "v11", "c0"); err != nil || !equal(got, table.Table{lz4[0], lz4[2]}) {
		t.Errorf("got %v, %v", got, err)
	}
	var numbers []float64
	for i := range 24 {
		numbers = append(numbers, float64(i+1))
	}
	for _, name := range []string{"int32_decimal", "byte_array_decimal", "fixed_length_decimal"} {
		if got, err := parquet.Read("testdata/"+name+".parquet", file.Limits{}); err != nil || !equal(got, table.Table{table.Numbers("value", numbers...)}) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if got, err := parquet.Read("testdata/single_nan.parquet", file.Limits{}); err != nil || !equal(got, table.Table{table.Numbers("mycol", math.NaN())}) {
		t.Errorf("got %v, %v", got, err)
	}
	for name, column := range map[string]string{"list_columns": `column "int64_list"`, "nested_maps.snappy": `column "a"`, "nulls.snappy": `column "b_struct"`,
		"datapage_v2.snappy": `column "e"`} {
		if got, err := parquet.Read("testdata/"+name+".parquet", file.Limits{}); !errors.Is(err, file.ErrUnsupported) || !strings.Contains(err.Error(), column) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if got, err := parquet.Read("testdata/datapage_v2.snappy.parquet", file.Limits{}, "a", "b", "c",
		"d"); err != nil || len(got) != 4 || got[0].Text[0] != "abc" || got[3].Number[0] != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := parquet.Read("testdata/lz4_raw_compressed.parquet", file.Limits{}, "none"); !errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(), `got "none"`) {
		t.Error(err)
	}
}

// row has a column of each kind.
type row struct {
	Int8      int8      `parquet:"i8"`
	Int64     int64     `parquet:"i64"`
	Uint32    uint32    `parquet:"u32"`
	Uint64    uint64    `parquet:"u64"`
	Float     float32   `parquet:"f4"`
	Double    float64   `parquet:"f8"`
	Bool      bool      `parquet:"b"`
	Text      string    `parquet:"s,dict"`
	Maybe     *float64  `parquet:"maybe,optional"`
	MaybeText *string   `parquet:"maybetext,optional"`
	When      time.Time `parquet:"when,timestamp(microsecond)"`
	Day       int32     `parquet:"day,date"`
	Cents     int64     `parquet:"cents,decimal(2:10)"`
	ID        [16]byte  `parquet:"id,uuid"`
}

func rows(n int) ([]row, table.Table) {
	var out []row
	want := make(table.Table, 14)
	for i, name := range []string{"i8", "i64", "u32", "u64", "f4", "f8", "b", "s", "maybe", "maybetext", "when", "day", "cents", "id"} {
		want[i].Name = name
	}
	for i := range n {
		r := row{Int8: int8(i - 50), Int64: -1 << 40 * int64(i), Uint32: math.MaxUint32 - uint32(i), Uint64: 1 << 63, Float: float32(i) / 3, Double: float64(i) / 3,
			Bool: i%3 == 0, Text: fmt.Sprintf("größe %d", i%4),
			When: time.UnixMicro(int64(i)*1e12 - 1).UTC(), Day: int32(i - 2), Cents: int64(i) - 105, ID: [16]byte{15: byte(i)}}
		maybe, text := math.NaN(), ""
		if i%5 > 0 {
			maybe, text = -float64(i), fmt.Sprint("t", i)
			r.Maybe, r.MaybeText = &maybe, &text
		}
		for c, v := range map[int]float64{0: float64(i - 50), 1: -(1 << 40) * float64(i), 2: math.MaxUint32 - float64(i), 3: 1 << 63, 4: float64(float32(i) / 3),
			5: float64(i) / 3, 6: map[bool]float64{true: 1}[i%3 == 0], 8: maybe, 12: float64(i-105) / 100} {
			want[c].Number = append(want[c].Number, v)
		}
		for c, v := range map[int]string{7: r.Text, 9: text, 10: r.When.Format("2006-01-02T15:04:05.999999Z"), 11: time.Unix(int64(i-2)*86400, 0).UTC().Format(time.DateOnly),
			13: fmt.Sprintf("00000000-0000-0000-0000-0000000000%02x", i)} {
			want[c].Text = append(want[c].Text, v)
		}
		out = append(out, r)
	}
	return out, want
}

func write(t testing.TB, rows []row, group int, options ...writer.WriterOption) []byte {
	var b bytes.Buffer
	w := writer.NewGenericWriter[row](&b, options...)
	for len(rows) > 0 {
		k := min(group, len(rows))
		if _, err := w.Write(rows[:k]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows = rows[k:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode(b []byte, limits file.Limits) (table.Table, error) {
	return parquet.Decode(bytes.NewReader(b), int64(len(b)), "x.parquet", limits)
}

// TestKinds reads all kinds of columns, in all codecs, versions of pages and sizes of groups.
func TestKinds(t *testing.T) {
	content, want := rows(97)
	for _, codec := range []compress.Codec{&writer.Uncompressed, &writer.Snappy, &writer.Gzip, &writer.Zstd, &writer.Brotli, &writer.Lz4Raw} {
		for _, version := range []int{1, 2} {
			for _, group := range []int{97, 10} {
				got, err := decode(write(t, content, group, writer.Compression(codec), writer.DataPageVersion(version), writer.PageBufferSize(200)), file.Limits{})
				if err != nil || !equal(got, want) {
					t.Fatalf("%s, pages of version %d, groups of %d: %v\n%v\nwant\n%v", codec, version, group, err, got, want)
				}
			}
		}
	}
	got, err := decode(write(t, nil, 1), file.Limits{})
	if err != nil || len(got) != 14 || got[0].Len() != 0 || !got[7].IsText() {
		t.Errorf("no rows: %v, %v", got, err)
	}
	for name, change := range map[string]func(r *row){"u64": func(r *row) { r.Uint64 = math.MaxUint64 }, "i64": func(r *row) { r.Int64 = 1<<53 + 1 },
		"s": func(r *row) { r.Text = "\xff" }} {
		bad, _ := rows(5)
		change(&bad[3])
		if got, err := decode(write(t, bad, 5), file.Limits{}); got != nil || !errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(), fmt.Sprintf("column %q, row 3: ", name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRefused: files that are cut or declare what is not there.
func TestRefused(t *testing.T) {
	content, _ := rows(20)
	b := write(t, content, 20, writer.Compression(&writer.Snappy))
	for n := range b {
		if got, err := decode(b[:n], file.Limits{}); err == nil {
			t.Errorf("cut after %d of %d bytes: %v", n, len(b), got)
		}
	}
	for name, c := range map[string]struct {
		limits file.Limits
		say    string
	}{"rows": {file.Limits{MaxElements: 19}, "Limits.MaxElements"}, "bytes": {file.Limits{MaxBytes: int64(len(b))}, "Limits.MaxBytes"}} {
		if _, err := decode(b, c.limits); !errors.Is(err, file.ErrLimit) || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		do   func(b []byte) []byte
		kind error
	}{
		"nothing":   {func(b []byte) []byte { return nil }, file.ErrTruncated},
		"text":      {func(b []byte) []byte { return []byte("a,b,c\n1,2,3\n") }, file.ErrFormat},
		"encrypted": {func(b []byte) []byte { copy(b, "PARE"); return b }, file.ErrUnsupported},
		"end":       {func(b []byte) []byte { b[len(b)-1] = 'x'; return b }, file.ErrTruncated},
		"footer":    {func(b []byte) []byte { b[len(b)-5] = 0x7f; return b }, file.ErrFormat},
		"magic":     {func(b []byte) []byte { return b[:4] }, file.ErrTruncated},
	} {
		var e *file.Error
		if _, err := decode(c.do(bytes.Clone(b)), file.Limits{}); !errors.Is(err, c.kind) || !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range b { // each byte turned round: an error or a table, and never a panic
		bad := bytes.Clone(b)
		bad[i] ^= 0x55
		cost := filetest.Allocated(func() { decode(bad, file.Limits{MaxBytes: 1 << 20}) })
		if cost > 64<<20 {
			t.Errorf("byte %d: %d bytes taken", i, cost)
		}
	}
}

// FuzzRead feeds anything to the reader: it must end in a table or in a *file.Error.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/parquet
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.parquet")
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(b)
		}
	}
	content, _ := rows(3)
	f.Add(write(f, content, 2))
	f.Fuzz(func(t *testing.T, b []byte) {
		cost := filetest.Allocated(func() {
			tab, err := decode(b, file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 16})
			var e *file.Error
			if err != nil && (tab != nil || !errors.As(err, &e) || e.Want == "" || e.Err == nil) {
				t.Fatalf("%#v", err)
			}
			for _, c := range tab {
				if c.Len() != tab[0].Len() {
					t.Fatal(tab)
				}
			}
		})
		if cost > 256<<20 {
			t.Fatalf("%d bytes taken for %d", cost, len(b))
		}
	})
}

func ExampleRead() {
	t, err := parquet.Read("testdata/alltypes_plain.snappy.parquet", file.Limits{}, "id", "double_col", "timestamp_col")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range t {
		fmt.Println(c.Name, c.Number, c.Text)
	}
	// Output:
	// id [6 7] []
	// double_col [0 10.1] []
	// timestamp_col [] [2009-04-01T00:00:00 2009-04-01T00:01:00]
}
