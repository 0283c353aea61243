package catalog

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"

	"datapolicy/policy"
)

func defaultCatalog(t *testing.T) []Source {
	t.Helper()
	list, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Each row is complete, and says how its address is known.
func TestDefault(t *testing.T) {
	list := defaultCatalog(t)
	active := 0
	addresses := map[string]string{}
	for _, s := range list {
		if s.Active(false) {
			active++
		}
		if s.Evidence == "" || s.Licence == "" {
			t.Errorf("%s: evidence and licence are to be told", s.ID)
		}
		if strings.Contains(s.Evidence, "not checked") && !s.Unverified {
			t.Errorf("%s: its evidence says %q, but it is not marked unverified", s.ID, s.Evidence)
		}
		if s.Jurisdiction != policy.International && s.Zone == "" {
			t.Errorf("%s: has no zone", s.ID)
		}
		if _, err := time.LoadLocation(s.Zone); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
		if s.Language == "" && s.ID != "verfassungsblog" { // which writes in two
			t.Errorf("%s: has no language", s.ID)
		}
		if s.Every < 30*time.Minute {
			t.Errorf("%s: every %s is too often to ask a stranger", s.ID, s.Every)
		}
		u, err := url.Parse(s.URL)
		if err != nil || u.Fragment != "" || u.User != nil {
			t.Errorf("%s: %q is no address of a source", s.ID, s.URL)
			continue
		}
		same := strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/") + "?" + u.RawQuery + fmt.Sprint(s.Search.keys())
		if other := addresses[same]; other != "" {
			t.Errorf("%s and %s have one address: %s", other, s.ID, s.URL)
		}
		addresses[same] = s.ID
		for _, selector := range []string{s.Listing.Item, s.Listing.Link, s.Listing.Title, s.Listing.Date, s.Listing.Next, s.Page.Title, s.Page.Body, s.Page.Date, s.Page.Byline} {
			if _, err := cascadia.ParseGroup(selector); selector != "" && err != nil {
				t.Errorf("%s: %q: %v", s.ID, selector, err)
			}
		}
		if s.Listing != (Selectors{}) && s.Format != Listing {
			t.Errorf("%s: has selectors of a listing, and is a %s", s.ID, s.Format)
		}
	}
	if len(list) < 300 || active < 250 {
		t.Errorf("the built-in catalog has %d sources, %d of them on by default; want 300 and 250", len(list), active)
	}
}

// The general outlets name what they are read for: none of them fetches the
// pages of a whole newspaper.
func TestDefaultPoliteness(t *testing.T) {
	general := regexp.MustCompile(`^(tagesschau|faz|handelsblatt|liberation|lefigaro|rfi-|bbc-|dw-|people-|xinhua-politics|chinanews|36kr|ithome|wired|theregister|techcrunch|the-diplomat|wion|scmp|euractiv$|politico-eu|golem|heise$|t3n|numerama|courthouse|[a-z]{2}-ag$|texas-ag|whitehouse|ec-presscorner|ep-press|council-press)`)
	for _, s := range defaultCatalog(t) {
		if general.MatchString(s.ID) && len(s.Terms) == 0 {
			t.Errorf("%s has no terms: all that it lists would be taken", s.ID)
		}
	}
}

// What the catalog is to cover, by name: a body and a source of it.
func TestDefaultCovers(t *testing.T) {
	list := defaultCatalog(t)
	for _, c := range []struct {
		jurisdictions string // any of these
		kind          Kind
		ids           string
	}{
		{"CN", Official, `cac-news cac-rules mfa-pressconf-zh mfa-pressconf-en mofcom-spokesperson miit-policy ndrc-policy nda-news npc-laws samr-news tc260-news
			gov-cn-policy pboc-news nfra-releases`},
		{"EU", Official, `edpb-news edpb-publications edpb-documents edps-news ec-presscorner ec-digital-strategy eurlex-oj-l eurlex-ep-council eurlex-proposals
			curia council-press ep-press ep-libe enisa-news`},
		{"AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE", Official, `dsb-at apd-be cpdp-bg azop-hr cpdp-cy uoou-cz datatilsynet-dk
			aki-ee tietosuoja-fi cnil-fr bfdi-de hdpa-gr naih-hu dpc-ie garante-it dvi-lv vdai-lt cnpd-lu idpc-mt ap-nl uodo-pl cnpd-pt anspdcp-ro uoou-sk ip-si aepd-es imy-se`},
		{"DE", Official, `dsk-de lfdi-bw baylda baylfd berlin-dpa lda-bb lfdi-hb hmbbfdi hbdi lfdi-mv lfd-ni ldi-nrw lfdi-rlp lfd-sl sdtb lfd-st uld-sh tlfdi`},
		{"NO CH IS HK", Official, `datatilsynet-no fdpic-ch personuvernd-is pcpd-hk`},
		{"UK", Official, `ico-uk ico-govuk govuk-dsit ofcom-uk cma-uk`},
		{"US", Official, `fedreg-ftc fedreg-doj fedreg-bis fedreg-cfpb fedreg-fcc fedreg-hhs ftc-press doj-news bis-press treasury-cfius cfpb-newsroom congress-presented
			house-ec senate-commerce whitehouse-actions fcc-releases nist-news cisa-news hhs-ocr`},
		{"US-CA US-TX US-NY US-WA US-CO US-CT US-IL US-VA", Official, `cppa-ca ca-ag texas-ag ny-ag wa-ag co-ag ct-ag il-ag va-ag`},
		{"EU DE FR UK US INT", NGO, `noyb edri epic eff access-now privacy-international cdt laquadrature gff beuc bbw org-uk digitalcourage digiges gdprhub`},
		{"CN US EU DE INT", Research, `digichina china-law-translate npc-observer fpf lawfare csis merics brookings-tech enforcementtracker`},
		{"US DE INT", LawFirm, `covington-insideprivacy hunton-privacy wilmerhale twobirds noerr cms taylorwessing linklaters hogan-lovells`},
		{"INT", TradeBody, `iapp`},
		{"CN UK DE FR SG", Press, `xinhua-politics-zh people-politics-zh caixin-regulation-zh oeeee-zh thepaper-zh 21jingji-zh 36kr-zh yicai-zh zaobao-zh bbc-zh dw-zh rfi-zh`},
		{"DE AT CH", Press, `heise golem netzpolitik tagesschau spiegel-netzwelt faz sz-digital zeit-digital standard-web nzz-technologie`},
		{"FR", Press, `lemonde-pixels next-ink lesechos-tech numerama liberation lefigaro usine-digitale rfi-fr`},
	} {
		for _, j := range strings.Fields(c.jurisdictions) {
			if !slices.ContainsFunc(list, func(s Source) bool { return string(s.Jurisdiction) == j && s.Kind == c.kind }) {
				t.Errorf("no %s source for %s", c.kind, j)
			}
		}
		for _, id := range strings.Fields(c.ids) {
			at := slices.IndexFunc(list, func(s Source) bool { return s.ID == id })
			if at < 0 {
				t.Errorf("no source is called %s", id)
				continue
			}
			if s := list[at]; s.Kind != c.kind || !slices.Contains(strings.Fields(c.jurisdictions), string(s.Jurisdiction)) {
				t.Errorf("%s is %s of %s; want %s of %s", id, s.Kind, s.Jurisdiction, c.kind, c.jurisdictions)
			}
		}
	}
	languages := map[string]int{}
	for _, s := range list {
		if s.Active(false) {
			languages[s.Language]++
		}
	}
	for language, least := range map[string]int{"en": 120, "zh": 30, "de": 25, "fr": 15} {
		if languages[language] < least {
			t.Errorf("%d sources in %q are on by default; want %d", languages[language], language, least)
		}
	}
	for _, dead := range []string{"bis.gov/rss.xml", "justice.gov/feeds/opa/justice-news.xml"} {
		if slices.ContainsFunc(list, func(s Source) bool { return strings.Contains(s.URL, dead) }) {
			t.Errorf("%s is in the catalog, and is known to answer 404", dead)
		}
	}
}
