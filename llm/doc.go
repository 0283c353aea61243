// Package llm asks a language model that speaks OpenAI's chat completions
// protocol. It adds to go-openai what a product needs: time-outs, retries, a
// token budget, the cost, a cache, and structured replies that were checked
// against their schema. It knows nothing of news.
//
// What comes back is still a model's word: the caller checks what it says.
package llm
