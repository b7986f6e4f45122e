// Package report shows decisions to people as a page of HTML with pictures, which
// the command writes and the server sends: a plan's groups and whom it leaves out, how
// far a rollout is, how long it took, and a member's path.
//
// A page says the one sentence that matters first, and each number once, in a table with
// its bar in the same row. It is whole in itself: no picture, font, style or script from
// elsewhere, and a Content-Security-Policy that allows none. Its own script lets a reader
// search the members, and without it they are all there. Nothing is told by a picture or by
// colour alone. A page is well-formed XML too.
//
// Whatever the size of the fleet a page stays small: of many groups, hops and members
// it shows some, and says how many it does not show. What a document calls something
// is cut off where it is long, and quoted where it cannot be seen.
//
// The package has the words for people, too, that tables share with pages: what
// reasons mean, and how texts, numbers and shares are written.
package report
