package policy

// EntityKind classes an [Entity].
type EntityKind string

const (
	Company    EntityKind = "company"
	Authority  EntityKind = "authority" // a supervisory authority, ministry or regulator
	NGO        EntityKind = "ngo"
	Law        EntityKind = "law" // a law, rule, framework or international instrument
	Person     EntityKind = "person"
	Court      EntityKind = "court"
	Government EntityKind = "government" // a state, its government or parliament
)

// Entity is somebody or something that data policy is about.
type Entity struct {
	ID           string       `json:"id" yaml:"id"` // kind/slug: "company/tiktok", "ngo/noyb"
	Kind         EntityKind   `json:"kind" yaml:"-"`
	Name         string       `json:"name" yaml:"name"`
	Aliases      []string     `json:"aliases" yaml:"aliases"`
	Parent       string       `json:"parent,omitempty" yaml:"parent"` // an entity's id, or ""
	Jurisdiction Jurisdiction `json:"jurisdiction,omitempty" yaml:"jurisdiction"`
	Role         string       `json:"role,omitempty" yaml:"role"` // a person's: "spokesperson, Foreign Ministry of China"
}

// Mention is one place where an article names an entity.
type Mention struct {
	EntityID string `json:"entity_id"`
	Start    int    `json:"start"` // bytes into Article.Text; -1 when InTitle
	End      int    `json:"end"`
	InTitle  bool   `json:"in_title,omitempty"`
}
