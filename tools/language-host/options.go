package main

import (
	"fmt"

	"github.com/google/shlex"
	"google.golang.org/protobuf/types/known/structpb"
)

// nodeOptions are the settings under `runtime.options`.
type nodeOptions struct {
	// typescript registers ts-node before the program is loaded. True unless switched off.
	typescript bool
	// tsconfig is another path of tsconfig.json for ts-node; empty for the default.
	tsconfig string
	// nodeArguments are passed to node, before the script.
	nodeArguments []string
}

// parseOptions reads the options with the same names and defaults as the official host; `packagemanager` is ignored.
func parseOptions(options *structpb.Struct) (nodeOptions, error) {
	parsed := nodeOptions{typescript: true}
	var nodeargs string
	given := options.AsMap()
	if err := readOption(given, "typescript", &parsed.typescript); err != nil {
		return parsed, err
	}
	if err := readOption(given, "tsconfig", &parsed.tsconfig); err != nil {
		return parsed, err
	}
	if err := readOption(given, "nodeargs", &nodeargs); err != nil {
		return parsed, err
	}
	arguments, err := shlex.Split(nodeargs)
	if err != nil {
		return parsed, fmt.Errorf("runtime.options.nodeargs: found %q, expected arguments as a shell would split them: %w",
			nodeargs, err)
	}
	parsed.nodeArguments = arguments
	return parsed, nil
}

// environment returns the variables with which @pulumi/pulumi configures ts-node.
func (options nodeOptions) environment() []string {
	var variables []string
	if options.typescript {
		variables = append(variables, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if options.tsconfig != "" {
		variables = append(variables, "PULUMI_NODEJS_TSCONFIG_PATH="+options.tsconfig)
	}
	return variables
}

func readOption[T any](options map[string]any, name string, target *T) error {
	value, given := options[name]
	if !given {
		return nil
	}
	typed, ok := value.(T)
	if !ok {
		return fmt.Errorf("runtime.options.%s: found %v (%T), expected a %T; mend it in Pulumi.yaml", name, value, value, *target)
	}
	*target = typed
	return nil
}
