package cli

import (
	"context"
	"fmt"
	"io"

	"datapolicy/config"
	"datapolicy/sources/catalog"
)

type configCommand struct {
	Check  configCheckCommand  `cmd:"" help:"Read the file and the environment and say what is wrong, with its line."`
	Show   configShowCommand   `cmd:"" help:"Print what is in force."`
	Schema configSchemaCommand `cmd:"" help:"Print a JSON Schema of the file, for an editor."`
}

type configCheckCommand struct{}

func (configCheckCommand) Help() string {
	return `Example:
  datapolicy config check --config datapolicy.yaml`
}

func (configCheckCommand) Run(_ context.Context, p *Program) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	if _, err := p.catalog(); err != nil {
		return err
	}
	if _, err := p.names(); err != nil {
		return err
	}
	if _, err := subscriptionsOf(c, p); err != nil {
		return err
	}
	if err := hubsReachUs(c); err != nil {
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"ok": true})
	}
	fmt.Fprintln(p.out, "The configuration is good.")
	return nil
}

type configShowCommand struct{}

func (configShowCommand) Help() string {
	return `Defaults, file and environment joined; secrets are not shown.

Example:
  datapolicy config show --config datapolicy.yaml`
}

func (configShowCommand) Run(_ context.Context, p *Program) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	text, err := c.YAML()
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"yaml": string(text)})
	}
	_, err = p.out.Write(text)
	return err
}

type configSchemaCommand struct{}

func (configSchemaCommand) Help() string {
	return `Example:
  datapolicy config schema > datapolicy.schema.json`
}

func (configSchemaCommand) Run(_ context.Context, p *Program) error {
	schema, err := config.Schema()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s\n", schema)
	return err
}

// config reads the configuration once; flags go over it.
func (p *Program) config() (config.Config, error) {
	if p.settings != nil {
		return *p.settings, nil
	}
	c, err := config.Load(or(p.flags.Config, p.getenv("DATAPOLICY_CONFIG")), p.Environ)
	if err != nil {
		return c, err
	}
	if p.flags.DB != "" {
		c.Archive.URL = p.flags.DB
	}
	p.settings = &c
	p.log = newLog(c, p.flags.Verbose, p.Stderr)
	return c, nil
}

// catalog is the sources that the configuration names.
func (p *Program) catalog() ([]catalog.Source, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	return chooseSources(c.Sources, p.openCatalog)
}

func (p *Program) openCatalog(path string) ([]byte, error) {
	f, err := p.open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, config.MaxFile))
}
