"""Writes golden.ipynb, a notebook with whatever text is hard to write, by nbformat itself (5.5.0 when it was made):

    python3 golden.py
"""
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

hard = "quote \" backslash \\ slash / tab\t bell\x07 del\x7f é 漢字 😀 <b>&amp;</b>"
ends = "line\nfeed\r\nreturn\rvt\x0bff\x0cfs\x1cnel\x85ls\u2028ps\u2029end"
nb = new_notebook(
    cells=[
        new_markdown_cell("# Title\n\n" + hard, id="a", attachments={"p.png": {"image/png": "aGk="}, "t": {"text/plain": "x\ny"}}),
        new_code_cell(ends, id="b", execution_count=1, metadata={"tags": ["x"], "deep": {"list": [], "object": {}, "number": 1.5}}, outputs=[
            new_output("stream", name="stdout", text="one\ntwo\n"),
            new_output("display_data", data={"image/png": "aGk=", "text/plain": ["a\n", "b"], "application/json": {"x": ["1", 2]},
                                              "image/svg+xml": "<svg>\n</svg>", "application/x-other": "a\nb"}, metadata={"image/png": {"width": 3}}),
            new_output("execute_result", data={"text/html": "<p>\n</p>"}, execution_count=1),
            new_output("error", ename="E", evalue="v", traceback=["\x1b[31mred\x1b[0m", "b\n"]),
        ]),
        new_code_cell("", id="c"),
        new_raw_cell("raw", id="d"),
    ],
    metadata={"kernelspec": {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}, "unknown": [None, True, False, -1, 1e-05]},
)
nbformat.write(nb, "golden.ipynb")
