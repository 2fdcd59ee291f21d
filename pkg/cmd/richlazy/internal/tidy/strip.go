package tidy

import (
	"regexp"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// Kernel is the kernelspec of every notebook here.
func Kernel() map[string]any {
	return map[string]any{"display_name": "Go (gonb)", "language": "go", "name": "gonb"}
}

// Language describes Go for highlighting. GoNB also tells its version, which differs from machine to machine.
func Language() map[string]any {
	return map[string]any{"file_extension": ".go", "mimetype": "text/x-go", "name": "go", "pygments_lexer": "go"}
}

// Strip returns the notebook as it is committed. It is idempotent. inOrder is false where the execution counts do not rise from cell to cell; they
// are then left as they are, so that nobody takes the notebook for one that was run from top to bottom.
func Strip(nb *ipynb.Notebook) (stripped *ipynb.Notebook, inOrder bool) {
	nb = nb.Clone()
	nb.Metadata["kernelspec"] = Kernel()
	nb.Metadata["language_info"] = Language()
	drop(nb.Metadata, "signature", "widgets", "papermill", "varInspector", "toc", "orig_nbformat")
	nb.Minor = max(nb.Minor, 5)
	for i, id := range IDs(nb) {
		nb.Cells[i].ID = id
	}
	inOrder = rising(nb)
	executed := 0
	for _, cell := range nb.Cells {
		drop(cell.Metadata, "execution", "ExecuteTime", "papermill", "trusted", "scrolled", "collapsed", "executionInfo", "outputId")
		if cell.Kind != ipynb.Code {
			continue
		}
		if cell.Count != nil && inOrder {
			executed++
			n := executed
			cell.Count = &n
		}
		cell.Outputs = outputs(cell)
	}
	return nb, inOrder
}

// rising reports whether the execution counts rise from cell to cell.
func rising(nb *ipynb.Notebook) bool {
	last := 0
	for _, cell := range nb.Cells {
		if cell.Count == nil {
			continue
		}
		if *cell.Count <= last {
			return false
		}
		last = *cell.Count
	}
	return true
}

func outputs(cell *ipynb.Cell) []*ipynb.Output {
	var kept []*ipynb.Output
	for _, out := range cell.Outputs {
		if out.Kind == ipynb.ExecuteResult && out.Count != nil {
			out.Count = cell.Count
		}
		if !ephemeral(out) {
			kept = append(kept, out)
		}
	}
	return Streams(kept)
}

// Scripted reports whether HTML runs scripts.
func Scripted(html string) bool { return script.MatchString(html) }

var (
	script   = regexp.MustCompile(`(?i)<script[\s>/]`)
	progress = regexp.MustCompile(`(?i)<progress[\s>/]|class="richlazy-progress"`)
)

// ephemeral takes from an output what is not committed and reports whether nothing worth keeping is left.
func ephemeral(out *ipynb.Output) bool {
	if out.Kind != ipynb.DisplayData && out.Kind != ipynb.ExecuteResult {
		return false
	}
	html := out.HTML()
	_, widget := out.Data["application/vnd.jupyter.widget-view+json"]
	_, javascript := out.Data["application/javascript"]
	_, js := out.Data["text/javascript"]
	if !Scripted(html) && !progress.MatchString(html) && !widget && !javascript && !js {
		return false
	}
	for _, mime := range []string{"text/html", "application/vnd.jupyter.widget-view+json", "application/javascript", "text/javascript"} {
		delete(out.Data, mime)
		delete(out.Metadata, mime)
	}
	for mime := range out.Data {
		if mime != "text/plain" {
			return false
		}
	}
	return true // text/plain alone is the name of what was shown
}

func drop(m map[string]any, names ...string) {
	for _, name := range names {
		delete(m, name)
	}
}

// Streams joins the stream outputs that follow each other: one for stdout, then one for stderr, as their interleaving is chance. Text that a
// carriage return overwrote is left out, as a terminal does, and empty streams are dropped.
func Streams(outputs []*ipynb.Output) []*ipynb.Output {
	var joined []*ipynb.Output
	var run []*ipynb.Output // streams since the last output of another kind, at most one of each name
	flush := func() {
		for _, name := range []string{"stdout", "stderr", ""} {
			for _, out := range run {
				known := out.Name == "stdout" || out.Name == "stderr"
				if out.Text = overwritten(out.Text); out.Text != "" && (out.Name == name || name == "" && !known) {
					joined = append(joined, out)
				}
			}
		}
		run = nil
	}
next:
	for _, out := range outputs {
		if out.Kind != ipynb.Stream {
			flush()
			joined = append(joined, out)
			continue
		}
		for _, earlier := range run {
			if earlier.Name == out.Name {
				earlier.Text += out.Text
				continue next
			}
		}
		dup := *out
		run = append(run, &dup)
	}
	flush()
	return joined
}

// overwritten applies the carriage returns of a progress line: of "1 %\r2 %\rdone\n" it keeps "done\n".
func overwritten(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		lines[i] = line[strings.LastIndexByte(line, '\r')+1:]
	}
	return strings.Join(lines, "\n")
}
