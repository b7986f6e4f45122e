// Package server answers the decisions over HTTP as OPA's Data API does, for
// callers that POST to it today: the same routes, bodies, statuses and errors. What
// differs on purpose stands in docs/server.md.
//
//	handler, err := server.New(server.Config{})
//	if err != nil {
//		return err
//	}
//	http.ListenAndServe("localhost:8181", handler)
//
// The questions, at /v1/data/upgrade/{service}/{question}, whatever the service is
// called:
//
//   - rolloutPlan, groupSuccessThreshold, eligibleForUpgrade and
//     nextVersionForMember, in the shapes of the reference's upgrade.someservice;
//   - plan, decision, next, progress, shouldUpgrade and path, with reasons, in the
//     shapes of the command's -o json.
//
// At / there is a page for people: the reports of the command's -o html for a document
// that is pasted into a form, or uploaded.
//
// The files: server.go makes the handler, routes.go its routes, data.go answers one
// question and batch.go many, questions.go holds the questions themselves, body.go
// reads and respond.go writes, errors.go shapes what goes wrong, limits.go bounds
// what a request may cost, auth.go lets in, metrics.go and log.go and
// decisionlog.go tell what happened, and page.go is the page at /.
package server
