// Command datapolicy gathers the data-policy news of China, the EU and the
// US, tells which reports are about one event, and posts a digest with a source
// behind every sentence. See README.md.
package main

import (
	"os"

	"datapolicy/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:]))
}
