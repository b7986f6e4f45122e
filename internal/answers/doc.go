// Package answers holds the documents that decisions are answered in, for programs:
// what the command shows with -o json and -o yaml and what the server sends. The
// command's documentation describes them.
//
// Members and versions stand in a document as they came. Lists may be empty but are
// never null.
package answers
