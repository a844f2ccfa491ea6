package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// killDelay is the time between an interrupt and a kill.
const killDelay = 5 * time.Second

// bailExitCode is the exit code of @pulumi/pulumi when it has already shown the error.
const bailExitCode = 32

func findNode() (string, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", fmt.Errorf("node is not on PATH; install Node.js 20.19 or later: %w", err)
	}
	return node, nil
}

// locateModule asks node for the path of a module, searching upwards from directory like `require`.
func locateModule(ctx context.Context, node, module, directory string) (string, error) {
	// Single line: version managers' shims on Windows do not pass newlines on.
	script := fmt.Sprintf("process.stdout.write(require.resolve(%q))", module)
	command := exec.CommandContext(ctx, node, "-e", script)
	command.Dir = directory
	path, err := command.Output()
	if err == nil {
		return string(path), nil
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && strings.Contains(string(exit.Stderr), "MODULE_NOT_FOUND") {
		return "", fmt.Errorf("%s is not installed: searched node_modules upwards from %s. Run: npm install", module, directory)
	}
	return "", fmt.Errorf("could not look for %s from %s: %w", module, directory, err)
}

// newNodeCommand makes a node process that is interrupted when ctx ends, and killed if it does not end.
func newNodeCommand(ctx context.Context, node string, arguments []string) *exec.Cmd {
	command := exec.CommandContext(ctx, node, arguments...)
	command.WaitDelay = killDelay
	command.Cancel = func() error {
		if err := command.Process.Signal(os.Interrupt); err != nil {
			return command.Process.Kill()
		}
		return nil
	}
	return command
}

// explainExit describes the end of a process to the user.
func explainExit(what string, err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("could not run the %s: %w", what, err)
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return fmt.Errorf("the %s was killed by signal %s%s", what, signalName(status.Signal()), signalHint(status.Signal()))
	}
	return fmt.Errorf("the %s exited with non-zero exit code: %d", what, exit.ExitCode())
}

func signalName(signal syscall.Signal) string {
	names := map[syscall.Signal]string{
		syscall.SIGABRT: "SIGABRT", syscall.SIGBUS: "SIGBUS", syscall.SIGHUP: "SIGHUP", syscall.SIGILL: "SIGILL",
		syscall.SIGINT: "SIGINT", syscall.SIGKILL: "SIGKILL", syscall.SIGPIPE: "SIGPIPE", syscall.SIGQUIT: "SIGQUIT",
		syscall.SIGSEGV: "SIGSEGV", syscall.SIGTERM: "SIGTERM", syscall.SIGTRAP: "SIGTRAP",
	}
	if name, known := names[signal]; known {
		return name
	}
	return fmt.Sprintf("%d (%s)", int(signal), signal)
}

// signalHint names the usual reason: the kernel kills, and V8 aborts, when memory runs out.
func signalHint(signal syscall.Signal) string {
	if signal == syscall.SIGKILL || signal == syscall.SIGABRT {
		return "; it may have run out of memory"
	}
	return ""
}
