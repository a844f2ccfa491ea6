package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// InstallDependencies runs `npm install` in the folder of the nearest package.json. Only the official host knows
// other package managers.
func (host *languageHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	packageDirectory, err := findPackageDirectory(request.GetInfo().GetProgramDirectory())
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, request.GetIsTerminal())
	if err != nil {
		return err
	}
	defer func() { _ = closer.Close() }()
	command := exec.CommandContext(server.Context(), "npm", "install", "--loglevel=error")
	command.Dir = packageDirectory
	command.Stdout, command.Stderr = stdout, stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("npm install in %s: %w", packageDirectory, err)
	}
	return closer.Close()
}

// GetProgramDependencies lists the direct dependencies of package.json with their installed versions; transitive ones are not
// included.
func (host *languageHost) GetProgramDependencies(
	_ context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	directory, err := findPackageDirectory(request.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	manifest, err := readManifest(directory)
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for name, wanted := range manifest.Dependencies {
		found := wanted
		if installed, err := readManifest(filepath.Join(directory, "node_modules", name)); err == nil {
			found = installed.Version
		}
		response.Dependencies = append(response.Dependencies, &pulumirpc.DependencyInfo{Name: name, Version: found})
	}
	sort.Slice(response.Dependencies, func(i, j int) bool {
		return response.Dependencies[i].GetName() < response.Dependencies[j].GetName()
	})
	return response, nil
}

type manifest struct {
	Version      string            `json:"version"`
	Dependencies map[string]string `json:"dependencies"`
}

func readManifest(directory string) (manifest, error) {
	var parsed manifest
	text, err := os.ReadFile(filepath.Join(directory, "package.json"))
	if err != nil {
		return parsed, err
	}
	return parsed, json.Unmarshal(text, &parsed)
}

func findPackageDirectory(start string) (string, error) {
	for directory := start; ; directory = filepath.Dir(directory) {
		if _, err := os.Stat(filepath.Join(directory, "package.json")); err == nil {
			return directory, nil
		}
		if directory == filepath.Dir(directory) {
			return "", fmt.Errorf("no package.json in %s or above it", start)
		}
	}
}
