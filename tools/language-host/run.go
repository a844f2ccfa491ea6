package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Run runs the program once. A failing program is an answer, not an RPC error, and the engine shows its text.
func (host *languageHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	if request.GetAttachDebugger() {
		return failed(errors.New("this minimal language host cannot attach a debugger; install Pulumi instead")), nil
	}
	// Ends with the request or with the engine's Cancel, whichever comes first.
	programContext, cancel := context.WithCancel(host.running)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()

	command, err := host.programCommand(programContext, request)
	if err != nil {
		return failed(err), nil
	}
	logging.V(5).Infof("language host starts %s", command)
	// Sync fails on a pipe, which needs none. For files it ensures that the engine has the whole output before the answer.
	defer func() { _, _ = os.Stdout.Sync(), os.Stderr.Sync() }()
	err = command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == bailExitCode {
		return &pulumirpc.RunResponse{Bail: true}, nil
	}
	if err != nil {
		return failed(explainExit("program", err)), nil
	}
	return &pulumirpc.RunResponse{}, nil
}

func failed(err error) *pulumirpc.RunResponse {
	return &pulumirpc.RunResponse{Error: err.Error()}
}

func (host *languageHost) programCommand(ctx context.Context, request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	node, err := findNode()
	if err != nil {
		return nil, err
	}
	options, err := parseOptions(request.GetInfo().GetOptions())
	if err != nil {
		return nil, err
	}
	environment, err := programEnvironment(request, options)
	if err != nil {
		return nil, err
	}
	script, err := locateModule(ctx, node, "@pulumi/pulumi/cmd/run", request.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	command := newNodeCommand(ctx, node, append(options.nodeArguments, host.programArguments(script, request)...))
	command.Env = environment
	// Wrapped so that node gets separate pipes, because it may make its outputs non-blocking.
	command.Stdout = struct{ io.Writer }{os.Stdout}
	command.Stderr = struct{ io.Writer }{os.Stderr}
	return command, nil
}

// programArguments is the command line of @pulumi/pulumi/cmd/run. The script itself changes to --pwd.
func (host *languageHost) programArguments(script string, request *pulumirpc.RunRequest) []string {
	arguments := []string{script}
	add := func(name, value string) {
		if value != "" {
			arguments = append(arguments, "--"+name, value)
		}
	}
	add("monitor", request.GetMonitorAddress())
	add("engine", host.engineAddress)
	add("organization", request.GetOrganization())
	add("project", request.GetProject())
	add("root-directory", request.GetInfo().GetRootDirectory())
	add("stack", request.GetStack())
	add("pwd", request.GetInfo().GetProgramDirectory())
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	add("parallel", strconv.Itoa(int(request.GetParallel())))
	add("tracing", host.tracing)
	arguments = append(arguments, request.GetInfo().GetEntryPoint())
	return append(arguments, request.GetArgs()...)
}

// programEnvironment adds the configuration, which is never on the command line because it may be secret.
func programEnvironment(request *pulumirpc.RunRequest, options nodeOptions) ([]string, error) {
	values := make(map[string]string, len(request.GetConfig()))
	for name, value := range request.GetConfig() {
		key, err := config.ParseKey(name)
		if err != nil {
			return nil, fmt.Errorf("configuration key %q: %w", name, err)
		}
		// Every version of @pulumi/pulumi reads the long spelling of keys.
		values[key.Namespace()+":config:"+key.Name()] = value
	}
	secretKeys := request.GetConfigSecretKeys()
	if secretKeys == nil {
		secretKeys = []string{}
	}
	valuesJSON, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	secretKeysJSON, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	environment := append(os.Environ(), options.environment()...)
	return append(environment,
		"PULUMI_CONFIG="+string(valuesJSON), "PULUMI_CONFIG_SECRET_KEYS="+string(secretKeysJSON)), nil
}
