// Package versions finds the next version of a member, and orders version strings.
//
// # Version strings
//
// A version string is a semantic version (SemVer 2.0.0, https://semver.org):
//
//	[v]MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD]
//
// Each of the three numbers is from 0 to 2^63-1, without a leading zero. One
// lower-case v may stand before them. PRERELEASE and BUILD are identifiers of
// ASCII letters, digits and hyphens, with dots between them; a numeric
// identifier of PRERELEASE has no leading zero, and may be of any length. There
// is no limit to the length of the whole.
//
// Precedence is that of SemVer, section 11. This is what OPA's semver.is_valid
// and semver.compare say, but for numeric pre-release identifiers above 2^63-1:
// OPA takes each of them for 2^63-1, and does not return where the rest is equal.
//
// Where Masterminds/semver v3 differs, the above holds: its StrictNewVersion
// refuses the leading v and strings of more than 256 bytes, takes numbers up to
// 2^64-1, and compares numeric identifiers above that as text.
//
// A requirement constrains such a version: see [ParseRequirement].
//
// # The next version
//
// A catalogue is the releases of one service, in release order. [Next] finds
// where a member stands in it, follows the last element of that version's next
// list, and stops at a service-impacting version on the way. Versions are looked
// up as they are spelled: v3.5.0 and 3.5.0 are two versions of a catalogue.
//
// All functions are pure, and all values safe for concurrent use.
package versions
