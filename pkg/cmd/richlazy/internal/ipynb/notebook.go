package ipynb

// A Notebook is a file of nbformat 4.
type Notebook struct {
	Cells    []*Cell
	Metadata map[string]any // kernelspec, language_info and whatever tools add
	Minor    int            // the minor version: 5 and later have cell ids
	Extra    map[string]any // top-level fields that the format does not name
}

// The kinds of cell.
const (
	Code     = "code"
	Markdown = "markdown"
	Raw      = "raw"
)

// A Cell is one cell of a notebook.
type Cell struct {
	Kind     string // Code, Markdown, Raw, or what the file says
	ID       string // empty where the file has none
	Source   string
	Metadata map[string]any
	Count    *int           // the execution count of a code cell, nil where it was not executed
	Outputs  []*Output      // of a code cell
	Extra    map[string]any // all other fields: attachments and what tools add
}

// Blank reports whether the cell holds nothing but white space. Jupyter does not execute such a code cell.
func (c *Cell) Blank() bool { return blank(c.Source) }

// Runs reports whether Jupyter executes the cell: a code cell that is not blank.
func (c *Cell) Runs() bool { return c.Kind == Code && !c.Blank() }

// The kinds of output.
const (
	Stream        = "stream"
	DisplayData   = "display_data"
	ExecuteResult = "execute_result"
	Error         = "error"
)

// An Output is one output of a code cell. Which fields are used depends on its kind.
type Output struct {
	Kind string

	Name string // Stream: stdout or stderr
	Text string // Stream

	Data     map[string]any // DisplayData, ExecuteResult: MIME type to content; text is a string, JSON types are any JSON value
	Metadata map[string]any // DisplayData, ExecuteResult
	Count    *int           // ExecuteResult

	ErrorName  string   // Error
	ErrorValue string   // Error
	Traceback  []string // Error, may hold ANSI colours

	Extra map[string]any // all other fields
}

// HTML returns the text/html of the output, empty where there is none.
func (o *Output) HTML() string {
	s, _ := o.Data["text/html"].(string)
	return s
}

// Texts returns what the code cell wrote to the stream name (stdout or stderr), joined.
func (c *Cell) Texts(name string) string {
	var all string
	for _, out := range c.Outputs {
		if out.Kind == Stream && out.Name == name {
			all += out.Text
		}
	}
	return all
}

// Clone returns a notebook that shares no cell, output or list with nb, so that outputs may be replaced in it. Metadata values deeper than one
// level are shared.
func (nb *Notebook) Clone() *Notebook {
	dup := *nb
	dup.Metadata = clone(nb.Metadata)
	dup.Cells = make([]*Cell, len(nb.Cells))
	for i, cell := range nb.Cells {
		c := *cell
		c.Metadata = clone(cell.Metadata)
		c.Outputs = make([]*Output, len(cell.Outputs))
		for j, out := range cell.Outputs {
			o := *out
			o.Data, o.Metadata = clone(out.Data), clone(out.Metadata)
			c.Outputs[j] = &o
		}
		dup.Cells[i] = &c
	}
	return &dup
}

func clone(m map[string]any) map[string]any {
	if m == nil {
		return nil
	}
	dup := make(map[string]any, len(m))
	for k, v := range m {
		dup[k] = v
	}
	return dup
}
