package speed

import (
	"fmt"
	"strings"
)

// MembersJSON is n members as documents, of some 360 bytes each, with a separator between
// them. After a thousand they come again.
func MembersJSON(n int, separator string) string {
	list := make([]string, n)
	for i := range list {
		if i >= 1000 {
			list[i] = list[i-1000]
			continue
		}
		list[i] = fmt.Sprintf(`{"clusterID":"1s%030x","cloud":%q,"region":"us-east-1","upgradePolicy":%q,"services":[`+
			`{"name":"kafka","version":"3.%d.%d","subscription":"sub-%08x","risk":%d},`+
			`{"name":"strimzi","version":"0.38.0","subscription":"sub-%08x","risk":5},`+
			`{"name":"observability","version":"2.4.%d","subscription":"sub-%08x","risk":5}]}`,
			i*7919, []string{"aws", "gcp", "azure"}[i%3], []string{"manual", "automatic"}[min(i%5, 1)],
			i%8, i%3, i, i%11, i, i%4, i)
	}
	return strings.Join(list, separator)
}
