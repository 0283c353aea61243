package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"datapolicy/policy"
)

func fleet(t *testing.T, feeds, entries int) *Fleet {
	t.Helper()
	f, err := NewFleet(feeds, entries)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNewFleetRefuses(t *testing.T) {
	for _, size := range [][2]int{{0, 5}, {5, 0}, {100_001, 1}, {1, 1_001}} {
		if _, err := NewFleet(size[0], size[1]); policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%v: %v", size, err)
		}
	}
}

// Every slot of a sentence has words, and every language has both kinds.
func TestSentences(t *testing.T) {
	all, err := tongues()
	if err != nil || len(all) != 4 {
		t.Fatalf("%d languages, %v", len(all), err)
	}
	for _, tongue := range all {
		if len(tongue.Everyday) < 5 || len(tongue.Policy) < 4 {
			t.Errorf("%s has too few sentences", tongue.Lang)
		}
		for _, pattern := range append(tongue.Everyday, tongue.Policy...) {
			for rest := pattern; strings.Contains(rest, "{"); {
				_, after, _ := strings.Cut(rest, "{")
				slot, tail, closed := strings.Cut(after, "}")
				if !closed || slot != "n" && slot != "s" && len(tongue.Slots[slot]) == 0 {
					t.Errorf("%s: %q has a slot %q without words", tongue.Lang, pattern, slot)
				}
				rest = tail
			}
		}
	}
}

// The feeds are well-formed, of a feed's size, in every format and language, and
// the same each time.
func TestDocuments(t *testing.T) {
	f := fleet(t, 40, 50)
	formats, languages := map[string]int{}, map[string]int{}
	for feed := range f.Feeds {
		d := f.document(feed)
		whole := bytes.Join([][]byte{d.head, d.fresh, d.body, d.tail}, nil)
		if len(whole) < 15_000 || len(whole) > 90_000 {
			t.Errorf("feed %d has %d bytes", feed, len(whole))
		}
		entries, err := parsePlain(whole, d.kind)
		want := 50
		if f.Changed(feed) {
			want++
		}
		if err != nil || len(entries) != want {
			t.Fatalf("feed %d (%s): %d entries, %v", feed, d.kind, len(entries), err)
		}
		for _, e := range entries {
			if e.Title == "" || e.URL == "" || e.Published == "" || e.Content+e.Summary == "" {
				t.Fatalf("feed %d (%s): %+v", feed, d.kind, e)
			}
		}
		if strings.Contains(d.kind, "json") && !json.Valid(whole) {
			t.Errorf("feed %d is no JSON", feed)
		} else if !strings.Contains(d.kind, "json") {
			wellFormed(t, whole)
		}
		if again := f.document(feed); !bytes.Equal(again.body, d.body) {
			t.Errorf("feed %d is another one the second time", feed)
		}
		formats[d.kind]++
		languages[f.Language(feed)]++
	}
	if len(formats) != 4 || len(languages) != 4 {
		t.Errorf("formats %v, languages %v", formats, languages)
	}
}

func wellFormed(t *testing.T, document []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFresh(t *testing.T) {
	for size, want := range map[[2]int]int{{2000, 50}: 1000, {20, 5}: 1, {100, 10}: 10, {3, 1000}: 3} {
		if got := fleet(t, size[0], size[1]).Fresh(); got != want {
			t.Errorf("%v: %d new, want %d", size, got, want)
		}
	}
}

// The server honours validators, and the plain reader reads all of it: first
// all, then nothing, then what is new.
func TestPlainReadsTheServer(t *testing.T) {
	f := fleet(t, 20, 10)
	server := httptest.NewServer(NewServer(f))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}}}
	plain, err := NewPlain(t.Context(), t.TempDir(), client, 4)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	for i, want := range []int{200, 0, 2} {
		if i == 2 {
			response, err := client.Post(EditionURL(2), "", nil)
			if err != nil || response.StatusCode != http.StatusNoContent {
				t.Fatalf("%+v, %v", response, err)
			}
			response.Body.Close()
		}
		cost, err := Measure(t.Context(), Cold, f, plain.Pass)
		if err != nil || cost.New != want || cost.Failed != 0 {
			t.Errorf("pass %d: %+v, %v", i, cost, err)
		}
	}
	for path, status := range map[string]int{"/robots.txt": 200, "/feed": 200, "/else": 404} {
		response, err := client.Get("http://" + f.Host(0) + path)
		if err != nil || response.StatusCode != status {
			t.Errorf("%s: %+v, %v", path, response, err)
			continue
		}
		response.Body.Close()
	}
}

func TestReport(t *testing.T) {
	f := fleet(t, 2, 5)
	r := NewReport(f, 2, "linux/amd64", []Row{
		{Reader: PlainReader, Costs: []Cost{{Pass: Cold, Seconds: 2}, {Pass: Warm, Seconds: 0.5}}},
		{Reader: Read, Costs: []Cost{{Pass: Cold, Seconds: 6, Count: Count{Failed: 1}}, {Pass: Warm, Seconds: 1}}},
	})
	if r.Ratios.ToPlain[Read][Cold] != 3 || r.Ratios.ToPlain[Read][Warm] != 2 || r.Ratios.WarmToCold[PlainReader] != 0.25 {
		t.Errorf("%+v", r.Ratios)
	}
	var out strings.Builder
	if err := r.Write(&out); err != nil || !strings.Contains(out.String(), "3.00") || !strings.Contains(out.String(), "read, cold: 1 feeds failed") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
