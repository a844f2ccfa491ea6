package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const (
	analyzerKind = "analyzer"
	resourceKind = "resource"
)

// RunPlugin runs a policy pack or a package of components until the engine ends the request. Only the official host runs
// other kinds of plugins.
func (host *languageHost) RunPlugin(
	request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	run, known := map[string]func(context.Context, *pulumirpc.RunPluginRequest, io.Writer, io.Writer) error{
		analyzerKind: host.runPolicyPack,
		resourceKind: host.runComponents,
	}[request.GetKind()]
	if !known || request.GetAttachDebugger() {
		return fmt.Errorf("this minimal language host runs policy packs and components, without a debugger, not %q; install Pulumi instead",
			request.GetKind())
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer func() { _ = closer.Close() }()

	ctx, cancel := context.WithCancel(server.Context())
	defer cancel()
	defer context.AfterFunc(host.running, cancel)()
	if err := run(ctx, request, stdout, stderr); err != nil {
		return err
	}
	return closer.Close()
}

// runPolicyPack is a proxy between the engine and the pack. The pack needs the stack's configuration in its environment,
// so it starts after the engine has sent that to the proxy.
func (host *languageHost) runPolicyPack(
	ctx context.Context, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	command, err := policyPackCommand(ctx, request)
	if err != nil {
		return err
	}
	proxy, packOutput, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return fmt.Errorf("could not start the policy pack's proxy: %w", err)
	}
	configuration, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return fmt.Errorf("the engine sent the policy pack no stack configuration: %w", err)
	}
	variables, err := stackEnvironment(configuration)
	if err != nil {
		return err
	}
	command.Env = append(command.Env, variables...)
	command.Stdout, command.Stderr = packOutput, stderr
	logging.V(5).Infof("language host starts %s", command)
	if err := command.Start(); err != nil {
		return explainExit("policy pack", err)
	}
	// Attach waits for the process itself, which is why this is not command.Run.
	err = proxy.Attach(ctx, command)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return explainExit("policy pack", err)
	}
	return err
}

// runComponents serves the components that a package exports.
func (host *languageHost) runComponents(
	ctx context.Context, request *pulumirpc.RunPluginRequest, stdout, stderr io.Writer,
) error {
	arguments := append([]string{request.GetInfo().GetProgramDirectory()}, request.GetArgs()...)
	command, err := pluginCommand(ctx, request, "@pulumi/pulumi/cmd/run-plugin", arguments)
	if err != nil {
		return err
	}
	command.Dir = request.GetPwd()
	command.Stdout, command.Stderr = stdout, stderr
	logging.V(5).Infof("language host starts %s", command)
	err = command.Run()
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return explainExit("component package", err)
}

func policyPackCommand(ctx context.Context, request *pulumirpc.RunPluginRequest) (*exec.Cmd, error) {
	arguments := append(request.GetArgs(), request.GetInfo().GetProgramDirectory())
	return pluginCommand(ctx, request, "@pulumi/pulumi/cmd/run-policy-pack", arguments)
}

// pluginCommand returns the command of an SDK script for plugins.
func pluginCommand(
	ctx context.Context, request *pulumirpc.RunPluginRequest, module string, arguments []string,
) (*exec.Cmd, error) {
	node, err := findNode()
	if err != nil {
		return nil, err
	}
	options, err := parseOptions(request.GetInfo().GetOptions())
	if err != nil {
		return nil, err
	}
	directory := request.GetInfo().GetProgramDirectory()
	script, err := locateModule(ctx, node, module, directory)
	if err != nil {
		return nil, err
	}
	// The official host puts nodeargs after the script, where node ignores them. A plugin that needed
	// them here would fail there.
	words := append([]string{script}, options.nodeArguments...)
	command := newNodeCommand(ctx, node, append(words, arguments...))
	command.Dir = directory
	command.Env = append(request.GetEnv(), options.environment()...)
	return command, nil
}

// stackEnvironment describes the stack to @pulumi/policy. Without configuration it is empty, because the
// engine sends none when it only asks for the pack's metadata.
func stackEnvironment(configuration *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if configuration == nil {
		return nil, nil
	}
	variables := []string{"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(configuration.GetDryRun())}
	add := func(name, value string) {
		if value != "" {
			variables = append(variables, name+"="+value)
		}
	}
	add("PULUMI_NODEJS_ORGANIZATION", configuration.GetOrganization())
	add("PULUMI_NODEJS_PROJECT", configuration.GetProject())
	add("PULUMI_NODEJS_STACK", configuration.GetStack())
	if configuration.GetConfig() != nil {
		values, err := json.Marshal(configuration.GetConfig())
		if err != nil {
			return nil, err
		}
		add("PULUMI_CONFIG", string(values))
	}
	return variables, nil
}
