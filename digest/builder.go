package digest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"datapolicy/cite"
	"datapolicy/importance"
	"datapolicy/llm"
	"datapolicy/policy"
)

// Archive is what a digest is made from.
type Archive interface {
	Stories(context.Context, policy.StoryQuery) ([]policy.Story, error)
	Articles(ctx context.Context, ids []string) ([]policy.Article, error)
	Statements(context.Context, policy.StatementQuery) ([]policy.Statement, error)
	Carried(ctx context.Context, channel string, storyIDs []string, before time.Time) (map[string][]string, error)
}

// Model writes prose; *llm.Client is one.
type Model interface {
	Complete(context.Context, llm.Prompt) (llm.Reply, error)
	Name() string
}

// Names knows the entities; *gazetteer.Gazetteer does.
type Names interface {
	Entity(id string) (policy.Entity, bool)
	Children(id string) []string
	Find(title, body, lang string) []policy.Mention
}

// Options are a Builder's parts.
type Options struct {
	Archive  Archive
	Model    Model                      // nil: every summary is extractive
	Names    Names                      // nil: entities have no names
	Coverage Coverage                   // nil: nothing is known of the sources' reading
	Official func(sourceID string) bool // whether a source is an official body; nil: none is
	Clock    func() time.Time

	MaxItems   int           // in all; 0 is 12
	PerSection int           // 0 is 5
	Sentences  int           // of an item; 0 is 3
	ModelTime  time.Duration // for all of a digest's model calls together; 0 is 60 s
}

// Builder builds digests. It is safe for concurrent use.
type Builder struct {
	o     Options
	panel *importance.Panel
}

// New makes a Builder.
func New(o Options) *Builder {
	o.MaxItems, o.PerSection, o.Sentences = positive(o.MaxItems, 12), positive(o.PerSection, 5), positive(o.Sentences, 3)
	if o.ModelTime <= 0 {
		o.ModelTime = time.Minute
	}
	if o.Official == nil {
		o.Official = func(string) bool { return false }
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	panel := importance.PanelOptions{Archive: o.Archive, Official: o.Official, Clock: o.Clock}
	if o.Names != nil {
		panel.Names = o.Names
	}
	return &Builder{o: o, panel: importance.NewPanel(panel)}
}

func positive(n, fallback int) int {
	if n > 0 {
		return n
	}
	return fallback
}

// Request says what a digest is to cover.
type Request struct {
	Subscription *policy.Subscription // nil for the command line
	policy.Period
	Filter   policy.Filter
	MaxItems int       // 0: the subscription's, else the builder's
	Slot     time.Time // the scheduled instant, zero for the command line
	BySeen   bool      // the period is by when we kept an article, not by its publication
}

// Build makes the digest of a request. A period without news gives a digest
// without sections. It fails only when the archive does: a model that fails
// costs its prose, and Notes say so.
func (b *Builder) Build(ctx context.Context, r Request) (policy.Digest, error) {
	d := policy.Digest{Slot: r.Slot, Since: r.Since, Until: r.Until, MadeBy: policy.Extractive, Sections: []policy.DigestSection{}}
	if r.Subscription != nil {
		d.SubscriptionID, d.Zone = r.Subscription.ID, r.Subscription.Zone
	}
	d.ID = digestID(r)
	sources, err := b.readings(ctx)
	if err != nil {
		return policy.Digest{}, err
	}
	drafts, err := b.drafts(ctx, r, sources)
	if err != nil {
		return policy.Digest{}, err
	}
	if err := b.judge(ctx, drafts, r); err != nil {
		return policy.Digest{}, err
	}
	drafts, note := important(drafts, r.Filter.Importance)
	if note != "" {
		d.Notes = append(d.Notes, note)
	}
	b.rank(drafts, r)
	chosen, left := b.limit(drafts, r)
	if left > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("%d more %s left out for length.", left, plural(left, "story was", "stories were")))
	}
	for _, dr := range chosen {
		b.tell(dr)
	}
	b.write(ctx, chosen, &d)
	d.Sections = sections(chosen)
	d.Notes = append(d.Notes, sources.notes(r)...)
	return d, nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// digestID is the same for the same slot of the same subscription, so that a
// digest built twice is one.
func digestID(r Request) string {
	var b strings.Builder
	if r.Subscription != nil {
		b.WriteString(r.Subscription.ID)
	}
	for _, t := range []time.Time{r.Slot, r.Since, r.Until} {
		b.WriteString("|" + t.UTC().Format(time.RFC3339Nano))
	}
	fmt.Fprintf(&b, "|%v|%d|%t", r.Filter, r.MaxItems, r.BySeen)
	sum := sha256.Sum256([]byte(b.String()))
	return "d" + hex.EncodeToString(sum[:8])
}

// draft is a story on its way to being an item.
type draft struct {
	story      policy.Story
	articles   []policy.Article // that this item covers, near-duplicates among them
	own        []policy.Article // without near-duplicates: what is summarised
	carried    []cite.Unit      // what earlier digests told
	fresh      int              // articles that no earlier digest carried
	update     bool
	late       map[string]bool // ids of articles that came out before the period and were gathered in it
	allLate    bool            // and nothing else is new
	statements []policy.Statement
	old        []policy.Statement // of the articles carried before
	section    policy.Jurisdiction
	verdict    importance.Verdict
	score      float64
	item       policy.DigestItem
}

// limit takes the highest ranked drafts that have something to tell, a section
// and in all, and says how many are left over.
func (b *Builder) limit(drafts []*draft, r Request) (chosen []*draft, left int) {
	total := b.o.MaxItems
	if r.Subscription != nil && r.Subscription.MaxItems > 0 {
		total = r.Subscription.MaxItems
	}
	total = positive(r.MaxItems, total)
	perSection := b.o.PerSection
	if oneSection(r.Filter.Jurisdictions) || len(r.Filter.About) > 0 {
		perSection = total
	}
	count := map[policy.Jurisdiction]int{}
	for _, dr := range drafts {
		if !b.summarise(dr, r.Filter.Language) {
			continue
		}
		if len(chosen) == total || count[dr.section] == perSection {
			left++
			continue
		}
		count[dr.section]++
		chosen = append(chosen, dr)
	}
	return chosen, left
}

func oneSection(js []policy.Jurisdiction) bool {
	return len(js) > 0 && !slices.ContainsFunc(js, func(j policy.Jurisdiction) bool { return j.Section() != js[0].Section() })
}

func sections(chosen []*draft) []policy.DigestSection {
	out := []policy.DigestSection{}
	for _, j := range policy.Sections() {
		s := policy.DigestSection{Jurisdiction: j}
		for _, dr := range chosen {
			if dr.section == j {
				s.Items = append(s.Items, dr.item)
			}
		}
		if len(s.Items) > 0 {
			out = append(out, s)
		}
	}
	return out
}
