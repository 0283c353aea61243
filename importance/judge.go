package importance

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/text"
)

// maxReasons is how many reasons a level is shown with.
const maxReasons = 4

// Facts are what a judge has to know besides the story.
type Facts struct {
	Now       time.Time                  // the day that deadlines are counted from
	Language  string                     // of the reasons; "" is English
	Official  func(sourceID string) bool // whether a source is an official body; nil: none is
	Names     Names                      // nil: nobody is known
	Claimants []string                   // who alleges something in it
	Deniers   []string                   // who denies what another in it alleges
	Known     bool                       // the reader was told the story before
	Earlier   []policy.Story             // those that it continues
}

// Verdict is a story's importance and the points behind it, which rank stories
// among each other and are shown to nobody.
type Verdict struct {
	policy.Importance
	Points float64
}

// Judge tells a story's importance.
func Judge(s policy.Story, f Facts) policy.Importance { return Weigh(s, f).Importance }

// factor is one thing that counts, with the clause that says so; "" when there
// is nothing to say about it.
type factor struct {
	points float64
	reason string
}

// Weigh tells a story's importance with its points. Points depend on the story
// and the facts, never on the language.
func Weigh(s policy.Story, f Facts) Verdict {
	r, w := theRubric(), wordsOf(f.Language)
	kind := actOf(s)
	about := named(s, f.Names)
	act, bound := r.act(s, kind, f, w), r.bound(s, kind, about, f, w)
	factors := []factor{act, bound, r.court(s, kind, about, w)}
	factors = append(factors, r.deadline(s, f, w), r.dispute(s, f, w))
	factors = append(factors, r.breadth(s, f, w)...)
	factors = append(factors, r.novelty(s, f, w))
	points := 0.0
	var told []factor
	for _, x := range factors {
		points += x.points
		if x.reason != "" && !slices.ContainsFunc(told, func(o factor) bool { return o.reason == x.reason }) {
			told = append(told, x)
		}
	}
	// What was done and to whom are one thing to a reader: the act is told with
	// the weight of both, and is told whatever else weighs more.
	told[0].points += bound.points
	act = told[0]
	slices.SortStableFunc(told, func(a, b factor) int { return cmp.Compare(b.points, a.points) })
	if i := slices.Index(told, act); i >= maxReasons {
		told[maxReasons-1] = act
	}
	told = told[:min(len(told), maxReasons)]
	v := Verdict{Points: points}
	v.Level = r.level(points, r.event(kind).Ceiling)
	for _, x := range told {
		v.Reasons = append(v.Reasons, x.reason)
	}
	v.Text = w.sentence(v.Importance)
	return v
}

// actOf is the story's kind of act, by which it is weighed: a bill that was
// signed is law, a law or rule that is only proposed is none yet.
func actOf(s policy.Story) string {
	switch s.Stage {
	case policy.Signed, policy.InForce:
		if s.Event == "bill" || s.Event == "consultation" {
			return "law"
		}
	case policy.Proposed, policy.Committee, policy.OneHouse, policy.Passed, policy.Stopped:
		if s.Event == "law" || s.Event == "rule" {
			return "bill"
		}
	}
	return s.Event
}

// act weighs what was done: its kind, how far it has come, and the money.
func (r rubric) act(s policy.Story, kind string, f Facts, w words) factor {
	if _, ok := r.Events[kind]; !ok {
		kind = "other"
	}
	x := factor{points: r.event(kind).Points}
	clause, sum := kind, ""
	if points, ok := r.Stages[s.Stage]; ok && kind == "bill" {
		x.points += points
		clause = string(s.Stage)
	}
	amount, euros, known := r.greatest(s)
	switch {
	case known:
		x.points += max(r.amountPoints(euros), 0)
		sum = w.money(amount)
		if amount.Role == policy.DamagesAmount && kind == "ruling" {
			clause = "damages"
		}
	case kind == "fine" || kind == "settlement":
		x.points += r.UnknownAmount
	}
	var on []string
	if known && f.Names != nil {
		for _, id := range amount.On {
			if e, ok := f.Names.Entity(id); ok {
				on = append(on, entityName(e, w))
			}
		}
	}
	x.reason = w.say(clause, "amount", sum, "on", w.list(on, 3))
	return x
}

// court weighs a court's rank, for a ruling that names one in a headline. An
// advocate general advises the court and is none.
func (r rubric) court(s policy.Story, kind string, about []policy.Entity, w words) factor {
	if kind != "ruling" {
		return factor{}
	}
	has := func(ids []string) bool {
		return slices.ContainsFunc(about, func(e policy.Entity) bool { return slices.Contains(ids, e.ID) })
	}
	switch {
	case has([]string{"court/eu-advocate-general"}):
		return factor{}
	case has(r.Courts.Last.IDs):
		return factor{r.Courts.Last.Points, w.Clauses["last"]}
	case has(r.Courts.Appeal.IDs):
		return factor{r.Courts.Appeal.Points, w.Clauses["appeal_court"]}
	}
	return factor{}
}

// bound weighs who is bound or concerned: all whom a law covers, or companies
// by their size, whichever is more.
func (r rubric) bound(s policy.Story, kind string, about []policy.Entity, f Facts, w words) factor {
	var x factor
	if f.Names != nil {
		companies, points := r.companies(about, f.Names)
		names := make([]string, len(companies))
		for i, e := range companies {
			names[i] = entityName(e, w)
		}
		if x = (factor{points: points}); len(names) > 0 && !onlyPayers(s, companies) {
			x.reason = w.say("concerns", "on", w.list(names, 3))
		}
	}
	if r.event(kind).General || kind == "ruling" && r.court(s, kind, about, w).points >= r.Courts.Last.Points {
		points, clause, law := r.covered(s, about, w)
		if points > x.points {
			x.points = points
			if law || x.reason == "" {
				x.reason = clause
			}
		}
	}
	return x
}

// onlyPayers reports whether the companies are those whom the act's sum already
// names.
func onlyPayers(s policy.Story, companies []policy.Entity) bool {
	return !slices.ContainsFunc(companies, func(e policy.Entity) bool {
		return !slices.ContainsFunc(s.Amounts, func(a policy.Amount) bool { return slices.Contains(a.On, e.ID) && slices.Contains(counted, a.Role) })
	})
}

// deadline weighs the nearest day on which something is due.
func (r rubric) deadline(s policy.Story, f Facts, w words) factor {
	var best factor
	nearest := math.MaxInt
	today := f.Now.UTC().Truncate(24 * time.Hour)
	for _, d := range s.Deadlines {
		days := int(d.Date.UTC().Sub(today).Hours() / 24)
		if f.Now.IsZero() || d.Date.Before(today) || days >= nearest {
			continue
		}
		key := string(d.Kind)
		if d.Kind == policy.AppealBy {
			key = "appeal_by"
		}
		points := 0.0
		for _, step := range r.Deadlines {
			if days <= step.Within {
				points = max(points, step.Points)
			}
		}
		nearest, best = days, factor{points, w.say(key, "when", w.when(days), "date", w.date(d.Date))}
	}
	return best
}

// breadth weighs who reports it.
func (r rubric) breadth(s policy.Story, f Facts, w words) []factor {
	outlets, languages := map[string]bool{}, map[string]bool{}
	official := ""
	for _, a := range s.Articles {
		if f.Official != nil && official == "" && f.Official(a.SourceID) {
			official = sourceName(a.Source, f.Names, w)
		}
		if a.NearDuplicateOf != "" {
			continue
		}
		outlets[cmp.Or(a.Source, a.SourceID)] = true
		if a.Language != "" && a.Language != "und" {
			languages[a.Language] = true
		}
	}
	n := max(1, len(outlets))
	reach := factor{points: min(r.Breadth.Most, r.Breadth.Outlets*math.Log2(float64(n)))}
	reach.points += min(r.Breadth.Languages, r.Breadth.Language*float64(max(0, len(languages)-1)))
	switch {
	case n >= 3 && len(languages) > 1:
		reach.reason = w.say("outlets_languages", "n", strconv.Itoa(n), "languages", strconv.Itoa(len(languages)))
	case n >= 3:
		reach.reason = w.say("outlets", "n", strconv.Itoa(n))
	}
	out := []factor{reach}
	if official != "" {
		out = append(out, factor{r.Breadth.Official, w.say("official", "source", official)})
	}
	var places []string
	for _, j := range s.Jurisdictions {
		if name := w.Places[string(j.Section())]; name != "" && !slices.Contains(places, name) {
			places = append(places, name)
		}
	}
	if len(places) > 1 {
		out = append(out, factor{r.Breadth.Crossing, w.say("crossing", "places", w.list(places, 3))})
	}
	return out
}

// sourceName is what the reader calls an official body's outlet: the body's own
// name, where the outlet's is one of it.
func sourceName(source string, names Names, w words) string {
	if names == nil {
		return source
	}
	for _, m := range names.Find(source, "", "") {
		if e, ok := names.Entity(m.EntityID); ok && (m.Start < 0 || m.End-m.Start >= len(source)) {
			return entityName(e, w)
		}
	}
	return source
}

// dispute weighs a claim that stands against a denial. A story that is itself
// the denial is not what the one who denies disputes.
func (r rubric) dispute(s policy.Story, f Facts, w words) factor {
	switch {
	case len(f.Deniers) == 0:
		return factor{}
	case s.Event == "statement" && len(f.Claimants) > 0:
		return factor{r.Breadth.Contested, w.say("answers", "who", w.list(f.Claimants, 2))}
	case s.Event == "statement":
		return factor{r.Breadth.Contested, w.Clauses["answers_claims"]}
	case len(f.Deniers) > 1:
		return factor{r.Breadth.Contested, w.say("contested_many", "who", w.list(f.Deniers, 2))}
	}
	return factor{r.Breadth.Contested, w.say("contested", "who", f.Deniers[0])}
}

// novelty weighs what the story continues: the latest of the stories before it
// that is itself an act is told.
func (r rubric) novelty(s policy.Story, f Facts, w words) factor {
	var x factor
	if len(s.Continues) == 0 {
		x.points = r.First
	}
	var before policy.Story
	for _, e := range f.Earlier {
		if slices.Contains(s.Continues, e.ID) && e.Event != "" && e.FirstPublished.After(before.FirstPublished) && e.FirstPublished.Before(s.FirstPublished) {
			before = e
		}
	}
	if what := w.Earlier[before.Event]; before.ID != "" && what != "" {
		x.reason = w.say("follows", "what", what, "date", w.date(before.FirstPublished))
	}
	if f.Known {
		x.points += r.Update
		if x.reason == "" {
			x.reason = w.Clauses["update"]
		}
	}
	return x
}

// sentence is a level with its reasons.
func (w words) sentence(i policy.Importance) string {
	return w.say("level", "level", w.Clauses[string(i.Level)]) + strings.Join(i.Reasons, w.Clauses["between"]) + w.Clauses["end"]
}

// AtLeast reports whether a level is as high as another; "" asks for none.
func AtLeast(got, least policy.ImportanceLevel) bool {
	rank := map[policy.ImportanceLevel]int{policy.Low: 1, policy.Medium: 2, policy.High: 3}
	return rank[got] >= rank[least]
}

func isHan(s string) bool { return strings.ContainsFunc(s, text.IsHan) }
