package data

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"time"
)

// get makes one request and appends its body to the part.
func (d *download) get(ctx context.Context) error {
	stall := d.opt.Stall
	if stall <= 0 {
		stall = time.Minute
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(stall, func() { cancel(fmt.Errorf("nothing came for %v", stall)) })
	defer watch.Stop()

	request, have, err := d.request(ctx)
	if err != nil {
		return err
	}
	client := d.opt.Client
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = fmt.Errorf("%s: %w", d.file.URL, cause)
		}
		return &fault{err: err, temporary: true}
	}
	defer response.Body.Close()
	have, err = d.accept(response, have)
	if err != nil {
		return err
	}
	alive := readerFunc(func(p []byte) (int, error) {
		n, err := response.Body.Read(p)
		watch.Reset(stall)
		if err != nil && err != io.EOF && context.Cause(ctx) != nil {
			err = context.Cause(ctx)
		}
		return n, err
	})
	return d.write(alive, have)
}

type readerFunc func(p []byte) (int, error)

// Read calls f.
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// strong is the form of a strong ETag that can be sent back in a header.
var strong = regexp.MustCompile(`\A"[\x21\x23-\x7e]*"\z`)

// request asks for the whole file, or for the rest of a part. If-Range lets a server whose file has changed send the new one whole. Where the server had
// given no strong ETag the rest is asked for all the same: the hash of the whole decides.
func (d *download) request(ctx context.Context) (*http.Request, int64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.file.URL, nil)
	if err != nil {
		return nil, 0, &fault{err: err}
	}
	request.Header.Set("User-Agent", "richlazy")
	request.Header.Set("Accept-Encoding", "identity") // lengths and ranges count the file's own bytes
	have := d.have()
	if have > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		switch etag, err := os.ReadFile(d.etag()); {
		case err != nil: // the server gave none
		case strong.Match(etag):
			request.Header.Set("If-Range", string(etag))
		default: // damaged, and what it stood for cannot be known
			d.discard()
			request.Header.Del("Range")
			have = 0
		}
	}
	return request, have, nil
}

// accept looks at status and headers and returns at which byte the body begins.
func (d *download) accept(response *http.Response, have int64) (int64, error) {
	refuse := func(temporary bool, format string, a ...any) error {
		after, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return &fault{err: fmt.Errorf("%s: %s", d.file.URL, fmt.Sprintf(format, a...)), temporary: temporary, after: time.Duration(max(after, 0)) * time.Second}
	}
	switch code := response.StatusCode; {
	case code == http.StatusPartialContent && have > 0:
		var from, to int64
		var total string
		_, err := fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-%d/%s", &from, &to, &total)
		if err != nil || from != have || to != d.file.Size-1 || total != "*" && total != strconv.FormatInt(d.file.Size, 10) {
			d.discard()
			return 0, refuse(true, "asked for bytes %d-%d of %d, got Content-Range %q", have, d.file.Size-1, d.file.Size, response.Header.Get("Content-Range"))
		}
		return have, nil
	case code == http.StatusOK: // to a Range too, from a server that knows no ranges or has another file
		d.discard()
	case code == http.StatusRequestedRangeNotSatisfiable:
		d.discard()
		return 0, refuse(true, "%s", response.Status)
	case code >= 500, code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code == http.StatusTooEarly:
		return 0, refuse(true, "%s", response.Status)
	default:
		return 0, refuse(false, "%s", response.Status)
	}
	if n := response.ContentLength; n >= 0 && n != d.file.Size {
		return 0, refuse(false, "the server has %d bytes (%s), want %d", n, response.Header.Get("Content-Type"), d.file.Size)
	}
	if etag := response.Header.Get("ETag"); strong.MatchString(etag) {
		_ = os.WriteFile(d.etag(), []byte(etag), 0o644) // without it a resumed download is checked by its hash alone
	}
	return 0, nil
}

// write appends the body to the part, which holds have bytes, and brings it safely to the disk.
func (d *download) write(body io.Reader, have int64) (err error) {
	open := d.opt.openPart
	if open == nil {
		open = func(path string, flag int) (partFile, error) { return os.OpenFile(path, flag, 0o644) }
	}
	part, err := open(d.part(), os.O_CREATE|os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return &diskError{err}
	}
	defer func() {
		if closing := part.Close(); closing != nil && err == nil {
			err = d.full(closing)
		}
	}()
	d.report(have)
	buffer := make([]byte, 64<<10)
	for {
		n, reading := body.Read(buffer)
		if have+int64(n) > d.file.Size {
			d.discard()
			return &fault{err: fmt.Errorf("%s: the server sends more than the %d bytes that were wanted", d.file.URL, d.file.Size)}
		}
		written, writing := part.Write(buffer[:n])
		have += int64(written)
		if writing != nil {
			return d.full(writing)
		}
		if n > 0 {
			d.report(have)
		}
		if reading == io.EOF && have < d.file.Size { // an orderly end: another page, more likely than a piece of the file
			d.discard()
			return &fault{err: fmt.Errorf("%s: the server ended after %d of %d bytes", d.file.URL, have, d.file.Size), temporary: true}
		}
		if reading != nil && reading != io.EOF {
			return &fault{err: fmt.Errorf("%s: after %d of %d bytes: %w", d.file.URL, have, d.file.Size, reading), temporary: true}
		}
		if reading == io.EOF {
			if err := part.Sync(); err != nil {
				return d.full(err)
			}
			return nil
		}
	}
}

// full says how much is there when the disk takes no more.
func (d *download) full(err error) error {
	have := d.have()
	return &diskError{fmt.Errorf("%w: %d of %d bytes are kept, make room for %d more and the next download goes on from there", err, have, d.file.Size, d.file.Size-have)}
}

// syncFolder makes a rename last. Not every system can do that, and the file's content is safe without.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		folder.Close()
	}
}
