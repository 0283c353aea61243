package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// File is a file on its way into a channel, or in one.
type File struct {
	ID, Name, Title, Alt string
	Bytes                []byte

	length int
	sent   bool // its bytes have come
	done   bool // it was completed
}

// maxUpload is the most bytes that the server takes of a file.
const maxUpload = 8 << 20

// scoped is "" when the token has a scope, else Slack's refusal; s.mu is held.
func (s *Server) scoped(scope string) map[string]any {
	if strings.Contains(","+s.scopes+",", ","+scope+",") {
		return nil
	}
	return map[string]any{"ok": false, "error": "missing_scope", "needed": scope, "provided": s.scopes}
}

// uploadURL is the first step: an address that takes the bytes once.
func (s *Server) uploadURL(args map[string]string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.scoped("files:write"); no != nil {
		return no
	}
	length, err := strconv.Atoi(args["length"])
	if err != nil || length <= 0 || length > maxUpload {
		return refuse("invalid_arguments")
	}
	s.count++
	f := &File{ID: fmt.Sprintf("F%08d", s.count), Name: args["filename"], Alt: args["alt_txt"], length: length}
	s.uploads[f.ID] = f
	return map[string]any{"ok": true, "upload_url": s.http.URL + "/upload/" + f.ID, "file_id": f.ID}
}

// serveUpload is the second step. The address is no method: it takes no token
// and answers in plain text.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	s.note("upload")
	if fault, ok := s.nextFault("upload"); ok {
		fault.answer(w)
		return
	}
	if r.Header.Get("Authorization") != "" {
		s.problem("upload: was given a token")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxUpload+1))
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.uploads[r.PathValue("id")]
	switch {
	case err != nil || r.Method != http.MethodPost:
		http.Error(w, "bad request", http.StatusBadRequest)
	case f == nil || f.sent:
		http.Error(w, "not found", http.StatusNotFound)
	case len(body) != f.length:
		http.Error(w, "the length is not as announced", http.StatusBadRequest)
	default:
		f.Bytes, f.sent = body, true
		_, _ = fmt.Fprintf(w, "OK - %d", len(body))
	}
}

// completeUpload is the third step: the files become a message.
func (s *Server) completeUpload(args map[string]string) map[string]any {
	var files []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal([]byte(args["files"]), &files) != nil || len(files) == 0 {
		return refuse("invalid_arguments")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.scoped("files:write"); no != nil {
		return no
	}
	c := s.channels[args["channel_id"]]
	switch {
	case c == nil:
		return refuse("channel_not_found")
	case !c.member:
		return refuse("not_in_channel")
	case args["thread_ts"] != "" && c.find(args["thread_ts"]) == nil:
		return refuse("invalid_thread_ts")
	}
	m := &Message{ThreadTS: args["thread_ts"], User: BotUser, BotID: BotID, Subtype: "file_share", Text: args["initial_comment"], Args: args}
	var told []map[string]any
	for _, asked := range files {
		f := s.uploads[asked.ID]
		if f == nil || !f.sent || f.done {
			return refuse("file_not_found")
		}
		f.Title = asked.Title
		m.Files = append(m.Files, *f)
		told = append(told, map[string]any{"id": f.ID, "title": f.Title})
	}
	for _, asked := range files {
		s.uploads[asked.ID].done = true
	}
	m.TS = s.stamp()
	c.messages = append(c.messages, m)
	s.touch()
	return map[string]any{"ok": true, "files": told}
}
