/*
Package browser opens pages in headless Chromium for tests, with the network cut off.

[Start] finds Chromium or skips the test; [Browser.Open] loads a page and gathers every console error, uncaught exception and request, so that a
test can say that a page draws what it should, complains of nothing and asks nobody:

	b := browser.Start(t)
	page := b.Open(t, "figure.html", browser.Options{Dark: true})
	page.WaitFor(t, "document.querySelector('canvas')")
	page.Clean(t) // no console error, no request that leaves the page

Three dimensions are drawn in software (SwiftShader), so no graphics card is needed.
*/
package browser
