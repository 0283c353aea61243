package llm

import "strings"

// Price is what a model costs, in US dollars for a million tokens.
type Price struct {
	Prompt float64
	Reply  float64
}

// Prices is a table of prices by model name, from the configuration: prices
// change too often to be built in.
type Prices map[string]Price

// cost is the price of what was used, by the first of the names that the table
// knows; a dated snapshot ("name-2024-08-06") costs what its name costs.
func (p Prices) cost(served, configured string, u usage) (usd float64, known bool) {
	for _, name := range []string{served, configured} {
		if price, ok := p.find(name); ok {
			return (float64(u.prompt)*price.Prompt + float64(u.reply)*price.Reply) / 1e6, true
		}
	}
	return 0, false
}

func (p Prices) find(name string) (Price, bool) {
	if price, ok := p[name]; ok {
		return price, true
	}
	for known, price := range p {
		if rest, ok := strings.CutPrefix(name, known+"-"); ok && isDate(rest) {
			return price, true
		}
	}
	return Price{}, false
}

func isDate(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	if len(s) != 4 && len(s) != 8 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}
