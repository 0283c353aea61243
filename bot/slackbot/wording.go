package slackbot

import (
	"regexp"
	"strings"
)

var controlSequence = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

var entityDecoder = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// words is what a person typed, from Slack's encoding of it: mentions of us go,
// those of others become their names where Slack gives them, links become
// their label or address, entities the characters they stand for.
func words(text, selfID string) string {
	text = controlSequence.ReplaceAllStringFunc(text, func(m string) string {
		part := controlSequence.FindStringSubmatch(m)
		kind, target, label := part[1], part[2], part[3]
		switch {
		case kind == "@" && target == selfID:
			return " "
		case kind == "@" && label != "":
			return "@" + label
		case kind == "@":
			return " "
		case kind == "#" && label != "":
			return "#" + label
		case kind == "#", kind == "!":
			return label
		case label != "":
			return label
		}
		return strings.TrimPrefix(target, "mailto:")
	})
	return strings.TrimSpace(entityDecoder.Replace(text))
}

// mentions reports whether a message's text mentions the user.
func mentions(text, userID string) bool {
	return userID != "" && (strings.Contains(text, "<@"+userID+">") || strings.Contains(text, "<@"+userID+"|"))
}

// toOthers reports whether a message opens by addressing somebody who is not us.
func toOthers(text, selfID string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "<@") && !strings.HasPrefix(text, "<@"+selfID)
}
