package upgrade.someservice

eligibleForUpgrade {
	count(unmet) == 0
}

unmet[dependency] {
	dependency := input.version.requirements[_].dependency
	not is_met(dependency)
}

is_met(dependency) {
	[name, constraint] := split(dependency, ":")
	service := input.fleetMember.services[_]
	service.name == name
	satisfies(service.version, constraint)
}

# What is left of a constraint behind the wrong operator is no version: to
# compare it is an error, and an error is undefined.

satisfies(version, constraint) {
	startswith(constraint, ">=")
	semver.compare(version, substring(constraint, 2, -1)) >= 0
}

satisfies(version, constraint) {
	startswith(constraint, ">")
	semver.compare(version, substring(constraint, 1, -1)) > 0
}

satisfies(version, constraint) {
	startswith(constraint, "<=")
	semver.compare(version, substring(constraint, 2, -1)) <= 0
}

satisfies(version, constraint) {
	startswith(constraint, "<")
	semver.compare(version, substring(constraint, 1, -1)) < 0
}

satisfies(version, constraint) {
	semver.compare(version, constraint) == 0
}
