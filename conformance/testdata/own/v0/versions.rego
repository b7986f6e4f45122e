package upgrade.someservice

# The last service-impacting version on the way, else the end of the way.
nextVersionForMember = input.versions[max(impacting)] {
	count(impacting) > 0
}

nextVersionForMember = {"index": target, "version": input.versions[target]} {
	count(impacting) == 0
}

impacting[i] {
	input.versions[i].serviceImpacting == true
	i > current
	i <= target
}

# Two that are current, or two targets, are two values for one rule: a conflict.

current = i {
	version := input.versions[i]
	service := input.fleetMember.services[_]
	service.name == version.service
	service.version == version.version
}

target = i {
	next := input.versions[current].next
	input.versions[i].version == next[count(next) - 1]
}
