package cli_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"datapolicy/llm/llmtest"
)

// writes is a model that answers a digest's prompt and a question's alike with
// one sentence that rests on the first evidence. A sentence of "" is that
// evidence itself.
func writes(sentence string) llmtest.Step {
	return llmtest.Answer(func(q llmtest.Request) string {
		text := sentence
		if m := evidenceLine.FindStringSubmatch(q.User()); m != nil && text == "" {
			text = m[1]
		}
		written := map[string]any{"text": text, "evidence": []int{1}}
		reply := map[string]any{"sentences": []any{written}, "why_it_matters": written}
		if strings.Contains(q.User(), "<question-") {
			reply = map[string]any{"answered": true, "sentences": []any{written}}
		}
		out, _ := json.Marshal(reply)
		return string(out)
	})
}

// evidenceLine is the first line of numbered evidence in a prompt, after the
// outlet and the day.
var evidenceLine = regexp.MustCompile(`(?m)^\[1\] \(.+?, \d{1,2} \w+ \d{4}\) (.+)$`)

// TestModels: whatever the model does, the digest goes out at its slot with
// every sentence cited, and says how it was made.
func TestModels(t *testing.T) {
	const (
		byModel    = "written by tester"
		extractive = "sentences taken from the reports"
		noAnswer   = "The model tester gave no answer"
		unfounded  = "did not hold against its sources"
	)
	for name, c := range map[string]struct {
		model llmtest.Step // nil hangs
		want  []string
	}{
		"good":            {writes(""), []string{byModel}},
		"knows no format": {llmtest.Without([]string{"json_schema", "json_object"}, writes("")), []string{byModel}},
		"down":            {llmtest.Status(http.StatusInternalServerError, "overloaded"), []string{extractive, noAnswer}},
		"refuses the key": {llmtest.Status(http.StatusUnauthorized, "Incorrect API key provided: sk-hush-0123456789"), []string{extractive, noAnswer}},
		"slow":            {nil, []string{extractive, noAnswer}},
		"rubbish":         {llmtest.Text("As a language model I like data. 42!"), []string{extractive, noAnswer}},
		"invents":         {writes("TikTok was fined €9 trillion by the King of Atlantis."), []string{extractive, unfounded}},
		"fakes a link":    {writes("<!channel> see <https://evil.example|the ministry> for China."), []string{extractive, unfounded}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := gathered(t)
			var model *llmtest.Server
			model = llmtest.New(t, func(w http.ResponseWriter, r *http.Request, q llmtest.Request) {
				if c.model == nil {
					model.Hang()(w, r, q)
				} else {
					c.model(w, r, q)
				}
			})
			o.env["OPENAI_BASE_URL"], o.env["OPENAI_API_KEY"], o.env["OPENAI_MODEL"] = model.URL, "sk-hush-0123456789", "tester"
			o.configure("model:\n  timeout: 1s\n  deadline: 1s\n  retries: 1\n")
			o.set(at(18, 8, 1))
			p := o.runs()
			post := o.posts("C1", 1)[0]
			p.log.has(t, "a digest was sent")
			details := texts(o.slack.Replies("C1", post.TS))
			contains(t, post.All(), append(c.want, "China denies")...)
			contains(t, details, "/mfa-cn/eng/press/20250117-1.html")

			o.connected()
			n := len(o.slack.Replies("C1", post.TS))
			o.slack.Say("C1", "UADA", "What did Guo Jiakun deny?", post.TS)
			answer := o.replies("C1", post.TS, n+1)[n].All()
			contains(t, answer, "<"+o.news.URL()+"/")
			if c.want[0] == byModel {
				contains(t, answer, "tester")
			} else {
				contains(t, answer, "never and will never require", extractive)
			}
			for _, bad := range []string{"Atlantis", "evil.example", "language model", "<!", "sk-hush"} {
				if strings.Contains(post.All()+details+answer+p.log.String(), bad) {
					t.Errorf("%q shows: %s%s%s", bad, around(post.All()+details, bad), around(answer, bad), around(p.log.String(), bad))
				}
			}
			for _, q := range model.Requests() {
				if q.Model != "tester" || q.Header.Get("Authorization") != "Bearer sk-hush-0123456789" {
					t.Errorf("asked for %q with %q", q.Model, q.Header.Get("Authorization"))
				}
			}
		})
	}
}

// around is what stands around a text.
func around(all, text string) string {
	i := strings.Index(all, text)
	if i < 0 {
		return ""
	}
	return " …" + all[max(0, i-200):min(len(all), i+200)] + "…"
}
