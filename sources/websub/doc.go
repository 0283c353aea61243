// Package websub lets publishers tell us of their news instead of being asked:
// a subscriber as the W3C Recommendation WebSub (23 January 2018) has it. A feed
// names a hub; we order its news there; the hub asks back whether it was us, and
// from then on sends us the feed whenever it changes, until the lease is over.
//
// What is decided where the Recommendation leaves it open:
//
//   - A hub is asked over https, also when the feed names it with http; over http
//     where the feed itself is http and on the hub's host, or where private
//     addresses are allowed. A secret is told
//     over https only (§5.1), and what is sent without the signature that it makes
//     possible is thrown away (§7.1.2).
//   - A callback's address and its secret stay the same when an order is renewed:
//     hubs tell orders apart by topic and callback, and would send everything twice.
//   - A hub that asks back without having been asked is answered 404, also for an
//     order that it serves: else somebody who learnt a callback's address could
//     have the hub take another secret for it.
//   - What a hub sends is answered before it is read; an order that is over is
//     answered 410.
//   - A hub that leaves something out, signs wrongly or sends what cannot be read
//     is doubtful until it sends something good: its source is asked at its own
//     pace meanwhile.
//
// What is ordered is feeds: their Link header and their own links are looked at.
// Lists that are web pages are not, since what a hub sends of one says no more
// than that it has changed.
//
// The state is in a Store that processes may share: whichever of them a hub
// calls can answer it.
package websub
