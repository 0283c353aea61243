package phrases

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/text"
)

func TestFind(t *testing.T) {
	set := New()
	all := []string{"temu", "TikTok", "UE", "ByteDance", "小米", "Europäische(n) Kommission", "regulat*", "Data Protection Commission", "Protection"}
	for i, p := range all {
		set.Add(p, i)
	}
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"inside a word":        {"Item Temuco matemutica", nil},
		"possessive, compound": {"TikTok's TikTok-Verbot l’UE ByteDance-owned", []string{"tiktok", "tiktok", "ue", "bytedance"}},
		"next to Chinese":      {"在TikTok上，小米手机", []string{"tiktok", "小米"}},
		"in curly quotes":      {"“Temu”", []string{"temu"}},
		"glued to é":           {"étemu temué", nil},
		"German genitive":      {"TikToks Mutter", []string{"tiktok+s"}},
		"optional part":        {"der Europäischen Kommission, Europäische Kommission", []string{"europäischen kommission", "europäische kommission"}},
		"open end":             {"the regulations regulate", []string{"regulat", "regulat"}},
		"overlapping":          {"Data Protection Commission", []string{"data protection commission", "protection"}},
		"digits":               {"TikTok2 2TikTok", nil},
	} {
		t.Run(name, func(t *testing.T) {
			folded := text.Fold(c.in).Text
			var got []string
			set.Find(folded, func(m Match) {
				s := folded[m.Start:m.End]
				if m.Glued {
					s += "+s"
				}
				got = append(got, s)
			})
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestForms(t *testing.T) {
	got := Forms("Europäische(n) Datenschutzbeauftragte(r)")
	slices.Sort(got)
	if len(got) != 4 || !strings.HasPrefix(got[0], "Europäische Datenschutz") {
		t.Errorf("%q", got)
	}
	if got := Forms("a)b(c"); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
