package cli_test

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"datapolicy/cli"
)

var update = flag.Bool("update", false, "rewrite the golden files inside the scripts")

// TestMain lets scripts run the command line as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"datapolicy": func() { os.Exit(cli.Main(os.Args[1:])) },
	})
}

// TestScript runs testdata/script/*.txtar: the command line's specification.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("DATAPOLICY_DB", "archive.db")
			return nil
		},
	})
}
