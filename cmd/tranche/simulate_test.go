package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestSimulateSeed(t *testing.T) {
	simulated := func(args ...string) result {
		return ask("", append([]string{"simulate", examples + "fleet_version.json", "-o", "wide"}, args...)...)
	}
	one := simulated("--failure-rate", "50")
	if again := simulated("--failure-rate", "50", "--seed", "1"); again != one {
		t.Errorf("seed 1 has two outcomes, or is not the default: %+v, %+v", one, again)
	}
	differ := false
	for seed := range 20 {
		_, steps, _ := strings.Cut(simulated("--failure-rate", "50", "--seed", fmt.Sprint(seed)).stdout, "\n")
		differ = differ || !strings.HasSuffix(one.stdout, steps)
	}
	if !differ {
		t.Error("the seed has no effect")
	}
}
