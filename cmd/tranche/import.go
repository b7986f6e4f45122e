package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/importers"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/versions"
)

// imports has a command for each system that a catalogue or a fleet can come from.
func (c *cli) imports() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Make a catalogue or a fleet of what another system has",
		Long: `Make a catalogue or a fleet of what another system has, as a JSON document that the
other commands take with --versions or --fleet.

What does not come along, and what lint finds in a catalogue, is told on standard
error. The exit status is 0, and 1 if lint finds something.`,
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(c.importCincinnati(), c.importOCM())
	return cmd
}

func (c *cli) importCincinnati() *cobra.Command {
	var service string
	var accept []string
	cmd := c.importer(&cobra.Command{
		Use:   "cincinnati GRAPH --service NAME",
		Short: "Make a catalogue of a graph of updates, as OpenShift and Fedora CoreOS have",
		Long: `Make a catalogue of the graph of updates that an update service answers, such as
OpenShift's or Fedora CoreOS's. A barrier is a service-impacting version. An update
that is only recommended under conditions is left out, and told on standard error,
unless each of its risks is accepted.`,
		Example: `  curl -sH Accept:application/json 'https://api.openshift.com/api/upgrades_info/graph?channel=stable-4.16' > graph.json
  tranche import cincinnati graph.json --service openshift > catalogue.json`,
	}, func(text []byte) (any, error) {
		catalogue, err := importers.Cincinnati(text, service, accept...)
		if err != nil {
			return nil, err
		}
		c.showLeftOut(catalogue)
		return catalogue.Versions, nil
	})
	cmd.Flags().StringVar(&service, "service", "", "the catalogue is of the service `NAME`")
	cmd.Flags().StringSliceVar(&accept, "accept-risk", nil, "take the conditional updates that have no risk but `NAME`; several with a comma, or again")
	for _, flag := range []string{"service", "accept-risk"} {
		completeFlag(cmd, flag, cobra.NoFileCompletions)
	}
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if service == "" {
			return errors.New("want the name of a service with --service, got none")
		}
		return nil
	}
	return cmd
}

// showLeftOut tells what of a graph did not come along, and what lint finds in the rest.
func (c *cli) showLeftOut(catalogue *importers.Catalogue) {
	for _, edge := range catalogue.LeftOut {
		why := "its risks are not accepted: " + name(strings.Join(edge.Risks, ", "))
		if edge.Unknown {
			why = "the graph has not both versions"
		}
		c.tell("left out: %s to %s, since %s", name(edge.From), name(edge.To), why)
	}
	for _, end := range catalogue.DeadEnds {
		c.tell("dead end: %s: %s", name(end.Version), name(end.Reason))
	}
	for _, found := range versions.Lint(catalogue.Versions) {
		c.status = statusNo
		c.tell("lint: %s: %s: %s", found.Path, found.Problem, report.MeaningOf(report.Problems(), found.Problem))
	}
}

// tell writes a line to standard error, unless nothing is to be shown.
func (c *cli) tell(format string, args ...any) {
	if !c.quiet {
		fmt.Fprintf(c.stderr, format+"\n", args...)
	}
}

func (c *cli) importOCM() *cobra.Command {
	var labels importers.Labels
	cmd := c.importer(&cobra.Command{
		Use:   "ocm FILE",
		Short: "Make a fleet of the clusters that an Open Cluster Management hub knows",
		Long: `Make a fleet of what kubectl get managedclusters -o json answers. A member has its
cluster's name, its platform for a cloud, and the services kubernetes and openshift
with their versions. Risk and upgrade policy come from labels of the cluster: without
them the risk is 0, and no rollout upgrades the member.`,
		Example: `  kubectl get managedclusters -o json > clusters.json
  tranche import ocm clusters.json --risk-label fleet/risk --upgrade-policy-label fleet/upgrades > fleet.json`,
	}, func(text []byte) (any, error) {
		fleet, err := importers.OCM(text, labels)
		for _, member := range fleet.Members {
			for _, entry := range member.Services {
				if _, valid := versions.Parse(entry.Version); !valid {
					c.tell("%s: %s %s is not a semantic version, and no rollout reaches it", name(member.ClusterID), name(entry.Name), name(entry.Version))
				}
			}
		}
		return fleet, err
	})
	cmd.Flags().StringVar(&labels.Risk, "risk-label", "", "a member's risk is the label `NAME`, an integer")
	cmd.Flags().StringVar(&labels.UpgradePolicy, "upgrade-policy-label", "", "a member's upgrade policy is the label `NAME`, such as automatic")
	for _, flag := range []string{"risk-label", "upgrade-policy-label"} {
		completeFlag(cmd, flag, cobra.NoFileCompletions)
	}
	return cmd
}

// importer completes a command that reads one file and writes what it is made into.
func (c *cli) importer(cmd *cobra.Command, convert func(text []byte) (any, error)) *cobra.Command {
	cmd.DisableFlagsInUseLine = true
	cmd.ValidArgsFunction = completeFile
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s: want one file, or - for standard input; got %s", cmd.Name(), count(len(args), "argument"))
		}
		return nil
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if c.format != formatTable && c.format != formatJSON {
			return fmt.Errorf("%s: want -o json, got -o %s", cmd.Name(), c.format)
		}
		text, in, err := c.readJSON(args[0])
		if err != nil {
			return err
		}
		made, err := convert(text)
		if err != nil {
			return in.explain(err)
		}
		if c.quiet {
			return nil
		}
		return writeJSON(c.out, made, json.OmitZeroStructFields(true))
	}
	return cmd
}
