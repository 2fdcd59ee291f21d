package browser

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Options says how a page is opened. The zero value is a light screen of 1000 by 800 with scripts.
type Options struct {
	Width, Height int64
	// Dark says that the user prefers dark pages.
	Dark bool
	// NoScripts switches scripts off, as viewers do that strip them.
	NoScripts bool
	// Timeout bounds all that is done with the page; 0 is a minute.
	Timeout time.Duration
}

// Page is an open page.
type Page struct {
	ctx  context.Context
	from string

	mu       sync.Mutex
	errors   []string
	warnings []string
	requests []string
}

// Open opens the file, or the address if it has a scheme, in a new tab, and waits until it has loaded. The tab is closed at the end of the test.
func (b *Browser) Open(t testing.TB, target string, opt Options) *Page {
	t.Helper()
	if !strings.Contains(target, ":") {
		absolute, err := filepath.Abs(target)
		if err != nil {
			t.Fatalf("browser: %v", err)
		}
		target = (&url.URL{Scheme: "file", Path: absolute}).String()
	}
	if opt.Width == 0 {
		opt.Width, opt.Height = 1000, 800
	}
	if opt.Timeout == 0 {
		opt.Timeout = time.Minute
	}
	tab, closeTab := chromedp.NewContext(b.ctx)
	t.Cleanup(closeTab)
	p := &Page{from: target}
	if err := chromedp.Listen(tab, p.listen); err != nil { // this starts the tab, which lives as long as its first context
		t.Fatalf("browser: %v", err)
	}
	var cancel context.CancelFunc
	p.ctx, cancel = context.WithTimeout(tab, opt.Timeout)
	t.Cleanup(cancel)
	scheme := "light"
	if opt.Dark {
		scheme = "dark"
	}
	call(t, p, network.Enable, network.EnableParams{})
	call(t, p, log.Enable, cdp.Empty{})
	call(t, p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	call(t, p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: opt.NoScripts})
	call(t, p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	p.do(t, "open", chromedp.EmulateViewport(opt.Width, opt.Height), chromedp.Navigate(target))
	return p
}

func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, exception(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.errors = append(p.errors, "console: "+arguments(e.Args))
		}
		if e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.warnings = append(p.warnings, arguments(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			p.errors = append(p.errors, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.requests = append(p.requests, e.URL)
	}
}

func exception(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func arguments(all []*runtime.RemoteObject) string {
	var text []string
	for _, a := range all {
		if a.Description != "" {
			text = append(text, a.Description)
		} else {
			text = append(text, strings.Trim(string(a.Value), `"`))
		}
	}
	return strings.Join(text, " ")
}

// Errors returns the console errors and uncaught exceptions up to now.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.errors...)
}

// Warnings returns what the page's own scripts warned of on the console up to now; the browser's warnings are not among them.
func (p *Page) Warnings() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.warnings...)
}

// Requests returns the addresses of all requests up to now that leave the page: neither the page itself nor data that it carries.
func (p *Page) Requests() (left []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if r != p.from && !strings.HasPrefix(r, "data:") && !strings.HasPrefix(r, "blob:") {
			left = append(left, r)
		}
	}
	return left
}

// Clean fails the test where the page has complained or asked for something outside itself.
func (p *Page) Clean(t testing.TB) {
	t.Helper()
	for _, e := range p.Errors() {
		t.Errorf("%s: %s", filepath.Base(p.from), e)
	}
	for _, r := range p.Requests() {
		t.Errorf("%s: a request left the page: %s", filepath.Base(p.from), r)
	}
}

// do runs actions in the page; call sends it a command. Both fail the test with what the page said.
func (p *Page) do(t testing.TB, what string, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	p.must(t, what, chromedp.Do(p.ctx, actions...))
}

func call[P, R any](t testing.TB, p *Page, command cdp.Command[P, R], params P) R {
	t.Helper()
	result, err := chromedp.Call(p.ctx, command, params)
	p.must(t, command.Method, err)
	return result
}

func (p *Page) must(t testing.TB, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("browser: %s: %s: %v (errors of the page: %q)", filepath.Base(p.from), what, err, p.Errors())
	}
}
