// Calls a sandbox with the libraries inside Pulumi's azuread and azure-native plugins, and prints the results as one JSON
// line. Like the plugins, it uses only the environment of `leads sandbox env --providers plugin`.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/hashicorp/go-azure-sdk/sdk/auth"
	"github.com/hashicorp/go-azure-sdk/sdk/client"
	"github.com/hashicorp/go-azure-sdk/sdk/client/msgraph"
	"github.com/hashicorp/go-azure-sdk/sdk/environments"
)

type object = map[string]any

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	seen, err := drive(ctx)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(seen)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func drive(ctx context.Context) (object, error) {
	env, err := environments.FromEndpoint(ctx, "https://"+os.Getenv("ARM_METADATA_HOSTNAME"))
	if err != nil {
		return nil, err
	}
	application, err := createApplication(ctx, env)
	if err != nil {
		return nil, fmt.Errorf("as azuread does: %w", err)
	}
	group, err := createGroup(ctx, env)
	if err != nil {
		return nil, fmt.Errorf("as azure-native does: %w", err)
	}
	return object{
		"cloud":        env.Name,
		"isAzureStack": env.IsAzureStack(),
		"application":  application,
		"group":        group,
	}, nil
}

// createApplication signs in and calls Graph with go-azure-sdk, the base of azuread.
func createApplication(ctx context.Context, env *environments.Environment) (object, error) {
	authorizer, err := auth.NewAuthorizerFromCredentials(ctx, auth.Credentials{
		Environment:                           *env,
		TenantID:                              os.Getenv("ARM_TENANT_ID"),
		ClientID:                              os.Getenv("ARM_CLIENT_ID"),
		ClientSecret:                          os.Getenv("ARM_CLIENT_SECRET"),
		EnableAuthenticatingUsingClientSecret: true,
	}, env.MicrosoftGraph)
	if err != nil {
		return nil, err
	}
	graph, err := msgraph.NewClient(env.MicrosoftGraph, "applications", msgraph.VersionOnePointZero)
	if err != nil {
		return nil, err
	}
	graph.Authorizer = authorizer
	call := func(method, path string, status int, body any) (object, error) {
		request, err := graph.NewRequest(ctx, client.RequestOptions{
			ContentType:         "application/json; charset=utf-8",
			ExpectedStatusCodes: []int{status},
			HttpMethod:          method,
			Path:                path,
		})
		if err != nil {
			return nil, err
		}
		if body != nil {
			if err := request.Marshal(body); err != nil {
				return nil, err
			}
		}
		response, err := request.Execute(ctx)
		if err != nil || status == http.StatusNoContent {
			return nil, err
		}
		answer := object{}
		return answer, response.Unmarshal(&answer)
	}
	created, err := call(http.MethodPost, "/applications", http.StatusCreated, object{"displayName": "made by Go"})
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("/applications/%s", created["id"])
	read, err := call(http.MethodGet, path, http.StatusOK, nil)
	if err != nil {
		return nil, err
	}
	if _, err := call(http.MethodDelete, path, http.StatusNoContent, nil); err != nil {
		return nil, err
	}
	return object{"displayName": read["displayName"], "signInAudience": read["signInAudience"]}, nil
}

// createGroup signs in with azidentity and calls Resource Manager with azcore, the base of azure-native.
func createGroup(ctx context.Context, env *environments.Environment) (object, error) {
	endpoint, _ := env.ResourceManager.Endpoint()
	options := azcore.ClientOptions{Cloud: cloud.Configuration{
		ActiveDirectoryAuthorityHost: env.Authorization.LoginEndpoint,
		Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Audience: env.Authorization.Audiences[0], Endpoint: *endpoint},
		},
	}}
	credential, err := azidentity.NewClientSecretCredential(
		os.Getenv("ARM_TENANT_ID"), os.Getenv("ARM_CLIENT_ID"), os.Getenv("ARM_CLIENT_SECRET"),
		&azidentity.ClientSecretCredentialOptions{
			ClientOptions:            options,
			DisableInstanceDiscovery: os.Getenv("ARM_DISABLE_INSTANCE_DISCOVERY") == "true",
		})
	if err != nil {
		return nil, err
	}
	manager, err := arm.NewClient("marketplace-leads", "v0.0.0", credential, &arm.ClientOptions{ClientOptions: options})
	if err != nil {
		return nil, err
	}
	path := strings.Join([]string{"subscriptions", os.Getenv("ARM_SUBSCRIPTION_ID"), "resourceGroups", "rg-go"}, "/")
	request, err := runtime.NewRequest(ctx, http.MethodPut, runtime.JoinPaths(manager.Endpoint(), path))
	if err != nil {
		return nil, err
	}
	request.Raw().URL.RawQuery = url.Values{"api-version": {"2022-09-01"}}.Encode()
	if err := runtime.MarshalAsJSON(request, object{"location": "westeurope"}); err != nil {
		return nil, err
	}
	response, err := manager.Pipeline().Do(request)
	if err != nil {
		return nil, err
	}
	answer := object{}
	if err := runtime.UnmarshalAsJSON(response, &answer); err != nil {
		return nil, err
	}
	return object{"status": response.StatusCode, "name": answer["name"], "location": answer["location"]}, nil
}
