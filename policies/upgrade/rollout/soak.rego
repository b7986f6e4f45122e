package upgrade.rollout

# A member has soaked when its upgrade is long enough ago.
has_soaked(member) if now - upgraded_at(member) >= duration("soak")

# When a member that is upgraded was: the latest date of its entries, if all have one.
upgraded_at(member) := max(dates) if {
	status(member) == "upgraded"
	dates := [date | some entry in entries(member); date := instant_of(entry, "upgradedAt")]
	count(dates) == count(entries(member))
}

# A group that has succeeded is watched until as many have soaked. The last one is not:
# nobody waits for it.
is_soaking(k) if {
	duration("soak")
	k < count(groups) - 1
	not succeeds(soaked(groups[k]), groups[k].successThreshold, tallies[k].total)
}

soaked(group) := count([i | some i in group.members; has_soaked(input.fleet.members[i])])

# When a group will have soaked, if nothing changes.
soaked_at(k) := sort(dates)[needed - 1] + duration("soak") if {
	dates := [date | some i in groups[k].members; date := upgraded_at(input.fleet.members[i])]
	needed := ceil((groups[k].successThreshold * tallies[k].total) / 100)
}
