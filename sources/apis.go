package sources

import (
	"html"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/cellar"
	"datapolicy/sources/congress"
	"datapolicy/sources/fedreg"
	"datapolicy/sources/gdelt"
	"datapolicy/sources/regulations"
)

const day = 24 * time.Hour

// apiOf is the API of a format, or nil.
func apiOf(f catalog.Format) api {
	switch f {
	case catalog.FederalRegister:
		return &federalRegister{}
	case catalog.Cellar:
		return cellarAPI{}
	case catalog.Congress:
		return congressAPI{}
	case catalog.Regulations:
		return regulationsAPI{}
	case catalog.GDELT:
		return gdeltAPI{}
	}
	return nil
}

// federalRegister comes out once a day, and now and then with a special edition.
type federalRegister struct{ listed int }

func (*federalRegister) traits() traits { return traits{overlap: 3 * day} }

func (*federalRegister) addresses(s *catalog.Source, in span) ([]string, error) {
	address, err := fedreg.Address(s.URL, fedreg.Query{Terms: s.Search.Terms, Agencies: s.Search.Agencies, Types: s.Search.Types, Since: in.since})
	return []string{address}, err
}

func (f *federalRegister) leaf(_ *catalog.Source, _ span, address string, body []byte) (leaf, error) {
	d, err := fedreg.Parse(body)
	if err != nil {
		return leaf{}, err
	}
	f.listed += len(d.List)
	l := leaf{next: fedreg.Next(address, d, f.listed), oldest: d.Oldest}
	if l.next != d.Next {
		f.listed = 0 // another query
	}
	for _, doc := range d.List {
		l.entries = append(l.entries, entry{
			url: doc.URL, pageURL: doc.Text, pageElse: doc.Raw, title: doc.Title, byline: strings.Join(doc.Agencies, ", "), published: doc.Published, dateSource: policy.DateDay, language: "en",
			markup: html.EscapeString(doc.Abstract), facts: sentences(named("Document type", doc.Kind), doc.Action, due(doc.CommentsClose), effective(doc.Effective)),
		})
	}
	return l, nil
}

// cellarAPI has documents days or weeks after their date, and indexes them
// later still.
type cellarAPI struct{}

func (cellarAPI) traits() traits { return traits{overlap: 45 * day, reach: 90 * day, late: true} }

func (cellarAPI) query(s *catalog.Source, in span) cellar.Query {
	return cellar.Query{
		Terms: s.Search.Terms, Eurovoc: s.Search.Eurovoc, Directory: s.Search.Directory, Acts: s.Search.Acts, Types: s.Search.Types, SPARQL: s.Search.Query,
		Language: s.Language, Since: in.since, Until: in.until,
	}
}

func (c cellarAPI) addresses(s *catalog.Source, in span) ([]string, error) {
	address, err := cellar.Address(s.URL, c.query(s, in))
	return []string{address}, err
}

func (c cellarAPI) leaf(s *catalog.Source, in span, address string, body []byte) (leaf, error) {
	w, err := cellar.Parse(body)
	if err != nil {
		return leaf{}, err
	}
	l := leaf{next: cellar.Next(address, c.query(s, in), w), oldest: w.Oldest}
	for i := range w.List {
		work := &w.List[i]
		published := work.Published
		if published.IsZero() {
			published = work.Dated
		}
		l.entries = append(l.entries, entry{
			url: work.URL(s.Language), pageURL: work.Text(s.URL), title: work.Title, published: published, dateSource: policy.DateDay, language: s.Language,
			markup: paragraphs(work.Keywords), facts: sentences(work.Case, "CELEX "+work.CELEX),
		})
	}
	return l, nil
}

// congressAPI tells when records were updated, which happens for many reasons:
// news is what was done in Congress of late.
type congressAPI struct{}

func (congressAPI) traits() traits {
	return traits{overlap: 2 * day, reach: 14 * day, farther: true, late: true}
}

func (congressAPI) addresses(s *catalog.Source, in span) ([]string, error) {
	address, err := congress.Address(s.URL, in.since, in.until)
	return []string{address}, err
}

// stale is how long before the span an action may have been, and still be told:
// it is entered within days.
const stale = 21 * day

func (congressAPI) leaf(s *catalog.Source, in span, _ string, body []byte) (leaf, error) {
	m, err := congress.Parse(body)
	if err != nil {
		return leaf{}, err
	}
	l := leaf{next: m.Next, oldest: m.Oldest}
	for i := range m.List {
		bill := &m.List[i]
		if !congress.Matches(bill.Title+"\n"+bill.Summary, s.Search.Terms) {
			continue
		}
		e := entry{
			url: bill.URL(), title: bill.Citation() + ", " + bill.Title, byline: bill.Chamber, published: bill.Acted, dateSource: policy.DateDay, language: "en",
			complete: true, withoutPage: true, facts: sentences(bill.Citation()+", "+bill.Title, happened(bill.Acted, bill.Action), named("Stage", string(bill.Stage))),
		}
		switch {
		case bill.Version != "":
			e.title += ": summary, " + bill.Action
			e.markup, e.published, e.dateSource = bill.Summary, bill.Updated, policy.DateExact
		case bill.Acted.Before(in.since.Add(-stale)):
			continue // an old record that was put in order
		default:
			e.title += ": " + bill.Action
		}
		l.entries = append(l.entries, e)
	}
	return l, nil
}

// regulationsAPI has documents on the day on which they are posted, dated
// earlier at times.
type regulationsAPI struct{}

func (regulationsAPI) traits() traits { return traits{overlap: 5 * day} }

func (regulationsAPI) addresses(s *catalog.Source, in span) ([]string, error) {
	query := regulations.Query{Agencies: s.Search.Agencies, Types: s.Search.Types, Since: in.since}
	if in.since.IsZero() {
		query.Size = 50
	}
	terms := s.Search.Terms
	if len(terms) == 0 {
		terms = []string{""}
	}
	var list []string
	for _, query.Term = range terms { // its language for queries has no OR that is documented
		address, err := regulations.Address(s.URL, query)
		if err != nil {
			return nil, err
		}
		list = append(list, address)
	}
	return list, nil
}

func (regulationsAPI) leaf(_ *catalog.Source, _ span, address string, body []byte) (leaf, error) {
	d, err := regulations.Parse(body)
	if err != nil {
		return leaf{}, err
	}
	l := leaf{next: regulations.Next(address, d), oldest: d.Oldest}
	for i := range d.List {
		doc := &d.List[i]
		withdrawn := ""
		if doc.Withdrawn {
			withdrawn = "It has been withdrawn"
		}
		l.entries = append(l.entries, entry{
			url: doc.URL(), title: doc.Title, byline: doc.Agency, published: doc.Posted, dateSource: policy.DateDay, language: "en", withoutPage: true, // its pages are made by a program
			facts: sentences(doc.Title, named("Document type", strings.Join(nonEmpty(doc.Kind, doc.Subtype), ", ")), named("Docket", doc.Docket), named("Federal Register document", doc.Number), due(doc.CommentsClose), withdrawn),
		})
	}
	return l, nil
}

// gdeltAPI sees pages every 15 minutes, and enters some of them late.
type gdeltAPI struct{}

func (gdeltAPI) traits() traits {
	return traits{overlap: 3 * time.Hour, reach: 3 * day, most: gdelt.Reach, late: true, pause: 5 * time.Second}
}

func (gdeltAPI) addresses(s *catalog.Source, in span) ([]string, error) {
	queries := gdelt.Queries(s.Search.Terms)
	if len(queries) == 0 {
		queries = []string{s.Search.Query}
	}
	var list []string
	for _, query := range queries {
		address, err := gdelt.Address(s.URL, query, in.since, in.until)
		if err != nil {
			return nil, err
		}
		list = append(list, address)
	}
	return list, nil
}

func (gdeltAPI) leaf(_ *catalog.Source, in span, address string, body []byte) (leaf, error) {
	a, err := gdelt.Parse(body)
	if err != nil {
		return leaf{}, err
	}
	l := leaf{next: gdelt.Next(address, a, in.since), oldest: a.Oldest}
	for _, found := range a.List {
		l.entries = append(l.entries, entry{
			url: found.URL, title: found.Title, publisher: found.Domain, published: found.Seen, dateSource: policy.DateGuessed, language: found.Language, titleOfPage: true,
		})
	}
	return l, nil
}
