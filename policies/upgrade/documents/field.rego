# METADATA
# title: Documents
# description: How the policies read the fields of a document.
package upgrade.documents

# METADATA
# title: Field
# description: |
#   The value of a field. One that is absent or null has the zero value of its
#   type, which the caller names.
# scope: document
field(document, name, zero) := zero if object.get(document, name, null) == null

field(document, name, _) := document[name] if document[name] != null
