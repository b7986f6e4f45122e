package upgrade.rollout

import data.upgrade.documents

# METADATA
# title: Blocks
# description: The blocks of the policy that match the version and what a member has.
# scope: document
blocks_of(member) := [block |
	some block in documents.field(policy, "blocks", [])
	matches_whole(block.to, version)
	matches_installed(documents.field(block, "from", ""), member)
]

matches_installed("", _)

matches_installed(expression, member) if {
	some entry in entries(member)
	matches_whole(expression, documents.field(entry, "version", ""))
}

matches_whole(expression, text) if regex.match(sprintf(`^(?:%s)$`, [expression]), text)
