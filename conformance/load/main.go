// Command load sends the same requests to OPA's server and to tranche's, turn by
// turn, and prints what each makes of them. "conformance/load/run" builds and starts
// both; docs/server.md shows what comes out.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// A target is a server.
type target struct {
	name, address string
	pid           int
}

// A load is a request that is sent again and again.
type load struct {
	name, path string
	body       []byte
	decisions  int // in one request
}

// A measure is what a target did in one turn.
type measure struct {
	requests  int
	took      time.Duration
	latencies []time.Duration
	cpu       time.Duration
}

var (
	clients  = flag.Int("clients", 8, "connections that are open at a time")
	turn     = flag.Duration("turn", 3*time.Second, "how long a turn takes")
	rounds   = flag.Int("rounds", 5, "turns of each server")
	examples = flag.String("examples", "examples", "where the documents are")
	batch    = flag.Int("batch", 1000, "members in a batch")
)

func main() {
	log.SetFlags(0)
	var opa, own target
	flag.StringVar(&opa.address, "opa", "", "OPA's HOST:PORT")
	flag.IntVar(&opa.pid, "opa-pid", 0, "its process")
	flag.StringVar(&own.address, "tranche", "", "tranche's HOST:PORT")
	flag.IntVar(&own.pid, "tranche-pid", 0, "its process")
	flag.Parse()
	opa.name, own.name = "opa", "tranche"

	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "QUESTION\tSERVER\tREQUESTS/S\tDECISIONS/S\tP50\tP99\tCPU A REQUEST\tRATIOS")
	singles := map[string]float64{} // OPA's requests a second, by question
	for _, l := range loads() {
		targets := []target{opa, own}
		if l.decisions > 1 {
			targets = targets[1:] // OPA has no batches: it is compared by decisions
		}
		total := map[string]*measure{}
		for range *rounds {
			for _, t := range targets {
				m, err := t.run(l)
				if err != nil {
					log.Fatalf("%s, %s: %v", l.name, t.name, err)
				}
				if total[t.name] == nil {
					total[t.name] = &measure{}
				}
				total[t.name].add(m)
			}
		}
		var before *measure
		for _, t := range targets {
			m := total[t.name]
			ratios := ""
			switch {
			case before != nil:
				ratios = fmt.Sprintf("%.1f x requests, %.2f x p99", m.perSecond()/before.perSecond(), float64(m.percentile(99))/float64(before.percentile(99)))
			case l.decisions > 1:
				ratios = fmt.Sprintf("%.0f x OPA's decisions one by one", m.perSecond()*float64(l.decisions)/singles[strings.TrimSuffix(l.name, ", batch")])
			case t.name == opa.name:
				singles[l.name] = m.perSecond()
			}
			fmt.Fprintf(out, "%s\t%s\t%.0f\t%.0f\t%v\t%v\t%v\t%s\n", l.name, t.name, m.perSecond(), m.perSecond()*float64(l.decisions),
				m.percentile(50), m.percentile(99), (m.cpu / time.Duration(m.requests)).Round(time.Microsecond), ratios)
			before = m
		}
		out.Flush()
	}
	for _, t := range []target{opa, own} {
		fmt.Printf("peak memory of %s: %s\n", t.name, t.peak())
	}
}

func loads() []load {
	var all []load
	for _, l := range []struct{ name, file string }{
		{"rolloutPlan", "fleet_version.json"},
		{"eligibleForUpgrade", "member_version.json"},
		{"nextVersionForMember", "member_versions.json"},
		{"plan", "fleet_version.json"},
		{"shouldUpgrade", "member_should_upgrade.json"},
	} {
		all = append(all, load{l.name, "/v1/data/upgrade/someservice/" + l.name, []byte(`{"input":` + string(compact(l.file)) + `}`), 1})
	}
	for _, l := range []struct{ name, file, common string }{
		{"eligibleForUpgrade", "member_version.json", "version"},
		{"nextVersionForMember", "member_versions.json", "versions"},
	} {
		var input map[string]json.RawMessage
		if err := json.Unmarshal(compact(l.file), &input); err != nil {
			log.Fatal(err)
		}
		inputs := map[string]any{}
		for i := range *batch {
			inputs["member "+strconv.Itoa(i)] = map[string]any{"fleetMember": input["fleetMember"]}
		}
		body, err := json.Marshal(map[string]any{"inputs": inputs, "common_input": map[string]any{l.common: input[l.common]}})
		if err != nil {
			log.Fatal(err)
		}
		all = append(all, load{l.name + ", batch", "/v1/batch/data/upgrade/someservice/" + l.name, body, *batch})
	}
	return all
}

func compact(file string) []byte {
	text, err := os.ReadFile(*examples + "/" + file)
	if err != nil {
		log.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		log.Fatalf("%s: %v", file, err)
	}
	return out.Bytes()
}

// run sends requests for one turn, each client one after the other.
func (t target) run(l load) (*measure, error) {
	request := fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", l.path, t.address, len(l.body), l.body)
	measures, errs := make([]measure, *clients), make([]error, *clients)
	before, began := t.cpu(), time.Now()
	var work sync.WaitGroup
	for i := range *clients {
		work.Go(func() { errs[i] = measures[i].send(t.address, request, began.Add(*turn)) })
	}
	work.Wait()
	all := &measure{took: time.Since(began), cpu: t.cpu() - before}
	for i := range measures {
		if errs[i] != nil {
			return nil, errs[i]
		}
		all.requests += measures[i].requests
		all.latencies = append(all.latencies, measures[i].latencies...)
	}
	return all, nil
}

func (m *measure) send(address string, request []byte, until time.Time) error {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer connection.Close()
	answers := bufio.NewReaderSize(connection, 64<<10)
	for now := time.Now(); now.Before(until); {
		if _, err := connection.Write(request); err != nil {
			return err
		}
		if err := discardAnswer(answers); err != nil {
			return err
		}
		then := now
		now = time.Now()
		m.latencies = append(m.latencies, now.Sub(then))
		m.requests++
	}
	return nil
}

// discardAnswer reads a response, which must be a 200, without taking it apart as
// net/http would: the client shares the machine with the servers.
func discardAnswer(r *bufio.Reader) error {
	status, err := r.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(status, "HTTP/1.1 200") {
		return fmt.Errorf("answered %s", status)
	}
	length := -1
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			break
		}
		if text, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(text)); err != nil {
				return err
			}
		}
	}
	if length >= 0 {
		_, err := r.Discard(length)
		return err
	}
	for { // in chunks
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(line), 16, 64)
		if err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, r, size+2); err != nil || size == 0 {
			return err
		}
	}
}

func (m *measure) add(other *measure) {
	m.requests += other.requests
	m.took += other.took
	m.cpu += other.cpu
	m.latencies = append(m.latencies, other.latencies...)
}

func (m *measure) perSecond() float64 { return float64(m.requests) / m.took.Seconds() }

func (m *measure) percentile(p int) time.Duration {
	slices.Sort(m.latencies)
	return m.latencies[(len(m.latencies)-1)*p/100].Round(10 * time.Microsecond)
}

// cpu is how long the process has been at work, by Linux in hundredths of a second.
func (t target) cpu() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", t.pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func (t target) peak() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.pid))
	if err != nil {
		return "unknown"
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}
