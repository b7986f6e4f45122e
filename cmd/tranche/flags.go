package main

import (
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

const (
	policyFlag = "policy"
	policyPart = "policy" // of a document
)

// takesPolicy gives a command the flag --policy.
func (c *cli) takesPolicy(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&c.policyFile, policyFlag, "", "follow the policy in `FILE`, not the document's own")
	if err := cmd.RegisterFlagCompletionFunc(policyFlag, completeDocument); err != nil {
		panic(err) // only where the flag does not exist
	}
	return cmd
}

// takesFirstStop gives a command the flag --first-stop.
func (c *cli) takesFirstStop(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&c.firstStop, "first-stop", false, "stop at the first service-impacting version on the way, not the last")
	return cmd
}

// readPolicy reads the file of --policy, whose errors are then placed in it.
func (c *cli) readPolicy(doc *document) error {
	if doc.outline != nil && doc.outline.Policy != nil {
		if err := doc.hold(); err != nil {
			return doc.explain(err)
		}
	}
	if own := doc.input[policyPart]; own != nil {
		return doc.explain(tranche.NewFieldError(policyPart, "none beside --policy", own, nil))
	}
	file, err := c.read(c.policyFile, false)
	if err != nil {
		return err
	}
	// The file is bare: it becomes the part of a document, so that paths fit.
	file.input = tranche.Input{policyPart: map[string]any(file.input)}
	if file.yaml != nil {
		if _, inner := field(file.yaml, "input"); inner != nil {
			file.yaml = inner
		}
		file.yaml = &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
			{Kind: yaml.ScalarNode, Value: policyPart}, file.yaml,
		}}
	}
	// Whoever takes a whole document for a policy would get the default, unasked.
	if within := file.input[policyPart].(map[string]any)[policyPart]; within != nil {
		return file.explain(tranche.NewFieldError(policyPart+"."+policyPart, "none inside a policy", within, nil))
	}
	doc.policyFile = file
	return nil
}

// policy is that of --policy, or the document's own.
func (d *document) policy() (tranche.Policy, error) {
	if d.policyFile != nil {
		d = d.policyFile
	}
	if o := d.outline; o != nil {
		if o.Policy == nil {
			return tranche.Policy{}, nil
		}
		return *o.Policy, nil
	}
	return d.input.Policy()
}

// options are those that the flags or the document turn on.
func (d *document) options() ([]versions.Option, error) {
	first, err := d.input.FirstStop()
	if err != nil || !first && !d.firstStop {
		return nil, err
	}
	return []versions.Option{versions.FirstStop}, nil
}
