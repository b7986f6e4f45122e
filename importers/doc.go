// Package importers makes catalogues and fleets of what other systems have: the update
// graphs that OpenShift and Fedora CoreOS are updated by, and the clusters that an Open
// Cluster Management hub knows.
//
// An importer takes a text in JSON, of the shape that its system answers, and looks at the
// fields that it needs alone. What is wrong with one of them is a [tranche.FieldError] with
// its path, such as "nodes[3].version", and what is no JSON a [documents.SyntaxError]. It
// leaves out nothing silently: what does not come along is in the answer, too.
//
// What is imported is a document as any other: versions.Lint finds what is wrong with a
// catalogue. A version that is not a semantic version, as those of Fedora CoreOS with their
// four numbers, stays as it is, and no decision leads to it.
package importers
