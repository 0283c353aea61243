package cli_test

import (
	"testing"
	"time"

	"datapolicy/newsroom"
)

func TestEndToEnd(t *testing.T) {
	news, err := newsroom.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer news.Close()
	o := newOffice(t, news)
	p := o.runs()
	p.log.has(t, "msg=gathered")
	t.Log(p.log)
	t.Log(p.stop())
	o.set(time.Date(2025, time.November, 21, 8, 1, 0, 0, time.UTC))
	p = o.runs()
	posts := o.posts("C1", 1)
	t.Log(posts[0].All())
	p.log.has(t, "a digest was sent")
	for _, r := range o.slack.Replies("C1", posts[0].TS) {
		t.Log(r.All())
	}
	t.Log(p.log)
	t.Log(p.stop())
}
