// Package policies holds the reference in Rego that the Go decisions are proven
// against. Services that run OPA read the same files with "opa run --server policies/".
//
// A rule here and the function that answers it in Go have the same name and
// stand in files of the same name: upgrade/rollout/plan.rego is rollout/plan.go.
// upgrade.someservice answers under the names that callers of the Data API use.
package policies

import "embed"

// FS holds the policies and their tests, as upgrade/<package>/<file>.rego.
//
//go:embed upgrade
var FS embed.FS
