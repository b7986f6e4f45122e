package rivals

import (
	"fmt"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// Cedar has no loops over what is not a set of equals, and no semantic versions. What
// it can express: one version's requirements as a policy of its own, over members
// whose versions were made numbers beforehand, one for each name.

// cedarPolicies is the policy of a version whose requirements are well-formed.
func cedarPolicies(version tranche.Version) (*cedar.PolicySet, error) {
	conditions := []string{"true"}
	for _, required := range version.Requirements {
		name, constraint, _ := strings.Cut(required.Dependency, ":")
		plain := strings.TrimLeft(constraint, "<>=")
		operator := strings.TrimSuffix(constraint, plain)
		if operator == "" {
			operator = "=="
		}
		number, ok := cedarNumber(plain)
		if !ok {
			return nil, fmt.Errorf("%s: not to be had in Cedar", required.Dependency)
		}
		conditions = append(conditions, fmt.Sprintf("context has %s && context.%s %s %d", name, name, operator, number))
	}
	policy := "permit (principal, action, resource) when { " + strings.Join(conditions, " && ") + " };"
	return cedar.NewPolicySetFromBytes("eligibility.cedar", []byte(policy))
}

// cedarNumber is a number for a plain version, MAJOR.MINOR.PATCH, each below a million.
func cedarNumber(version string) (cedar.Long, bool) {
	parsed, ok := versions.Parse(version)
	if !ok {
		return 0, false
	}
	v := parsed.Semver()
	const most = 1_000_000
	if v.Prerelease() != "" || v.Major() >= most || v.Minor() >= most || v.Patch() >= most {
		return 0, false
	}
	return cedar.Long((v.Major()*most+v.Minor())*most + v.Patch()), true
}

// cedarRequest is a member, of which every name is installed once. A version that is
// no number is left out, as if it were not installed: the answer is no all the same.
func cedarRequest(member tranche.Member) cedar.Request {
	context := cedar.RecordMap{}
	for _, entry := range member.Services {
		if number, ok := cedarNumber(entry.Version); ok {
			context[cedar.String(entry.Name)] = number
		}
	}
	return cedar.Request{
		Principal: cedar.NewEntityUID("Member", cedar.String(member.ClusterID)),
		Action:    cedar.NewEntityUID("Action", "upgrade"),
		Resource:  cedar.NewEntityUID("Version", "next"),
		Context:   cedar.NewRecord(context),
	}
}

func cedarEligible(policies *cedar.PolicySet, request cedar.Request) bool {
	decision, _ := cedar.Authorize(policies, nil, request)
	return decision == cedar.Allow
}
