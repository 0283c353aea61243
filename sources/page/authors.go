package page

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// writers collects the names that stand where authors stand, and tells persons
// from the house that they write for.
type writers struct {
	outlet  []string // folded names of the outlet
	persons string
	house   string // the first name of an outlet, a desk or an organisation
}

// take reads names off what stands where authors stand, and reports whether a
// person is among them.
func (w *writers) take(said []string) bool {
	var persons, houses []string
	seen := map[string]bool{}
	for _, s := range said {
		s = plainLine(cut(s))
		if strings.Contains(s, "://") && !strings.Contains(s, " ") {
			continue
		}
		for _, one := range splitAuthors(s) {
			k := keyOf(one)
			switch {
			case k == "" || seen[k] || noAuthors[k] || !isName(one):
			case w.isHouse(one, k):
				houses = append(houses, one)
			default:
				persons = append(persons, one)
			}
			seen[k] = true
		}
		if len(persons) >= 12 {
			break
		}
	}
	if w.house == "" && len(houses) > 0 && !slices.Contains(w.outlet, keyOf(houses[0])) {
		w.house = houses[0]
	}
	w.persons = strings.Join(persons, ", ")
	return len(persons) > 0
}

// isHouse reports whether a name is the outlet's, a desk's or a user's of its
// system rather than a person's or an agency's.
func (w *writers) isHouse(name, key string) bool {
	if houseWords.MatchString(name) || userName.MatchString(name) {
		return true
	}
	for _, o := range w.outlet {
		if o == key || len(o) >= 6 && strings.HasPrefix(key, o) || len(key) >= 6 && strings.HasPrefix(o, key) {
			return true
		}
	}
	return false
}

var (
	houseWords = regexp.MustCompile(`(?i)\b(?:gmbh|e\. ?v\.?|inc|ltd|llc|s\.p\.a|redaktion|redaktionsteam|redazione|redacción|redacao|redação|rédaction|redaction|newsroom|newsdesk|desk|staff|editorial|editors?|team|webteam|pressestelle|press office|web desk)\b|编辑部|編輯部|小编`)
	userName   = regexp.MustCompile(`^[a-z0-9]+[._][a-z0-9._]+$`)
	noAuthors  = map[string]bool{
		"admin": true, "administrator": true, "editor": true, "webmaster": true, "author": true, "autor": true, "autorin": true, "byline": true, "guest": true, "anonymous": true,
		"unknown": true, "none": true, "null": true, "undefined": true, "user": true, "reporter": true, "online": true, "follow": true, "contact": true, "website": true, "佚名": true, "管理员": true,
		"本站": true, "archivanzeigen": true, "zeigeallebeiträgevon": true, "viewallposts": true, "wordpress": true, "root": true, "noauthor": true, "name": true, "fail": true, "by": true, "von": true, "par": true,
		"posted": true, "published": true, "stand": true, "veröffentlicht": true, "publiziert": true, "publié": true, "publicado": true, "text": true, "last": true, "updated": true, "viewprofile": true, "發表在": true,
		"留言": true, "wordpressadmin": true, "superuser": true, "staffwriter": true, "webredaktion": true, "home": true, "more": true, "share": true, "weitere": true, "profile": true, "profil": true, "view": true, "责任编辑": true,
	}
)

// monthName are the beginnings of the months' names in the languages of dates
// that stand behind a name.
const monthName = `(?:jan(?:uary|uar|vier)?|ene(?:ro)?|gen(?:naio)?|feb(?:ruary|ruar|rero|braio)?|fév(?:rier)?|mar(?:ch|zo|s)?|märz?|apr(?:il|ile)?|abr(?:il)?|avr(?:il)?|may|mai|mayo|mag(?:gio)?|june?|juni|juin|junio|giu(?:gno)?|july?|juli|juil(?:let)?|julio|lug(?:lio)?|aug(?:ust)?|août|ago(?:sto)?|sept?(?:ember|embre|tiembre)?|sett?(?:embre)?|o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?|nov(?:ember|embre|iembre)?|de[cz](?:ember)?|déc(?:embre)?|dic(?:iembre|embre)?)\.?`

var (
	authorLead = regexp.MustCompile(`(?i)^[\s|•·/–—-]*(?:(?:written|posted|published|reported|story|text|words|words and photos|article|opinion|analysis|submitted|created)\s+by\b|(?:view|show|see)\s+all\s+(?:posts|articles|stories)\s+(?:by|of|from)\b|zeige\s+alle\s+beiträge\s+von\b|alle\s+(?:artikel|beiträge)\s+von\b|(?:eingestellt|geschrieben|verfasst|veröffentlicht|erstellt|ein\s+beitrag|ein\s+artikel|beitrag|text)\s+von\b|(?:posté|publié|écrit|rédigé|propos recueillis)\s+par\b|(?:escrito|publicado)\s+por\b|(?:scritto|pubblicato)\s+da\b|interview\s*:|by\b|from\b|von\b|par\b|por\b|di\b|vom\b|door\b|texte?\s*:|author\s*:|autor(?:in|es)?\s*:|auteur\s*:|autore\s*:|(?:本报记者|本刊记者|记者|記者|作者|撰文|采写|採訪|撰稿|文)[\s:：/|丨]*)[\s:：]*`)
	// gluedLead is a lead that runs into the name for want of a space: "AuthorJane Doe".
	gluedLead   = regexp.MustCompile(`^(?:Author|Autor|By|Von|von|Por|Par)(\p{Lu}\p{Ll})`)
	authorTail  = regexp.MustCompile(`(?i)\s*(?:[|•·/–—→(（\[].*|\s-\s.*|\s+alle\s+artikel.*|,?\s+(?:and\s+)?(?:posted|published|updated|last updated|on|am|at|le|il|el)\b.*\d{2}.*|\d{1,2}[./:]\d{1,2}.*|,?\s*\b(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\p{L}*\.?,\s.*\d.*|,?\s*\b\d{0,2}\.?\s?` + monthName + `\s?\d.*|\s+(?:January|February|March|September|October|November|December)$|\s+` + monthName + `\s\d.*|,?\s\d{1,2}\.?\s` + monthName + `.*|\s+in\s+\p{Lu}.*|,?\s+(?:BBC|WebMD)\b.*|\s+(?:am|at|on)$|\s+(?:stand|publiziert|veröffentlicht|kontakt|illustration|fotos?|photos?|bilder|alles von|mehr von|follow|folgen|last updated)\b.*)$`)
	mailAddress = regexp.MustCompile(`(?i)\S+@\S+\.\S+|\(?@\w{2,}\)?|https?://\S+|www\.\S+`)
	authorParts = regexp.MustCompile(`\s*(?:,|;|、|，|；|\s+and\s+|\s+und\s+|\s+et\s+|\s+y\s+|\s+with\s+|\s&\s)\s*`)
	hanParts    = regexp.MustCompile(`[ 　]+`)
	// roleWords are what follows a name behind a comma and is none.
	roleWords = regexp.MustCompile(`(?i)\b(?:reporter|correspondent|editor|journalist|redakteur|redakteurin|korrespondent|korrespondentin|staff|writer|partner|associate|counsel|professor|fellow|chief|director|head|senior|contributor|author|jr|news|phd|ph\.d|md|ma|msc|esq|llm|dr|ceo|designed|photos?|fotos?)\b`)
)

// splitAuthors is the names of a line without leads, roles, dates and addresses.
func splitAuthors(s string) []string {
	s = mailAddress.ReplaceAllString(s, " ")
	s = gluedLead.ReplaceAllString(strings.Join(strings.Fields(s), " "), "$1")
	s = authorLead.ReplaceAllString(s, "")
	s = gluedLead.ReplaceAllString(s, "$1")
	s = authorTail.ReplaceAllString(s, "")
	var out []string
	for i, name := range authorParts.Split(s, -1) {
		name = strings.Trim(authorLead.ReplaceAllString(name, ""), " .,:;|-–—•·*\"“”()[]（）")
		if i > 0 && roleWords.MatchString(name) {
			continue
		}
		out = append(out, splitHan(name)...)
	}
	return out
}

func splitHan(name string) []string {
	if !hanAtStart(name) {
		return []string{name}
	}
	return hanParts.Split(name, -1)
}

// isName reports whether s may be a person's or an agency's name.
func isName(s string) bool {
	letters, digits := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		} else if unicode.IsDigit(r) {
			digits++
		}
	}
	return letters >= 2 && digits <= 4 && digits < letters && width(s) <= 60 && len(strings.Fields(s)) <= 7
}
