package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/goccy/go-yaml"

	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

const (
	topicTitle  = 3.0 // points of a cue in the title
	topicLead   = 1.2
	topicRest   = 0.7
	topicEnough = 1.2
	topicShare  = 0.19 // of the strongest topic's points
	mostTopics  = 5
	topicTop    = 6.0 // of the strongest topic's points; who writes much of a fine may write of cookies too
)

// topicsOf lists the topics of an article, the strongest first: those whose
// cues come in the title, or often. A law that is named is a cue of what it is
// about (lawtopics.yaml).
func (a *Analyst) topicsOf(d *document, mentions []policy.Mention) []string {
	ids := a.topics.IDs()
	points := map[string]float64{}
	named := map[string]bool{}
	for _, m := range mentions {
		topic, ok := a.lawTopics[m.EntityID]
		if !ok || named[m.EntityID] || !m.InTitle && m.Start > lateFrom {
			continue
		}
		named[m.EntityID] = true // titles come first
		if m.InTitle {
			points[topic] += topicTitle
		} else {
			points[topic] += topicLead
		}
	}
	top := 0.0
	for i, c := range d.count(a.topics) {
		p := topicTitle*float64(min(c.title, 2)) + topicLead*math.Log2(1+float64(c.lead)) + topicRest*math.Log2(1+float64(c.rest))
		points[ids[i]] += p
		top = max(top, points[ids[i]])
	}
	top = min(top, topicTop)
	out := []string{}
	for id, p := range points {
		if p >= topicEnough && p >= top*topicShare {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(points[b], points[a]), cmp.Compare(a, b))
	})
	return out[:min(len(out), mostTopics)]
}

// Topics lists the ids of all topics that an article may have.
func (a *Analyst) Topics() []string { return a.topics.IDs() }

// lawTopics reads which topic each law is about (lawtopics.yaml).
func lawTopics(g *gazetteer.Gazetteer, topics []string) (map[string]string, error) {
	data, err := dataFiles.ReadFile("data/lawtopics.yaml")
	if err != nil {
		return nil, policy.Errorf(policy.Internal, "the data file lawtopics.yaml is missing").Because(err)
	}
	var byTopic map[string][]string
	if err := yaml.UnmarshalWithOptions(data, &byTopic, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Invalid, "lawtopics.yaml cannot be read: write \"topic: [law/…, law/…]\" on each line").Because(err)
	}
	out := map[string]string{}
	for topic, laws := range byTopic {
		if !slices.Contains(topics, topic) {
			return nil, policy.Errorf(policy.Invalid, "lawtopics.yaml: there is no topic %q", topic)
		}
		for _, id := range laws {
			if _, ok := g.Entity(id); !ok || out[id] != "" {
				return nil, policy.Errorf(policy.Invalid, "lawtopics.yaml: %q is no entity, or is there twice", id)
			}
			out[id] = topic
		}
	}
	return out, nil
}
