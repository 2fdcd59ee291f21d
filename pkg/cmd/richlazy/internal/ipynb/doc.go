// Package ipynb is the notebook file: it reads and writes the JSON of nbformat 4 and keeps every field that it does not know.
//
// What is read is normalised as Jupyter's own library does it: text that a file holds as a list of lines or as one string is one string in
// memory, and is written as a list of lines again. The bytes that [Notebook.Bytes] returns are those that nbformat itself would write (one space
// of indent, keys sorted, a newline at the end), so that opening and saving a notebook in JupyterLab changes nothing else.
//
//	nb, err := ipynb.ReadFile("notebooks/tutorials/01-rich-or-lazy.ipynb")
//	for i, cell := range nb.Cells {
//		fmt.Println(nb.Section(i), cell.Kind, cell.Source)
//	}
//	err = nb.WriteFile("out/01-rich-or-lazy.ipynb") // atomic: the old file or the new one, never a half
package ipynb
