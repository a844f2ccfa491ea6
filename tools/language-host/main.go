// Command pulumi-language-nodejs is a minimal Node.js language host: the program the Pulumi engine starts to run a
// Node.js program or policy pack. It is built only where no official Pulumi is available.
//
// It does not depend on this package's program, which must also run under the
// official host. Only the official host has an SDK generator, a debugger and other runtimes.
//
// Source: https://github.com/pulumi/pulumi/blob/v3.255.0/proto/pulumi/language.proto
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// engineCheckInterval is how often the host checks whether its engine still runs, so that a program does not continue for long
// after its engine was killed.
const engineCheckInterval = 5 * time.Second

func main() {
	tracing := flag.String("tracing", "", "address of a Zipkin-compatible collector, passed on to the program")
	// The YAML language host passes these flags like older engines; now each request contains them.
	flag.String("root", "", "ignored")
	flag.Bool("typescript", true, "ignored")
	runtime := flag.String("runtime", "nodejs", "only nodejs")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println(version.Version)
		return
	}
	if *runtime != "nodejs" {
		cmdutil.Exit(fmt.Errorf("this minimal language host runs nodejs only, not %q; install Pulumi instead", *runtime))
	}
	logging.InitLogging(false, 0, false)
	cmdutil.InitTracing("pulumi-language-nodejs", "pulumi-language-nodejs", *tracing)
	if err := serve(flag.Arg(0), *tracing); err != nil {
		cmdutil.Exit(err)
	}
}

// serve answers the engine until it disconnects or interrupts. The first line on standard output is the port.
func serve(engineAddress, tracing string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if engineAddress != "" {
		if err := rpcutil.Healthcheck(ctx, engineAddress, engineCheckInterval, stop); err != nil {
			return fmt.Errorf("could not watch the engine: %w", err)
		}
	}
	host := newLanguageHost(engineAddress, tracing)
	interrupted := make(chan bool)
	context.AfterFunc(ctx, func() {
		host.cancelPrograms()
		close(interrupted)
	})
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: interrupted,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
		Options: rpcutil.TracingServerInterceptorOptions(nil),
	})
	if err != nil {
		return fmt.Errorf("could not serve: %w", err)
	}
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		return fmt.Errorf("stopped serving: %w", err)
	}
	return nil
}
