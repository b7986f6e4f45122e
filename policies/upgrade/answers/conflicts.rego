package upgrade.answers

# METADATA
# title: Conflicts
# description: |
#   Two values. A rule that takes both says so that it cannot answer.
# scope: document
conflicts := ["cannot be answered", "see error"]
