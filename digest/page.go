package digest

import (
	_ "embed"
	"html/template"
	"io"
	"sync"

	"datapolicy/policy"
)

//go:embed data/page.gohtml
var pageSource string

var page = sync.OnceValues(func() (*template.Template, error) {
	return template.New("page").Funcs(template.FuncMap{"source": func(it itemView, n int) sourceView { return it.Sources[n-1] }}).Parse(pageSource)
})

// HTML writes a digest as a page that needs nothing beside itself.
func HTML(w io.Writer, d policy.Digest) error {
	t, err := page()
	if err != nil {
		return policy.Errorf(policy.Internal, "The page could not be made.").Because(err)
	}
	return t.Execute(w, newView(d))
}
