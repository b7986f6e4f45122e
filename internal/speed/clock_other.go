//go:build !linux

package speed

import "time"

var begin = time.Now()

// clock is the time on the wall, where there is no better one.
func clock() time.Duration { return time.Since(begin) }
