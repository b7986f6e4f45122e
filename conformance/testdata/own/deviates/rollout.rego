package upgrade.someservice

# Written as Rego was before OPA 1.0, for OPA 0.29: the policies of a team that
# has yet to switch.

groupSuccessThreshold = 90

# The groups of members that get the version, from the lowest risk to the highest.
rolloutPlan = [group |
	risk := sort(risks)[_]
	group := members_at(risk)
]

candidates[member] {
	member := input.fleet.members[_]
	member.upgradePolicy == "automatic"
	service := member.services[_]
	service.name == input.version.service
	semver.compare(service.version, input.version.version) <= 0
}

risks[risk] {
	service := candidates[_].services[_]
	service.name == input.version.service
	risk := service.risk
}

members_at(risk) = {member |
	member := candidates[_]
	service := member.services[_]
	service.name == input.version.service
	service.risk == risk
}
