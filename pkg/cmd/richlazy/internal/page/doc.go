// Package page makes a page of nbconvert's self-contained: one file that shows everything with no network, and asks for nothing.
//
// nbconvert's page loads RequireJS, MathJax, Mermaid and widgets from elsewhere, from the internet or from folders of the machine that made it. [Make]
// takes those references out, puts MathJax in where the notebook has formulas, lets the page follow the reader's choice of light or dark, and adds a
// policy by which a browser refuses any request that is left.
package page
