// Package report shows decisions to people as a page of HTML with pictures, which
// the command writes and the server sends: a plan's groups and whom it leaves out, how
// far a rollout is, and a member's path.
//
// A page is whole in itself: no script, no picture, font or style from elsewhere, and
// a Content-Security-Policy that allows none. Each picture is inline SVG with a title
// and a description, and a table beside it has its numbers, so that nothing is told
// by a picture or by colour alone. It is well-formed XML too.
//
// Whatever the size of the fleet a page stays small: of many groups, hops and members
// it shows some, and says how many it does not show. What a document calls something
// is cut off where it is long, and quoted where it cannot be seen.
//
// The package has the words for people, too, that tables share with pages: what
// reasons mean, and how texts, numbers and shares are written.
package report
