package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"datapolicy/config"
	"datapolicy/jobs"
	"datapolicy/policy"
)

// configured begins the ids of subscriptions that come from the configuration.
const configured = "config-"

// subscriptionsOf are the subscriptions of the configuration. Each has the same
// id at every start, made of what it says.
func subscriptionsOf(c config.Config, p *Program) ([]policy.Subscription, error) {
	names, err := p.names()
	if err != nil {
		return nil, err
	}
	var all []policy.Subscription
	for i, s := range c.Subscriptions {
		sub := policy.Subscription{
			Channel: s.Channel, Schedule: or(s.Schedule, c.Digest.Schedule), Zone: or(s.Zone, c.Digest.Zone), MaxItems: s.MaxItems,
			Filter: policy.Filter{Language: or(s.Language, c.Digest.Language), Importance: policy.ImportanceLevel(s.Importance)},
		}
		if _, err := jobs.ParseSchedule(sub.Schedule, sub.Zone); err != nil {
			return nil, policy.Errorf(policy.Invalid, "subscriptions[%d].schedule: %s", i, policy.Message(err))
		}
		for _, word := range s.Jurisdictions {
			j, err := policy.ParseJurisdiction(string(word))
			if err != nil {
				return nil, err
			}
			sub.Filter.Jurisdictions = append(sub.Filter.Jurisdictions, j)
		}
		for _, name := range s.About {
			e, ok := names.Resolve(name)
			if !ok {
				return nil, policy.Errorf(policy.Invalid, "subscriptions[%d].about: %q is no name that we know; lookup finds the names we do", i, name)
			}
			sub.Filter.About = append(sub.Filter.About, e.ID)
		}
		said, err := json.Marshal(sub)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(said)
		sub.ID = configured + hex.EncodeToString(sum[:5])
		all = append(all, sub)
	}
	return all, nil
}

// subscribe brings the archive's subscriptions in line with the configuration.
// Those that people ordered in a channel stay. Without any and without Slack,
// this terminal gets the default one.
func (d *daemon) subscribe(ctx context.Context) error {
	wanted, err := subscriptionsOf(d.parts.config, d.parts.program)
	if err != nil {
		return err
	}
	kept, err := d.parts.archive.Subscriptions(ctx, "")
	if err != nil {
		return err
	}
	if len(wanted) == 0 && d.slack == nil && !slices.ContainsFunc(kept, func(s policy.Subscription) bool {
		return s.Channel == terminalChannel && !strings.HasPrefix(s.ID, configured)
	}) {
		c := d.parts.config.Digest
		wanted = []policy.Subscription{{ID: configured + terminalChannel, Channel: terminalChannel, Schedule: c.Schedule, Zone: c.Zone, Filter: policy.Filter{Language: c.Language}}}
	}
	for _, s := range kept {
		if strings.HasPrefix(s.ID, configured) && !slices.ContainsFunc(wanted, func(w policy.Subscription) bool { return w.ID == s.ID }) {
			if err := d.parts.archive.DeleteSubscription(ctx, s.ID); err != nil {
				return err
			}
		}
	}
	for _, s := range wanted {
		if slices.ContainsFunc(kept, func(k policy.Subscription) bool { return k.ID == s.ID }) {
			continue // and its slots go on from where they were
		}
		s.Created = d.core.Now().UTC()
		if err := d.parts.archive.PutSubscription(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
