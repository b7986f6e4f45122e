package main

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// maxResident is the most memory that a process had, in bytes.
func maxResident(state *os.ProcessState) float64 {
	return 1024 * float64(state.SysUsage().(*syscall.Rusage).Maxrss)
}

// availableMemory is what the machine could give to a process now, in bytes.
func availableMemory() float64 {
	table, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(table, []byte("MemAvailable:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, err := strconv.ParseFloat(string(fields[0]), 64)
	if err != nil {
		return 0
	}
	return 1024 * kilobytes
}
