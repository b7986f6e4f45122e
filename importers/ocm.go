package importers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tranche-go/tranche"
)

// Labels name the labels of a cluster that a member takes something from. An empty name
// takes nothing.
type Labels struct {
	Risk          string // an integer; a cluster without it has the risk 0
	UpgradePolicy string // as "automatic"; a cluster without it has no policy, and is not automatic
}

// The services that a cluster has.
const (
	kubernetes = "kubernetes"
	openShift  = "openshift"
)

// The claims of a cluster that are asked for:
// https://open-cluster-management.io/docs/concepts/cluster-inventory/clusterclaim/
const (
	platformClaim   = "platform.open-cluster-management.io"
	kubernetesClaim = "kubeversion.open-cluster-management.io"
	openShiftClaim  = "version.openshift.io"
)

// managedCluster is what a hub knows of a cluster.
type managedCluster struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name   string            `json:"name"`
		Labels map[string]string `json:"labels"`
	} `json:"metadata"`
	Status struct {
		Version struct {
			Kubernetes string `json:"kubernetes"`
		} `json:"version"`
		ClusterClaims []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"clusterClaims"`
	} `json:"status"`
}

// OCM makes a fleet of the clusters that a hub of Open Cluster Management knows, as
// kubectl get managedclusters -o json shows them, or of one of them. A member has the
// cluster's name for its clusterID, its platform in lower case for its cloud, and the
// services kubernetes and openshift, as far as the cluster says its versions.
func OCM(text []byte, labels Labels) (tranche.Fleet, error) {
	var list struct {
		Kind  string           `json:"kind"`
		Items []managedCluster `json:"items"`
	}
	fleet := tranche.Fleet{Members: []tranche.Member{}}
	if err := read(text, &list); err != nil {
		return fleet, err
	}
	at := "items[%d]."
	switch list.Kind {
	case "List", "ManagedClusterList":
	case "ManagedCluster":
		list.Items, at = make([]managedCluster, 1), ""
		if err := read(text, &list.Items[0]); err != nil {
			return fleet, err
		}
	default:
		return fleet, tranche.NewFieldError("kind", `"List" or "ManagedCluster"`, list.Kind, tranche.ErrRange)
	}
	for i := range list.Items {
		place := at
		if at != "" {
			place = fmt.Sprintf(at, i)
		}
		member, err := list.Items[i].member(place, labels)
		if err != nil {
			return fleet, err
		}
		fleet.Members = append(fleet.Members, member)
	}
	return fleet, nil
}

// member is what a cluster is in a fleet. Its fields stand at a place.
func (c *managedCluster) member(at string, labels Labels) (m tranche.Member, err error) {
	if c.Kind != "ManagedCluster" && c.Kind != "" { // the hub's own lists do not repeat it
		return m, tranche.NewFieldError(at+"kind", `"ManagedCluster"`, c.Kind, tranche.ErrRange)
	}
	if m.ClusterID = c.Metadata.Name; m.ClusterID == "" {
		return m, tranche.NewFieldError(at+"metadata.name", "a string", nothing, tranche.ErrMissing)
	}
	claims := map[string]string{}
	for _, claim := range c.Status.ClusterClaims {
		claims[claim.Name] = claim.Value
	}
	var risk int64
	if text, given := c.Metadata.Labels[labels.Risk]; given && labels.Risk != "" {
		if risk, err = strconv.ParseInt(text, 10, 64); err != nil {
			return m, tranche.NewFieldError(at+"metadata.labels."+labels.Risk, "an integer", text, tranche.ErrType)
		}
	}
	m.Cloud = strings.ToLower(claims[platformClaim])
	if labels.UpgradePolicy != "" {
		m.UpgradePolicy = c.Metadata.Labels[labels.UpgradePolicy]
	}
	kubernetesVersion := c.Status.Version.Kubernetes
	if kubernetesVersion == "" {
		kubernetesVersion = claims[kubernetesClaim]
	}
	for _, service := range []tranche.Service{
		{Name: openShift, Version: claims[openShiftClaim]},
		{Name: kubernetes, Version: kubernetesVersion},
	} {
		if service.Version != "" {
			service.Risk = risk
			m.Services = append(m.Services, service)
		}
	}
	return m, nil
}
