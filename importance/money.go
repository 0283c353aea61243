package importance

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"datapolicy/policy"
)

// counted are the roles of sums that the act itself imposes or settles.
var counted = []policy.AmountRole{policy.FineAmount, policy.SettlementAmount, policy.DamagesAmount}

// greatest is the sum that counts: the greatest, in euros, of those that the act
// itself brings. One in a currency without a rate counts as nothing, but is told.
func (r rubric) greatest(s policy.Story) (best policy.Amount, euros float64, ok bool) {
	for _, a := range s.Amounts {
		if !slices.Contains(counted, a.Role) || math.IsNaN(a.Value) || a.Value <= 0 {
			continue
		}
		if e := a.Value * r.Rates[a.Currency]; !ok || e > euros {
			best, euros, ok = a, e, true
		}
	}
	return best, euros, ok
}

// amountPoints are those of the highest step that a sum of euros reaches.
func (r rubric) amountPoints(euros float64) float64 {
	points := 0.0
	for _, s := range r.Amounts {
		if euros >= s.From {
			points = max(points, s.Points)
		}
	}
	return points
}

// signs are how currencies are written where they have a sign of their own;
// others stand under their code.
var signs = map[string]string{"EUR": "€", "USD": "$", "GBP": "£"}

var chineseUnits = map[string]string{"EUR": "欧元", "USD": "美元", "GBP": "英镑", "CNY": "元人民币", "JPY": "日元", "KRW": "韩元", "HKD": "港元", "INR": "印度卢比", "CHF": "瑞士法郎"}

// money writes a sum as the language does, in its own currency. It is exact:
// what a scale would round is written out.
func (w words) money(a policy.Amount) string {
	number, scale := w.scaled(a.Value)
	sign, signed := signs[a.Currency]
	switch {
	case w.Lang == "zh":
		unit, ok := chineseUnits[a.Currency]
		if !ok {
			unit = " " + a.Currency
		}
		return number + scale + unit
	case w.Lang == "de" || w.Lang == "fr":
		if !signed {
			sign = a.Currency
		}
		return number + scale + " " + sign
	case signed:
		return sign + number + scale
	}
	return a.Currency + " " + number + scale
}

type scale struct {
	from float64
	name string
}

var scales = map[string][]scale{
	"en": {{1e9, " billion"}, {1e6, " million"}},
	"de": {{1e9, " Mrd."}, {1e6, " Mio."}},
	"fr": {{1e9, " Md"}, {1e6, " M"}},
	"zh": {{1e8, "亿"}, {1e4, "万"}},
}

func (w words) scaled(v float64) (number, name string) {
	for _, s := range scales[w.Lang] {
		if v < s.from {
			continue
		}
		short := strconv.FormatFloat(v/s.from, 'f', -1, 64)
		if _, after, _ := strings.Cut(short, "."); len(after) <= 4 {
			return w.point(short), s.name
		}
	}
	decimals := 2
	if v == math.Trunc(v) {
		decimals = 0
	}
	return w.point(group(strconv.FormatFloat(v, 'f', decimals, 64))), ""
}

// group puts commas between the thousands of a number written with a point.
func group(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		return whole + "." + rest
	}
	return whole
}

// point turns English marks into the language's.
func (w words) point(s string) string {
	switch w.Lang {
	case "de":
		return strings.NewReplacer(",", ".", ".", ",").Replace(s)
	case "fr":
		return strings.NewReplacer(",", "\u00a0", ".", ",").Replace(s)
	}
	return s
}
