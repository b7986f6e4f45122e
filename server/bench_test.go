package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// BenchmarkServer answers without a network. What net/http costs on top is in
// docs/server.md.
func BenchmarkServer(b *testing.B) {
	for name, file := range map[string]string{
		"rolloutPlan": "fleet_version", "plan": "fleet_version", "eligibleForUpgrade": "member_version",
		"nextVersionForMember": "member_versions", "shouldUpgrade": "member_should_upgrade",
	} {
		b.Run("question="+name, func(b *testing.B) {
			benchmark(b, "/v1/data/upgrade/kafka/"+name, `{"input":`+example(b, file)+`}`)
		})
	}
	for name, files := range map[string][2]string{"eligibleForUpgrade": {"member_version", "version"}, "nextVersionForMember": {"member_versions", "versions"}} {
		b.Run("batch=1000/question="+name, func(b *testing.B) {
			var input map[string]json.RawMessage
			if err := json.Unmarshal([]byte(example(b, files[0])), &input); err != nil {
				b.Fatal(err)
			}
			inputs := map[string]any{}
			for i := range 1000 {
				inputs[fmt.Sprint(i)] = map[string]any{"fleetMember": input["fleetMember"]}
			}
			body, err := json.Marshal(map[string]any{"inputs": inputs, "common_input": map[string]any{files[1]: input[files[1]]}})
			if err != nil {
				b.Fatal(err)
			}
			benchmark(b, "/v1/batch/data/upgrade/kafka/"+name, string(body))
		})
	}
}

func example(b *testing.B, file string) string {
	text, err := os.ReadFile("../examples/" + file + ".json")
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

func benchmark(b *testing.B, target, body string) {
	s := newServer(b, Config{})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", target, strings.NewReader(body)))
		if w.Code != http.StatusOK {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
	}
}
