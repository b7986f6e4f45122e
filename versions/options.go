package versions

import "slices"

// An Option changes how a version is selected. There is one; any other is as none.
type Option int

// FirstStop takes the first service-impacting version on the way instead of the
// last: for services whose impacting versions may not be jumped over.
const FirstStop Option = 1

func firstStop(options []Option) bool { return slices.Contains(options, FirstStop) }
