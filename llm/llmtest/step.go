package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Usage that every whole reply reports.
const (
	PromptTokens = 100
	ReplyTokens  = 20
)

// Text answers with a whole reply.
func Text(text string) Step { return Finish(text, "stop") }

// Finish answers with a text and a finish_reason.
func Finish(text, reason string) Step {
	return func(w http.ResponseWriter, _ *http.Request, q Request) {
		answer(w, q, map[string]any{"role": "assistant", "content": text, "refusal": nil}, reason)
	}
}

// Answer computes the reply's text from the request.
func Answer(f func(Request) string) Step {
	return func(w http.ResponseWriter, r *http.Request, q Request) { Text(f(q))(w, r, q) }
}

// Refusal answers as a model that declines does.
func Refusal(why string) Step {
	return func(w http.ResponseWriter, _ *http.Request, q Request) {
		answer(w, q, map[string]any{"role": "assistant", "content": nil, "refusal": why}, "stop")
	}
}

func answer(w http.ResponseWriter, q Request, message map[string]any, reason string) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1737072000, "model": q.Model,
		"choices": []any{map[string]any{"index": 0, "message": message, "finish_reason": reason, "logprobs": nil}},
		"usage":   map[string]any{"prompt_tokens": PromptTokens, "completion_tokens": ReplyTokens, "total_tokens": PromptTokens + ReplyTokens},
	})
}

// Status answers with an error as OpenAI words it; headers come in pairs.
func Status(code int, message string, headers ...string) Step {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": "error", "param": nil, "code": nil}})
	}
}

// Body answers with any body under a status and a content type.
func Body(code int, contentType, body string) Step {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}
}

// Cut promises a body and breaks the connection inside it.
func Cut() Step {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "4096")
		_, _ = w.Write([]byte(`{"id":"chatcmpl-1","choices":[{"mess`))
		drop(w)
	}
}

func drop(w http.ResponseWriter) {
	_ = http.NewResponseController(w).Flush()
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// Stream sends pieces as server-sent events, then the finish_reason, the usage
// and [DONE]. An empty reason ends the body before all of these.
func Stream(reason string, pieces ...string) Step {
	return func(w http.ResponseWriter, _ *http.Request, q Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, ": keep-alive\n\n")
		for _, p := range pieces {
			event(w, q, map[string]any{"content": p}, nil)
		}
		if reason == "" {
			return
		}
		event(w, q, map[string]any{}, reason)
		raw, _ := json.Marshal(map[string]any{
			"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": q.Model, "choices": []any{},
			"usage": map[string]any{"prompt_tokens": PromptTokens, "completion_tokens": ReplyTokens, "total_tokens": PromptTokens + ReplyTokens},
		})
		fmt.Fprintf(w, "data: %s\n\ndata: [DONE]\n\n", raw)
	}
}

// StreamThenHang sends pieces and then nothing more, until the client goes.
func (s *Server) StreamThenHang(pieces ...string) Step {
	return func(w http.ResponseWriter, r *http.Request, q Request) {
		Stream("", pieces...)(w, r, q)
		_ = http.NewResponseController(w).Flush()
		s.Hang()(w, r, q)
	}
}

func event(w http.ResponseWriter, q Request, delta map[string]any, reason any) {
	raw, _ := json.Marshal(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": q.Model,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": reason}},
	})
	fmt.Fprintf(w, "data: %s\n\n", raw)
}

// Without answers 400 to the response_formats named, as servers do that do
// not have them, and with then to the rest.
func Without(formats []string, then Step) Step {
	return func(w http.ResponseWriter, r *http.Request, q Request) {
		for _, f := range formats {
			if q.Format() == f {
				Status(http.StatusBadRequest, "response_format type "+f+" is not supported")(w, r, q)
				return
			}
		}
		then(w, r, q)
	}
}

// Legacy answers 400 to max_completion_tokens, as older servers do.
func Legacy(then Step) Step {
	return func(w http.ResponseWriter, r *http.Request, q Request) {
		if strings.Contains(string(q.Raw), `"max_completion_tokens"`) {
			Status(http.StatusBadRequest, "Unrecognized request argument supplied: max_completion_tokens")(w, r, q)
			return
		}
		then(w, r, q)
	}
}
